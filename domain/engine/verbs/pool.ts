// A task of several candidates: one takes it, or puts it back (认领, 退回待办池).
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import type { Plan } from '../plan.ts';
import type { CaseState } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal } from './seated.ts';

type Claim = Extract<PersonAct, { verb: 'claim' | 'release' }>;

/** Whether one of the candidates, or somebody for him, may take the task or put it back. */
export function mayClaim(plan: Plan, state: CaseState, act: Claim): Refusal | undefined {
  const { for: whose = act.by } = act;
  const found = find(plan, state, act.task);
  if (found?.seat.pool?.includes(whose) && !found.seat.holders.includes(whose)) return refuse('task-closed');
  const held = holding(plan, state, act);
  if (isRefusal(held)) return held;
  if (act.verb === 'claim') return held.seat.holders.length > 1 ? undefined : refuse('not-allowed-here');
  return held.seat.pool ? undefined : refuse('not-allowed-here');
}

/** The task is his alone for whom it is taken; who the others were is kept. */
export function claim(w: Walk, { task, by, for: whose = by }: Claim): void {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  const { seat, node, step } = found;
  // Of a task that was claimed and then offered to others, too, the candidates are still all of them.
  Object.assign(seat, { pool: seat.pool ?? seat.holders, holders: [whose], timers: seat.timers.filter(({ kind }) => kind !== 'release') });
  delete seat.had;
  w.ops.push({ op: 'claim', node: node.id, step: step.id, task, timers: seat.timers });
}

/** The task is all its candidates' again. */
export function release(w: Walk, { task }: Claim): void {
  const found = find(w.plan, w.state, task);
  if (!found?.seat.pool) throw new Error('the task is not claimed');
  const { pool } = found.seat;
  w.ops.push({ op: 'release', step: found.step.id, task, people: pool });
  found.seat.timers = found.seat.timers.filter(({ kind }) => kind !== 'release');
  found.seat.holders = pool;
  delete found.seat.pool;
  delete found.seat.had;
}
