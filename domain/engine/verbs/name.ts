// Other people for a step that the case has not come to yet (变更后续处理人, approval-idioms §6.2). Where a rule names the step it takes two people.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import type { Plan, PlanAsk } from '../plan.ts';
import { stepsIn, type CaseState } from '../state.ts';
import { stepsAhead } from '../steps-ahead.ts';
import type { Walk } from '../walk.ts';
import { seconded } from './steer.ts';

type Name = Extract<PersonAct, { verb: 'name' }>;

/** Whether it is his to name them, and whether they will do, is the record's to know. */
export function mayName(plan: Plan, state: CaseState, { step }: Name): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  return isAhead(plan, state, step) ? undefined : refuse('not-allowed-here');
}

/** They are asked when the case comes there; where a rule names the step, once a second one asks for the same. */
export function name(w: Walk, { step, people, by }: Name): void {
  const ask = askIn(w.plan, step);
  if (!ask) throw new Error('the step is not there');
  if (ask.clause && !seconded(w, { verb: 'name', to: step, people: people.toSorted() }, by)) return;
  w.ops.push({ op: 'named', step, people });
}

const askIn = (plan: Plan, id: string): PlanAsk | undefined => [...stepsIn(plan.steps)].find((step): step is PlanAsk => step.kind === 'ask' && step.id === id);

/** Whether the case may still come to this ask, and has not in this round. */
function isAhead(plan: Plan, state: CaseState, id: string): boolean {
  if (!askIn(plan, id) || state.passed.some(({ step }) => step === id)) return false;
  return [...stepsAhead(plan, state)].some((step) => step.id === id);
}
