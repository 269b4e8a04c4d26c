// What follows inside one step when a seat has spoken: whose turn it is, who reopens, and who need not speak any more (approval-idioms §4).
import { rejectionOf } from '#domain/definition/mode.ts';
import { addedIn, groupsBefore, liveBelow, ownVote, resolvedSeats, wholeVote, type Added } from './ballot.ts';
import type { CloseReason } from './op.ts';
import type { PlanAsk } from './plan.ts';
import { isLive, type AskNode, type Seat } from './state.ts';
import type { Walk } from './walk.ts';

/** Brings every seat of an unsettled step into line with what has been said. */
export function hear(w: Walk, step: PlanAsk, node: AskNode): void {
  const seats = node.seats ?? [];
  const added = addedIn(seats);
  for (const seat of seats.toReversed()) {
    groups(w, step, node, added, seat);
    const whole = wholeVote(step, added, seat);
    if (whole === 'reject' || whole === 'abstain') {
      closeSeats(w, [seat, ...liveBelow(seats, seat)], 'decided-by-other');
      continue;
    }
    if (seat.state === 'done') for (const after of added(seat)) if (after.state === 'waiting') openSeat(w, node, step, after);
  }
  idle(w, step, node);
  if (step.mode.kind === 'order' && !node.standIn) next(w, step, node, added, resolvedSeats(seats));
}

/** The groups before a seat: whoever need not speak any more is told, the next in order is asked, and after the last one the seat opens again. */
function groups(w: Walk, step: PlanAsk, node: AskNode, added: Added, seat: Seat): void {
  const seats = node.seats ?? [];
  const before = groupsBefore(step, added, seat);
  for (const { members, verdict } of before) {
    if (verdict !== undefined) closeSeats(w, members.flatMap((one) => [one, ...liveBelow(seats, one)]), 'decided-by-other');
    else if (members[0]?.added?.mode === 'order') next(w, step, node, added, members);
  }
  // Those whom this act adds have not sat down yet.
  const coming = w.ops.some((op) => op.op === 'add' && op.task === seat.task);
  if (seat.state === 'suspended' && seat.pause === 'before' && !coming && before.every(({ verdict }) => verdict === 'pass')) resumeSeat(w, node, step, seat);
}

function next(w: Walk, step: PlanAsk, node: AskNode, added: Added, list: readonly Seat[]): void {
  const first = list.find((one) => wholeVote(step, added, one) === undefined);
  if (first?.state === 'waiting') openSeat(w, node, step, first);
}

/** Where one is enough, a yes that waits for signers after it has spoken first: nobody else is asked. A group that has agreed asks nobody else either. */
function idle(w: Walk, step: PlanAsk, node: AskNode): void {
  if (node.standIn || rejectionOf(step.mode) === 'all-heard') return;
  const seats = node.seats ?? [];
  const all = resolvedSeats(seats);
  const close = (others: readonly Seat[]) => {
    closeSeats(w, others.flatMap((one) => [one, ...liveBelow(seats, one)]), 'decided-by-other');
    for (const one of others) one.out = true;
  };
  if (step.mode.kind === 'any') {
    const first = all.find((seat) => ownVote(step, seat) === 'approve');
    if (first) close(all.filter((seat) => seat !== first && seat.outcome === undefined));
  }
  if (step.mode.kind === 'per-group') {
    for (const group of new Set(all.map((seat) => seat.group))) {
      const members = all.filter((seat) => seat.group === group);
      const first = members.find((seat) => ownVote(step, seat) === 'approve');
      if (first) close(members.filter((seat) => seat !== first && seat.outcome === undefined));
    }
  }
}

/** Ends those of the seats that still wait for somebody, with what was asked beside them. */
export function closeSeats(w: Walk, seats: readonly Seat[], reason: CloseReason): void {
  const live = seats.filter(isLive);
  const tasks = live.flatMap((seat) => shutSeat(seat));
  for (const seat of live) seat.shut = w.state.seq;
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
}

/** Marks a seat as closed; the tasks that end with it. */
export function shutSeat(seat: Seat): string[] {
  const asked = seat.state === 'suspended' ? (seat.asked ?? []).filter(({ answered }) => !answered).map(({ task }) => task) : [];
  seat.state = 'closed';
  delete seat.pause;
  delete seat.asked;
  return [seat.task, ...asked];
}

function openSeat(w: Walk, node: AskNode, step: PlanAsk, seat: Seat): void {
  seat.state = 'open';
  w.ops.push({ op: 'turn', node: node.id, step: step.id, task: seat.task });
}

/** A suspended seat opens again. */
export function resumeSeat(w: Walk, node: AskNode, step: PlanAsk, seat: Seat): void {
  const why = seat.pause;
  if (why === undefined) throw new Error('the task is not suspended');
  seat.state = 'open';
  delete seat.pause;
  w.ops.push({ op: 'resume', node: node.id, step: step.id, task: seat.task, why, timers: seat.timers, ...(seat.holders.length > 1 && { people: seat.holders }) });
}
