// Taking in what the record answered to an operation.
import type { Living } from './living.ts';
import type { Answer, Op, Said, SeatAnswer, Timer } from './op.ts';
import type { PlanAsk } from './plan.ts';
import { emptyBlock, nodesOf, openSeats, type AskNode, type EventNode, type Seat } from './state.ts';
import { goOn, keepSeen, resume } from './straight.ts';
import { holderOf } from './verbs/move.ts';
import type { Walk } from './walk.ts';

/** Puts the answer where the operation came from. Nothing happens when what asked is gone meanwhile (a sibling ended the case in the same entry). */
export function take(w: Walk, op: Op, answer: Answer): void {
  const said: Said = answer ?? {};
  switch (op.op) {
    case 'effect':
      return tookEffect(w, op, said);
    case 'returned':
      return tookForm(w, said);
    case 'resubmitted':
      return op.to === undefined ? undefined : resume(w, said.straight === true);
    case 'redate':
    case 'migrated':
      return redated(w, said);
    case 'ring':
      return rang(w, op, said);
    case 'reopen':
      return reopened(w, said);
    case 'away':
      return stoodIn(w, said);
    case 'rewind':
      return said.seen && keepSeen(w, op, said.seen);
    case 'straight':
      return goOn(w, op, said.straight === true);
    case 'call-off':
      return calledOthers(w);
    default: {
      const at = 'node' in op ? livingAt(w, op.node) : undefined;
      if (answer && at) tookAt(w, at, op, said);
    }
  }
}

/** What the answer must say. The record answers every operation by its kind; anything else is a bug, and thrown. */
function told<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the record has answered something else');
  return part;
}

/** Other cases have heard of the last decision: it cannot be taken back any more. */
function calledOthers(w: Walk): void {
  if (w.state.undo) w.state.undo = { ...w.state.undo, called: true };
}

/** The form is back with its applicant: his task, and its clock. */
function tookForm(w: Walk, { seats = [] }: Said): void {
  for (const { task, timers } of seats) w.state.amending = { task, timers };
}

/** What a node has asked for. */
function tookAt(w: Walk, { kind, step, node }: Living, op: Op, said: Said): void {
  switch (kind) {
    case 'ask':
      return op.op === 'open' ? tookOpening(w, step, node, told(said.seats)) : tookSeats(node, op, said);
    case 'wait':
      Object.assign(node, { stage: 'waiting', timers: told(said.timers) });
      return openMail(w, step.event, node);
    case 'call':
      node.stage = step.wait ? 'waiting' : 'over';
      return calledOthers(w);
    case 'choose':
      return void Object.assign(node, { branch: told(said.branch), run: emptyBlock() });
    case 'each':
      node.rows = told(said.rows);
      return;
    case 'repeat':
      return void Object.assign(node, told(said.done) ? { stage: 'over' } : { stage: 'running', turn: node.turn + 1, run: emptyBlock() });
    case 'do':
    case 'parallel':
      throw new Error(`nothing but its effect is answered at ${step.id}`);
  }
}

/** The step is open: its seats, of which some may be filled. Where nobody could be asked it waits, parked, and never decides itself. */
function tookOpening(w: Walk, step: PlanAsk, node: AskNode, seats: readonly SeatAnswer[]): void {
  openBeside(w, step, node);
  if (seats.length) node.seats = seats.map(({ open, passed, ...seat }): Seat => ({ ...seat, ...(passed !== undefined && { outcome: passed, passed: true }), state: passed !== undefined ? 'done' : open ? 'open' : 'waiting' }));
}

/** A clock that rings again; a claimed task that lay idle and is its candidates' again. */
function rang(w: Walk, op: Extract<Op, { op: 'ring' }>, { again, joined, seats }: Said): void {
  for (const { seat } of openSeats(w.plan, w.state)) {
    if (seat.task !== op.task) continue;
    if (again !== undefined) seat.timers.push({ id: `${op.task}:${op.kind}:${op.index}`, at: again, kind: op.kind, index: op.index });
    else if (joined) join(seat, joined);
    else if (seats) for (const to of seats) given(seat, to);
    else if (op.kind === 'release' && seat.pool) {
      seat.holders = seat.pool;
      delete seat.pool;
      delete seat.had;
    }
  }
}

/** The ladder offered the task to others, too; they are candidates also once somebody who has claimed it leaves it. */
function join(seat: Seat, joined: readonly string[]): void {
  const had = holderOf(seat);
  if (had !== undefined) seat.had = had;
  seat.holders = [...new Set([...seat.holders, ...joined])];
  if (seat.pool) seat.pool = [...new Set([...seat.pool, ...joined])];
}

/** The ladder gave the seat to somebody else, as a transfer. Where nobody has taken a shared task yet, nobody had it before. */
function given(seat: Seat, to: SeatAnswer): void {
  const from = holderOf(seat);
  if (from !== undefined) seat.chain = [...(seat.chain ?? []), from];
  delete seat.pool;
  delete seat.had;
  Object.assign(seat, { task: to.task, holders: to.holders, timers: to.timers });
}

/** Seats that somebody else has now, whoever had them being away, or not free to answer any more. */
function stoodIn(w: Walk, { stoodIn: all = [] }: Said): void {
  const { undo } = w.state;
  const stood = new Set(undo ? [...openSeats(w.plan, undo.before)].map(({ seat }) => seat.task) : []);
  for (const { task, seat: to } of all) for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === task) given(seat, to);
  if (all.some(({ task }) => stood.has(task))) w.state.undo = null;
}

function reopened(w: Walk, { reopened: all = [] }: Said): void {
  for (const { task, timers } of all) for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === task) seat.timers = timers;
}

/** What became of seats that exist: somebody else's task, new clocks, people who are asked beside them, signers who are added. */
function tookSeats({ seats }: AskNode, op: Op, said: Said): void {
  const seat = 'task' in op && seats?.find((one) => one.task === op.task);
  if (!seats || !seat) return;
  if (said.timers) return void Object.assign(seat, { timers: op.op === 'extend' ? reset(seat, said.timers) : said.timers }, said.holders && { holders: said.holders });
  const answers = told(said.seats);
  if (op.op === 'move') for (const { task, timers } of answers) Object.assign(seat, { task, timers });
  else if (op.op === 'consult') seat.asked = answers.map(({ task, holders, timers }) => ({ task, person: holders[0] ?? '', answered: false, timers }));
  else if (op.op === 'add') {
    const { place, mode, batch, by } = op;
    const added = { on: seats.indexOf(seat), place, mode, batch, by };
    seats.push(...answers.map(({ task, holders, open, timers }): Seat => ({ task, holders, state: open ? 'open' : 'waiting', timers, added })));
  }
}

/** Clocks that still run, and those that lie ahead again, take their new instants; what has rung does not ring twice. */
function redated(w: Walk, { redated: all = [], now = 0 }: Said): void {
  const seats: Pick<Seat, 'task' | 'timers'>[] = [...openSeats(w.plan, w.state)].map(({ seat }) => seat);
  if (w.state.amending) seats.push(w.state.amending);
  for (const { task, timers } of all)
    for (const seat of seats) {
      if (seat.task !== task) continue;
      const runs = (timer: Timer) => timer.at > now || seat.timers.some(({ id }) => id === timer.id);
      seat.timers = reset(seat, timers.filter(runs));
    }
}

/** The clock of a task, counted anew; whoever has claimed it may leave it idle no longer than before. */
const reset = ({ timers }: Pick<Seat, 'timers'>, anew: readonly Timer[]): Timer[] => [...anew, ...timers.filter(({ kind }) => kind === 'release')];

function tookEffect(w: Walk, op: Extract<Op, { op: 'effect' }>, { failed, result, moved: all = [] }: Said): void {
  if (failed !== undefined) {
    effectAt(w, op.node).node.failed = { code: failed, ...(op.row !== undefined && { row: op.row }) };
    return;
  }
  if (result === undefined) throw new Error('an effect came back without a result');
  effectDone(w, op, result);
  for (const moved of all)
    for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === moved.task) seat.timers = reset(seat, moved.timers);
}

/** An effect has been done, by itself or by hand: it counts from now on as done, and its step is over. */
export function effectDone(w: Walk, op: Pick<Extract<Op, { op: 'effect' }>, 'node' | 'step' | 'effect'>, result: string): void {
  const { step, node } = effectAt(w, op.node);
  w.state.out += handed(step.hands, result);
  if (step.reversible) w.state.effects.push({ node: op.node, step: op.step, effect: op.effect });
  else {
    w.state.irreversible ??= op.effect;
    w.state.effects = [];
  }
  w.state.outcomes[op.step] = result;
  node.result = result;
  delete node.failed;
}

function effectAt(w: Walk, id: string): Extract<Living, { kind: 'do' }> {
  const at = livingAt(w, id);
  if (at?.kind !== 'do') throw new Error('the effect is asked for nowhere');
  return at;
}

/** What is out more, or less, by an effect: what was not to be had is not out, and of what came back in part the rest still is. */
const handed = (hands: 'out' | 'back' | undefined, result: string): number => (hands === 'out' && result !== 'unavailable' ? 1 : hands === 'back' && result !== 'partly' ? -1 : 0);

/** An event that came before the task was open begins its block beside it now. */
function openBeside(w: Walk, step: PlanAsk, node: AskNode): void {
  for (const { key, event } of step.beside) {
    if (!w.state.mail.some((letter) => letter.event === event)) continue;
    w.state.mail = w.state.mail.filter((letter) => letter.event !== event);
    node.beside[key] = { run: emptyBlock(), granted: 0 };
  }
}

/** An event that came before it was waited for ends the wait at once. */
function openMail(w: Walk, event: string | undefined, node: EventNode): void {
  const letter = w.state.mail.find((one) => one.event === event);
  if (!letter) return;
  w.state.mail = w.state.mail.filter((one) => one !== letter);
  Object.assign(node, { stage: 'over', outcome: letter.outcome ?? letter.event });
}

function livingAt(w: Walk, id: string): Living | undefined {
  for (const one of nodesOf(w.plan, w.state)) if ('id' in one.node && one.node.id === id) return one;
  return undefined;
}
