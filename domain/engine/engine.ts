// The interpreter as a reducer over plain data. It never asks anybody anything: it says what it must be told (`owed`) and learns the answers.
//
//   act(state, act)        takes an act in and walks on        → a state that owes operations
//   learn(state, answers)  takes the record's answers in       → a state that owes more, or rests
//
// A host commits what is owed as one entry of the log and feeds the answers back, until nothing is owed. Whoever replays the same
// entries through the same functions stands where the writer stood: that is what adoption, reset and restore rest on.
import { copyOf } from '#domain/copy.ts';
import { isOutside } from '#domain/outside.ts';
import { CALENDAR_ANNOUNCED, CALLER_GONE, endOf, PEOPLE_AWAY, PEOPLE_CHANGED, type Act, type TaskAct } from './act.ts';
import { movesOn, type Answer } from './op.ts';
import type { Plan } from './plan.ts';
import { askedOf, emptyBlock, nodesOf, openSeats, seatsOf, timersOf, type CaseState } from './state.ts';
import { mayWithdraw, recallable } from './may.ts';
import { ring } from './ring.ts';
import { take } from './take.ts';
import { adviserLeft, callBack, consult, giveAnswer } from './verbs/advice.ts';
import { amend } from './verbs/amend.ts';
import { decide, reversible } from './verbs/decide.ts';
import { migrate } from './verbs/migrate.ts';
import { handBack, isMovedOut, reassign, transfer } from './verbs/move.ts';
import { name } from './verbs/name.ts';
import { claim, release } from './verbs/pool.ts';
import { repair } from './verbs/repair.ts';
import { giveBack } from './verbs/return.ts';
import { add, remove } from './verbs/signers.ts';
import { cancel, extend, jump } from './verbs/steer.ts';
import { takeBack } from './verbs/take-back.ts';
import { finish } from './phase.ts';
import { between, resume } from './straight.ts';
import { begin, owed, walk, type Walk } from './walk.ts';
import { closeBeside } from './close.ts';

/** What an act may change. The state before the last decision is only ever read, and shared. */
const draft = (state: CaseState): CaseState => ({ ...copyOf({ ...state, undo: null }), undo: state.undo });

/** Takes an allowed act in. The state must be at rest, and `may` must have said yes; the first entry of an act is never empty. */
export function act(plan: Plan, state: CaseState, what: Act): CaseState {
  if (state.owed.length) throw new Error('an act came before the walk had come to rest');
  const w = begin(plan, draft(state));
  apply(w, what);
  walk(w);
  return { ...w.state, undo: undoOf(plan, state, what, w.state), owed: owed(w) };
}

/** What the holder of the last decision may still take back once it has settled its step; a remark or a reminder leaves it as it is, and so does an absence as long as it has moved nothing that stood before (`take`). */
function undoOf(plan: Plan, before: CaseState, what: Act, now: CaseState): CaseState['undo'] {
  if (what.verb === 'comment' || what.verb === 'urge' || (what.verb === 'event' && what.event === PEOPLE_AWAY)) return now.undo;
  // A clock of what stood before the decision has moved that, too; taking back would make it ring a second time.
  if (what.verb === 'clock') return now.phase === 'running' && now.undo && !timersOf(plan, now.undo.before).some(({ id }) => id === what.timer) ? now.undo : null;
  if (what.verb !== 'decide' || now.phase !== 'running') return null;
  const found = [...openSeats(plan, before)].find(({ seat }) => seat.task === what.task);
  const settled = found && ![...seatsOf(plan, now)].some(({ seat }) => seat.task === what.task);
  // The last voice of a vote may send the case back: every decision of that vote is history then, also this one.
  return settled && now.round === before.round && reversible(found.step, what.outcome) ? { task: what.task, by: what.by, ...(what.for !== undefined && { for: what.for }), before: { ...before, undo: null } } : null;
}

/** Takes in the record's answers to what the state owed, each at its place, and walks on. The entry counts: `seq` grows by one. One that is missing is a bug and thrown: what the case would be without it, nobody knows. */
export function learn(plan: Plan, state: CaseState, answers: readonly Answer[]): CaseState {
  const w = begin(plan, draft(state));
  w.state.seq++;
  const asked = w.state.owed;
  w.state.owed = [];
  asked.forEach((op, i) => {
    const answer = answers[i];
    if (answer === undefined) throw new Error(`the record has not answered ${op.op}`);
    take(w, op, answer);
  });
  walk(w);
  return { ...w.state, owed: owed(w) };
}

/** The plan that a case runs by once an act has been taken in: another one where it was migrated. */
export const planAfter = (plan: Plan, what: Act, { pinned }: CaseState): Plan => (what.verb === 'migrate' && pinned === what.plan.hash ? what.plan : plan);

/** The record refused the act: its entry is kept, the case stands as before. */
export const refused = (state: CaseState): CaseState => ({ ...state, seq: state.seq + 1 });

/** Whether the walk surely has come to rest once the record has answered what is owed: what remains then waits for people or time. A wait, or a block beside a task, may find its event come already. */
export const restsAfter = (state: CaseState): boolean => !state.owed.some((op) => movesOn(op) || (op.op === 'open' && op.passes) || ((op.op === 'wait' || op.op === 'open') && state.mail.length > 0));

function apply(w: Walk, what: Act): void {
  switch (what.verb) {
    case 'start':
      w.ops.push({ op: 'begin' });
      w.state.phase = 'running';
      w.state.root = emptyBlock();
      return;
    case 'resubmit': {
      const task = w.state.amending?.task;
      if (!task) throw new Error('nothing to resubmit');
      const { straight } = w.state;
      w.ops.push({ op: 'resubmitted', task, ...(straight && { to: straight.step, between: between(straight) }) });
      Object.assign(w.state, { phase: 'running', amending: null });
      if (!straight) resume(w, false);
      return;
    }
    case 'withdraw':
      w.ops.push({ op: 'withdrawn' });
      return finish(w, 'withdrawn', 'withdrawn', 'withdrawn');
    case 'recall': {
      const to = recallable(w.plan, w.state);
      if (!to) throw new Error('nothing to recall');
      w.ops.push({ op: 'recalled', step: to.step, event: to.event });
      return deliver(w, to.event, undefined);
    }
    case 'comment':
      w.ops.push({ op: 'commented' });
      return;
    case 'urge':
      w.ops.push({ op: 'urged', tasks: waitedFor(w) });
      return;
    case 'cancel':
      return cancel(w);
    case 'jump':
      return jump(w, what);
    case 'name':
      return name(w, what);
    case 'migrate':
      return migrate(w, what);
    case 'repair':
      return repair(w, what);
    case 'clock':
      return ring(w, what.timer);
    case 'event':
      return deliver(w, what.event, what.outcome);
    default:
      return onTask(w, what);
  }
}

/** The tasks that somebody could do now: of a suspended one, those that it waits for. */
const waitedFor = (w: Walk): string[] => [...[...openSeats(w.plan, w.state)].filter(({ seat }) => seat.state === 'open').map(({ seat }) => seat.task), ...[...askedOf(w.plan, w.state)].map(({ asked }) => asked.task)];

function onTask(w: Walk, what: TaskAct): void {
  switch (what.verb) {
    case 'decide':
      return decide(w, what);
    case 'return':
      return giveBack(w, what);
    case 'take-back':
      return takeBack(w, what);
    case 'transfer':
      return transfer(w, what);
    case 'reassign':
      return reassign(w, what);
    case 'hand-back':
      return handBack(w, what);
    case 'claim':
      return claim(w, what);
    case 'release':
      return release(w, what);
    case 'consult':
    case 'ask-applicant':
      return consult(w, what);
    case 'call-back':
      return callBack(w, what);
    case 'answer':
      return giveAnswer(w, what);
    case 'add':
      return add(w, what);
    case 'remove':
      return remove(w, what);
    case 'extend':
      return extend(w, what);
    case 'amend':
      return amend(w, what);
    case 'adviser-left':
      return adviserLeft(w, what);
  }
}

/** Steps at which nobody could be asked are asked again. */
function lookAgain(w: Walk): void {
  w.ops.push({ op: 'look-again' });
  w.again = new Set([...nodesOf(w.plan, w.state)].flatMap(({ node }) => (node.kind === 'ask' && !node.seats ? [node.id] : [])));
}

/** Whoever has an open task may not answer it any more, or be away longer than it can wait; not looked at while he waits for somebody whom he has asked. */
function lookForAbsent(w: Walk): void {
  const open = [...openSeats(w.plan, w.state)].filter(({ seat }) => seat.state === 'open' && !seat.added && !isMovedOut(seat) && !isOutside(seat.holders[0]));
  w.ops.push({ op: 'away', tasks: open.map(({ seat, node, step }) => ({ node: node.id, step: step.id, task: seat.task, holders: [...new Set([...seat.holders, ...(seat.pool ?? [])])], ...(seat.group !== undefined && { group: seat.group }), ...(node.standIn && { standIn: true as const }), timers: seat.timers.filter(({ kind }) => kind !== 'release') })) });
}

/** Whoever waited for this case waits no longer: it is withdrawn where its applicant could do so, and goes on otherwise. */
function callerGone(w: Walk): void {
  const past = mayWithdraw(w.state) && w.state.irreversible;
  w.ops.push({ op: 'caller-gone', ...(past && { past }) });
  if (!past) finish(w, 'withdrawn', 'withdrawn', 'withdrawn');
}

function deliver(w: Walk, event: string, outcome: string | undefined): void {
  if (event === CALENDAR_ANNOUNCED) return void w.ops.push({ op: 'redate' });
  if (event === PEOPLE_CHANGED) return lookAgain(w);
  if (event === PEOPLE_AWAY) return lookForAbsent(w);
  if (event === CALLER_GONE) return callerGone(w);
  w.ops.push({ op: 'event', event, ...(outcome !== undefined && { outcome }) });
  let met = false;
  for (const { node, step } of [...nodesOf(w.plan, w.state)]) {
    if (node.kind === 'wait' && step.kind === 'wait' && step.event === event && node.stage === 'waiting') {
      Object.assign(node, { stage: 'over', outcome: outcome ?? event });
      met = true;
    } else if (node.kind === 'call' && event === endOf(node.id) && node.stage === 'waiting') {
      Object.assign(node, { stage: 'over', outcome: outcome ?? 'completed' });
      met = true;
    } else if (node.kind === 'ask' && step.kind === 'ask') {
      for (const side of step.beside.filter((one) => one.event === event)) {
        met = true;
        if (side.ends) closeBeside(w, step, node, 'recalled', side.ends);
        const sofar = node.beside[side.key];
        if (!sofar?.run) node.beside[side.key] = { run: emptyBlock(), granted: sofar?.granted ?? 0 };
      }
    }
  }
  // What comes while the case is back with its applicant speaks of a round that is over; how another case ended is news for its own call alone.
  if (!met && w.state.phase === 'running' && !event.startsWith(endOf(''))) w.state.mail.push({ event, ...(outcome !== undefined && { outcome }) });
}
