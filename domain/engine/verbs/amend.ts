// The holder changes what stands while deciding nothing (修改字段, approval-idioms §6.4).
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { addedIn, wholeVote } from '../ballot.ts';
import type { Plan, PlanAsk } from '../plan.ts';
import { nodesOf, stepsIn, type CaseState, type Seat } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal } from './seated.ts';

type Amend = Extract<PersonAct, { verb: 'amend' }>;

/** Which fields, and whether they may still become that, is the record's to know. */
export function mayAmend(plan: Plan, state: CaseState, act: Amend): Refusal | undefined {
  const found = holding(plan, state, act);
  if (isRefusal(found)) return found;
  return found.seat.added || found.step.preset === 'sign' ? refuse('not-allowed-here') : undefined;
}

/** Tells the record which steps have agreed to what stands; the seats stay as they are. */
export function amend(w: Walk, { task }: Amend): void {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  w.ops.push({ op: 'amended', step: found.step.id, task, approved: approvedIn(w.plan, w.state) });
}

/** The steps where somebody has agreed and it stands: those that are over, and those where a seat has said yes. */
export function approvedIn(plan: Plan, state: CaseState): string[] {
  const approvals = new Set([...stepsIn(plan.steps)].flatMap((step) => (step.kind === 'ask' && step.preset !== 'task' ? [step.id] : [])));
  const over = state.passed.flatMap(({ kind, step }) => (kind === 'ask' && approvals.has(step) ? [step] : []));
  const said = [...nodesOf(plan, state)].flatMap(({ kind, node, step }) => (kind === 'ask' && approvals.has(step.id) && anybodyAgrees(step, node.seats ?? []) ? [step.id] : []));
  return [...new Set([...over, ...said])];
}

function anybodyAgrees(step: PlanAsk, seats: readonly Seat[]): boolean {
  const added = addedIn(seats);
  return seats.some((seat) => wholeVote(step, added, seat) === 'approve');
}
