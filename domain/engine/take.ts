// Taking in what the record answered to an operation.
import type { Answer, Op, SeatAnswer, Timer } from './op.ts';
import { emptyBlock, nodesOf, openSeats, type AskNode, type Node, type Seat } from './state.ts';
import { goOn, keepSeen, resume } from './straight.ts';
import { holderOf } from './verbs/move.ts';
import type { Walk } from './walk.ts';

/** Puts the answer where the operation came from. Nothing happens when what asked is gone meanwhile (a sibling ended the case in the same entry). */
export function take(w: Walk, op: Op, answer: Answer): void {
  switch (op.op) {
    case 'effect':
      return tookEffect(w, op, answer);
    case 'returned':
      return tookForm(w, answer);
    case 'resubmitted':
      return op.to === undefined ? undefined : resume(w, answer !== null && 'straight' in answer && answer.straight);
    case 'redate':
    case 'migrated':
      return redated(w, answer);
    case 'ring':
      return rang(w, op, answer);
    case 'reopen':
      return reopened(w, answer);
    case 'away':
      return stoodIn(w, answer);
    case 'rewind':
      return answer && 'seen' in answer ? keepSeen(w, op, answer.seen) : undefined;
    case 'straight':
      return goOn(w, op, answer !== null && 'straight' in answer && answer.straight);
    case 'call-off':
      return calledOthers(w);
    default: {
      const node = 'node' in op ? nodeOf(w, op.node) : undefined;
      if (answer && node) tookAt(w, node, op, answer);
    }
  }
}

/** Other cases have heard of the last decision: it cannot be taken back any more. */
function calledOthers(w: Walk): void {
  if (w.state.undo) w.state.undo = { ...w.state.undo, called: true };
}

/** The form is back with its applicant: his task, and its clock. */
function tookForm(w: Walk, answer: Answer): void {
  const seat = answer && 'seats' in answer ? answer.seats[0] : undefined;
  if (seat) w.state.amending = { task: seat.task, timers: seat.timers };
}

/** What a node has asked for; where the answer is of another kind there is nothing to learn. */
function tookAt(w: Walk, node: Node, op: Op, answer: NonNullable<Answer>): void {
  switch (node.kind) {
    case 'ask':
      return op.op === 'open' ? tookOpening(w, node, answer) : tookSeats(node, op, answer);
    case 'wait':
      if (!('timers' in answer)) return;
      node.stage = 'waiting';
      node.timers = answer.timers;
      return openMail(w, node, op);
    case 'call':
      if (!('child' in answer) || op.op !== 'call') return;
      node.stage = op.wait ? 'waiting' : 'over';
      return calledOthers(w);
    case 'choose':
      if ('branch' in answer) Object.assign(node, { branch: answer.branch, run: emptyBlock() });
      return;
    case 'each':
      if ('rows' in answer) node.rows = answer.rows;
      return;
    case 'repeat':
      if ('done' in answer) Object.assign(node, answer.done ? { stage: 'over' } : { stage: 'running', turn: node.turn + 1, run: emptyBlock() });
      return;
    case 'do':
    case 'parallel':
      return;
  }
}

/** The step is open: its seats, of which some may be filled. Where nobody could be asked it waits, parked, and never decides itself. */
function tookOpening(w: Walk, node: AskNode, answer: NonNullable<Answer>): void {
  if (!('seats' in answer)) return;
  openBeside(w, node);
  if (answer.seats.length) node.seats = answer.seats.map(({ open, passed, ...seat }): Seat => ({ ...seat, ...(passed !== undefined && { outcome: passed, passed: true }), state: passed !== undefined ? 'done' : open ? 'open' : 'waiting' }));
}

/** A clock that rings again; a claimed task that lay idle and is its candidates' again. */
function rang(w: Walk, op: Extract<Op, { op: 'ring' }>, answer: Answer): void {
  for (const { seat } of openSeats(w.plan, w.state)) {
    if (seat.task !== op.task) continue;
    if (answer && 'again' in answer) seat.timers.push({ id: `${op.task}:${op.kind}:${op.index}`, at: answer.again, kind: op.kind, index: op.index });
    else if (answer && 'joined' in answer) join(seat, answer.joined);
    else if (answer && 'seats' in answer) given(seat, answer.seats[0]);
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
function given(seat: Seat, to: SeatAnswer | undefined): void {
  if (!to) return;
  const from = holderOf(seat);
  if (from !== undefined) seat.chain = [...(seat.chain ?? []), from];
  delete seat.pool;
  delete seat.had;
  Object.assign(seat, { task: to.task, holders: to.holders, timers: to.timers });
}

/** Seats that a superior has now, whoever had them being away. */
function stoodIn(w: Walk, answer: Answer): void {
  if (!answer || !('stoodIn' in answer)) return;
  for (const { task, seat: to } of answer.stoodIn) for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === task) given(seat, to);
}

function reopened(w: Walk, answer: Answer): void {
  if (!answer || !('reopened' in answer)) return;
  for (const { task, timers } of answer.reopened) for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === task) seat.timers = timers;
}

/** What became of seats that exist: somebody else's task, new clocks, people who are asked beside them, signers who are added. */
function tookSeats(node: AskNode, op: Op, answer: NonNullable<Answer>): void {
  const seat = 'task' in op ? node.seats?.find((one) => one.task === op.task) : undefined;
  if (!seat) return;
  if ('timers' in answer) Object.assign(seat, { timers: op.op === 'extend' ? reset(seat, answer.timers) : answer.timers }, answer.holders && { holders: answer.holders });
  else if (!('seats' in answer)) return;
  else if (op.op === 'move') {
    const [moved] = answer.seats;
    if (moved) Object.assign(seat, { task: moved.task, timers: moved.timers });
  } else if (op.op === 'consult') seat.asked = answer.seats.map(({ task, holders, timers }) => ({ task, person: holders[0] ?? '', answered: false, timers }));
  else if (op.op === 'add') {
    const { place, mode, batch, by } = op;
    const added = { on: node.seats?.indexOf(seat) ?? 0, place, mode, batch, by };
    node.seats?.push(...answer.seats.map(({ task, holders, open, timers }): Seat => ({ task, holders, state: open ? 'open' : 'waiting', timers, added })));
  }
}

/** Clocks that still run, and those that lie ahead again, take their new instants; what has rung does not ring twice. */
function redated(w: Walk, answer: Answer): void {
  if (!answer || !('redated' in answer)) return;
  const seats: Pick<Seat, 'task' | 'timers'>[] = [...openSeats(w.plan, w.state)].map(({ seat }) => seat);
  if (w.state.amending) seats.push(w.state.amending);
  for (const { task, timers } of answer.redated)
    for (const seat of seats) {
      if (seat.task !== task) continue;
      const runs = (timer: Timer) => timer.at > answer.now || seat.timers.some(({ id }) => id === timer.id);
      seat.timers = reset(seat, timers.filter(runs));
    }
}

/** The clock of a task, counted anew; whoever has claimed it may leave it idle no longer than before. */
const reset = ({ timers }: Pick<Seat, 'timers'>, anew: readonly Timer[]): Timer[] => [...anew, ...timers.filter(({ kind }) => kind === 'release')];

function tookEffect(w: Walk, op: Extract<Op, { op: 'effect' }>, answer: Answer): void {
  if (answer && 'failed' in answer) {
    const node = nodeOf(w, op.node);
    if (node?.kind === 'do') node.failed = { code: answer.failed, ...(op.row !== undefined && { row: op.row }) };
    return;
  }
  if (!answer || !('result' in answer)) throw new Error('an effect came back without a result');
  effectDone(w, op, answer.result);
  for (const moved of answer.moved ?? [])
    for (const { seat } of openSeats(w.plan, w.state)) if (seat.task === moved.task) seat.timers = reset(seat, moved.timers);
}

/** An effect has been done, by itself or by hand: it counts from now on as done, and its step is over. */
export function effectDone(w: Walk, op: Pick<Extract<Op, { op: 'effect' }>, 'node' | 'step' | 'effect'>, result: string): void {
  const found = [...nodesOf(w.plan, w.state)].flatMap((one) => (one.kind === 'do' && one.node.id === op.node ? [one] : []))[0];
  if (!found) throw new Error('the effect is asked for nowhere');
  const { step, node } = found;
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

/** What is out more, or less, by an effect: what was not to be had is not out, and of what came back in part the rest still is. */
const handed = (hands: 'out' | 'back' | undefined, result: string): number => (hands === 'out' && result !== 'unavailable' ? 1 : hands === 'back' && result !== 'partly' ? -1 : 0);

/** An event that came before the task was open begins its block beside it now. */
function openBeside(w: Walk, node: Extract<Node, { kind: 'ask' }>): void {
  const step = [...nodesOf(w.plan, w.state)].find((one) => one.node === node)?.step;
  if (step?.kind !== 'ask') return;
  for (const { key, event } of step.beside) {
    if (event === undefined || !w.state.mail.some((letter) => letter.event === event)) continue;
    w.state.mail = w.state.mail.filter((letter) => letter.event !== event);
    node.beside[key] = { run: emptyBlock(), granted: 0 };
  }
}

function openMail(w: Walk, node: Extract<Node, { kind: 'wait' | 'call' }>, op: Op): void {
  const step = [...nodesOf(w.plan, w.state)].find((one) => one.node === node)?.step;
  if (step?.kind !== 'wait' || op.op !== 'wait') return;
  const letter = w.state.mail.findIndex((one) => one.event === step.event);
  if (letter < 0) return;
  const [mail] = w.state.mail.splice(letter, 1);
  Object.assign(node, { stage: 'over', timers: [], outcome: mail?.outcome ?? mail?.event });
}

const nodeOf = (w: Walk, id: string): Node | undefined => {
  for (const { node } of nodesOf(w.plan, w.state)) if ('id' in node && node.id === id) return node;
  return undefined;
};
