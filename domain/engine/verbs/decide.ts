// An answer to a task: a vote, the outcome of work, or a request that leaves the task open.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { RETURN, voteOf } from '../ballot.ts';
import type { Plan, PlanAsk } from '../plan.ts';
import { emptyBlock, type AskNode, type CaseState } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal } from './seated.ts';

type Decide = Extract<PersonAct, { verb: 'decide' }>;

/** Whether the holder may give this answer: one of the outcomes of the step, or a request beside it that may be made now. */
export function mayDecide(plan: Plan, state: CaseState, act: Decide): Refusal | undefined {
  const found = holding(plan, state, act);
  if (isRefusal(found)) return found;
  const { seat, node, step } = found;
  const side = step.beside.find((one) => one.key === act.outcome && one.event === undefined);
  if (side) return seat.added ? refuse('not-allowed-here') : mayRequest(step, node, side);
  const abstains = step.votes[act.outcome] === 'abstain' && (node.standIn || seat.added);
  return Object.hasOwn(step.votes, act.outcome) && !abstains ? undefined : refuse('outcome-unknown');
}

/** A request beside a task: not while one is pending, not more often than it is granted, and not after an event that ends it. */
function mayRequest(step: PlanAsk, node: AskNode, { key, most }: PlanAsk['beside'][number]): Refusal | undefined {
  const sofar = node.beside[key];
  if (sofar?.run) return refuse('request-pending');
  if (most !== undefined && (sofar?.granted ?? 0) >= most) return refuse('request-used');
  return step.beside.some((one) => one.ends?.includes(key) && node.beside[one.key]) ? refuse('request-ended') : undefined;
}

/** An answer ends the seat, a request begins its block and leaves the task open. What the step makes of it, the walk finds out. */
export function decide(w: Walk, { task, outcome, by, for: whose }: Decide): void {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  const { seat, node, step } = found;
  const side = step.beside.find((one) => one.key === outcome && one.event === undefined);
  w.ops.push({ op: 'decided', node: node.id, step: step.id, task, outcome, kind: side ? 'aside' : 'answer' });
  if (side) {
    node.beside[side.key] = { run: emptyBlock(), granted: node.beside[side.key]?.granted ?? 0 };
    return;
  }
  Object.assign(seat, { state: 'done', outcome, spoke: w.state.seq }, whose !== undefined && { deputy: by });
}

/** Whether an answer may be undone by whoever gave it: a yes or an abstention. */
export const reversible = (step: PlanAsk, outcome: string): boolean => outcome !== RETURN && voteOf(step, outcome) !== 'reject' && step.preset !== 'sign';
