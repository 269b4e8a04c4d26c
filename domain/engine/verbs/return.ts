// The holder sends the case back: to its applicant, or to a step that it has passed (驳回).
import { isVote } from '#domain/definition/mode.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { RETURN } from '../ballot.ts';
import type { Plan } from '../plan.ts';
import { goBack, mayRewind } from '../rewind.ts';
import type { CaseState } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal } from './seated.ts';

type Return = Extract<PersonAct, { verb: 'return' }>;

export function mayReturn(plan: Plan, state: CaseState, act: Return): Refusal | undefined {
  const found = holding(plan, state, act);
  if (isRefusal(found)) return found;
  if (!found.step.returns) return refuse('not-allowed-here');
  if (act.to !== undefined) return mayRewind(plan, state, found.node.id, act.to);
  return state.irreversible ? refuse('past-effect', { data: { effect: state.irreversible } }) : undefined;
}

export function giveBack(w: Walk, { task, to }: Return): void {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  const { seat, node, step } = found;
  w.ops.push({ op: 'decided', node: node.id, step: step.id, task, outcome: RETURN, kind: 'return', ...(to !== undefined && { to }) });
  Object.assign(seat, { state: 'done', outcome: RETURN }, to !== undefined && { to });
  // Where votes are counted it is one of them: no single member ends a vote (approval-idioms §7.2).
  if (!isVote(step.mode) || node.standIn) goBack(w, node.id, [to]);
}
