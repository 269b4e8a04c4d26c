// Whoever decided takes it back (取回): nobody has opened what it led to, nothing that cannot be undone has happened, and no other process was started.
import { copyOf } from '#domain/copy.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { addedIn, groupsBefore, resolvedSeats } from '../ballot.ts';
import type { Op } from '../op.ts';
import type { Plan, PlanAsk } from '../plan.ts';
import { askedOf, isLive, openSeats, type CaseState, type Seat } from '../state.ts';
import { compensate, head } from '../phase.ts';
import type { Walk } from '../walk.ts';
import { reversible } from './decide.ts';
import { find, type Found } from './seated.ts';

type TakeBack = Extract<PersonAct, { verb: 'take-back' }>;

/** By whoever gave it: while its step is open, as long as nobody has followed it; later only the last decision of the case, whose undoing reaches no further than the case itself. */
export function mayTakeBack(plan: Plan, state: CaseState, { task, by }: TakeBack): Refusal | undefined {
  const found = find(plan, state, task);
  if (!found) {
    const { undo } = state;
    if (undo?.task !== task) return refuse('not-reversible');
    if (undo.by !== by && undo.for !== by) return refuse('not-yours');
    if (undo.called) return refuse('past-call');
    return state.irreversible === undo.before.irreversible ? undefined : refuse('past-effect', { data: { effect: state.irreversible ?? '' } });
  }
  const { seat, step, node } = found;
  if (found.asked || seat.state !== 'done' || seat.outcome === undefined || seat.passed) return refuse('not-reversible');
  if (!seat.holders.includes(by) && seat.deputy !== by) return refuse('not-yours');
  if (step.preset === 'sign') return refuse('signed');
  const seats = node.seats ?? [];
  if (!reversible(step, seat.outcome) || upFrom(seats, seat).some((one) => one.state === 'closed')) return refuse('not-reversible');
  const inOrder = step.mode.kind === 'order' && !node.standIn;
  // A group that a seat was waiting for has been heard, or the next in order has gone on: that is more than one decision to undo.
  if (upFrom(seats, seat).some((one) => followed(step, seats, one) || laterInOrder(seats, one, inOrder).some(({ state: later, passed }) => later === 'done' && !passed))) return refuse('touched');
  if (turnedBy(seats, seat, inOrder).some(({ state: turn }) => turn === 'suspended')) return refuse('touched');
  return seats.some((one) => follows(seats, seat, one) && one.state === 'done') ? refuse('touched') : undefined;
}

/** Whether the seat came to its turn by this answer. */
const follows = (seats: readonly Seat[], seat: Seat, other: Seat): boolean => other.added !== undefined && seats[other.added.on] === seat && other.added.place === 'after';

/** Whether the group that was asked before a seat has been heard. */
const followed = (step: PlanAsk, seats: readonly Seat[], seat: Seat): boolean => {
  const on = seat.added?.place === 'before' ? seats[seat.added.on] : undefined;
  return on !== undefined && groupsBefore(step, addedIn(seats), on).some(({ members, verdict }) => members.includes(seat) && verdict !== undefined);
};

/** The tasks that would be nobody's any more: somebody may have opened one, and then it is too late. `ops`: what taking back brings about. */
export const vanishing = (ops: readonly Op[]): string[] =>
  ops.flatMap((op) => (op.op === 'close' && op.reason === 'taken-back' ? op.tasks : op.op === 'reopen' ? op.tasks.flatMap(({ task, state }) => (state === 'waiting' ? [task] : [])) : []));

/** A seat and those that it hangs on: what it says counts for all of them. */
function upFrom(seats: readonly Seat[], seat: Seat): Seat[] {
  const on = seat.added && seats[seat.added.on];
  return [seat, ...(on ? upFrom(seats, on) : [])];
}

/** Those who are asked after this seat, where one is asked after the other. */
function laterInOrder(seats: readonly Seat[], seat: Seat, inOrder: boolean): Seat[] {
  const peers = seat.added ? seats.filter((one) => !one.out && one.added?.batch === seat.added?.batch && seat.added?.mode === 'order' && seat.added.place === 'before') : inOrder ? resolvedSeats(seats) : [];
  return peers.slice(peers.indexOf(seat) + 1);
}

/** Whose turn came with an answer: the next in order, and if it was the seat's own, those to sign after it. */
function turnsAfter(seats: readonly Seat[], seat: Seat, itself: boolean, inOrder: boolean): Seat[] {
  const after = itself ? seats.filter((one) => follows(seats, seat, one)) : [];
  return [...after, ...laterInOrder(seats, seat, inOrder)].filter((one) => isLive(one) && one.state !== 'waiting');
}

/** All whose turn came because the seat, and with it what it hangs on, was heard. */
const turnedBy = (seats: readonly Seat[], seat: Seat, inOrder: boolean): Seat[] => upFrom(seats, seat).flatMap((one) => turnsAfter(seats, one, one === seat, inOrder));

/** The seat speaks again, or the case stands where it stood before the decision; what came of it is closed and undone. */
export function takeBack(w: Walk, act: TakeBack): void {
  const found = find(w.plan, w.state, act.task);
  if (found) return reopen(w, found);
  const { undo } = w.state;
  if (!undo) throw new Error('there is nothing to take back');
  const then = copyOf(undo.before);
  const [now, before] = [tasksOf(w.plan, w.state), tasksOf(w.plan, then)];
  const gone = [...now].filter(([task]) => !before.has(task)).map(([task]) => task);
  w.ops.push({ op: 'take-back', step: stepOf(w.plan, then, act.task), task: act.task });
  if (gone.length) w.ops.push({ op: 'close', tasks: gone, reason: 'taken-back' });
  compensate(w, new Set(w.state.effects.slice(then.effects.length).map(({ node }) => node)));
  const back = [...before].flatMap(([task, seat]) => (now.has(task) ? [] : [reopening(seat, stepOf(w.plan, then, task))]));
  const { seq, counter, round, header } = w.state;
  Object.assign(w.state, then, { seq, counter, round, header, undo: null });
  if (then.header) head(w, then.header);
  w.ops.push({ op: 'reopen', tasks: back });
}

/** The step is still open: the seat speaks again, and whoever came to his turn by it waits once more. */
function reopen(w: Walk, { seat, node, step }: Found): void {
  const seats = node.seats ?? [];
  w.ops.push({ op: 'take-back', step: step.id, task: seat.task });
  const turned = turnedBy(seats, seat, step.mode.kind === 'order' && !node.standIn);
  const idle = seat.added ? [] : seats.filter((one) => one.out && !one.added && one.group === seat.group);
  // What this answer had ended beside a seat has been said no more; what an answer before it had ended stays ended. A group that it had ended would be heard, and stands in the way.
  for (const one of seats) if (one.state === 'closed' && one.shut === seat.spoke) one.out = true;
  for (const one of [seat, ...idle]) one.state = 'open';
  delete seat.outcome;
  delete seat.spoke;
  delete seat.deputy;
  for (const one of idle) delete one.out;
  for (const one of turned) one.state = 'waiting';
  w.ops.push({ op: 'reopen', tasks: [seat, ...idle, ...turned].map((one) => reopening(one, step.id)) });
}

const reopening = ({ task, holders, state, timers }: Waiting, step: string): Extract<Op, { op: 'reopen' }>['tasks'][number] =>
  ({ task, step, state: state === 'waiting' || state === 'suspended' ? state : 'open', holders, timers });

type Waiting = Pick<Seat, 'task' | 'holders' | 'state' | 'timers'>;

/** Every task that waits for somebody, also of those who are asked beside one. */
const tasksOf = (plan: Plan, state: CaseState): Map<string, Waiting> =>
  new Map([...[...openSeats(plan, state)].map(({ seat }): Waiting => seat), ...[...askedOf(plan, state)].map(({ asked: { task, person, timers } }): Waiting => ({ task, holders: [person], state: 'open', timers }))].map((one) => [one.task, one]));
const stepOf = (plan: Plan, state: CaseState, task: string): string => find(plan, state, task)?.step.id ?? '';
