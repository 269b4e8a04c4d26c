// A clock of the case rings: of the form that is back with its applicant, of a wait, of somebody who is asked beside a task, or of a seat.
import type { Op } from './op.ts';
import { finish } from './phase.ts';
import { AMEND, askedOf, nodesOf, openSeats, type Seat } from './state.ts';
import { holderOf, isMovedOut } from './verbs/move.ts';
import type { Walk } from './walk.ts';

/** The clock has rung, and is one of the case's: it runs no more, and the case goes on where that is what it says. */
export function ring(w: Walk, id: string): void {
  if (!(ofForm(w, id) || ofWait(w, id) || ofAsked(w, id) || ofSeat(w, id))) throw new Error('the clock is not running');
}

function ofForm(w: Walk, id: string): boolean {
  const { amending } = w.state;
  const timer = amending?.timers.find((one) => one.id === id);
  if (!amending || !timer) return false;
  if (timer.kind === 'lapse') finish(w, 'cancelled', 'lapsed', 'lapsed');
  else {
    amending.timers = amending.timers.filter((one) => one.id !== id);
    w.ops.push({ op: 'ring', task: amending.task, step: AMEND, kind: 'remind', index: timer.index });
  }
  return true;
}

function ofWait(w: Walk, id: string): boolean {
  for (const { kind, node } of nodesOf(w.plan, w.state)) {
    if (kind !== 'wait' || !node.timers.some((one) => one.id === id)) continue;
    Object.assign(node, { stage: 'over', timers: [] });
    w.ops.push({ op: 'event', event: 'time' });
    return true;
  }
  return false;
}

function ofAsked(w: Walk, id: string): boolean {
  for (const { asked, step } of askedOf(w.plan, w.state)) {
    const timer = asked.timers.find((one) => one.id === id);
    if (!timer || (timer.kind !== 'remind' && timer.kind !== 'due')) continue;
    asked.timers = asked.timers.filter((one) => one.id !== id);
    w.ops.push({ op: 'ring', task: asked.task, step: step.id, kind: timer.kind, index: timer.index });
    return true;
  }
  return false;
}

function ofSeat(w: Walk, id: string): boolean {
  for (const { seat, node, step } of openSeats(w.plan, w.state)) {
    const timer = seat.timers.find((one) => one.id === id);
    if (!timer || timer.kind === 'wait' || timer.kind === 'lapse') continue;
    seat.timers = seat.timers.filter((one) => one.id !== id);
    const more = timer.kind === 'release' ? { people: seat.pool ?? [] } : timer.kind === 'rung' ? { node: node.id, ...asRungsNeedIt(seat) } : {};
    w.ops.push({ op: 'ring', task: seat.task, step: step.id, kind: timer.kind, index: timer.index, ...more });
    if (timer.kind === 'due' && step.expire !== undefined) node.byClock = step.expire;
    return true;
  }
  return false;
}

/** What a rung must know of a seat to offer it or to hand it on. */
function asRungsNeedIt(seat: Seat): Pick<Extract<Op, { op: 'ring' }>, 'timers' | 'had' | 'full'> {
  const had = holderOf(seat);
  return { timers: seat.timers.filter(({ kind }) => kind !== 'release'), ...(had !== undefined && { had }), ...(isMovedOut(seat) && { full: true as const }) };
}
