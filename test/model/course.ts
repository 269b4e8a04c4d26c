// Where a case stands, worked out from what is over: the definition is walked from its beginning every time.
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import type { Ask, Do, Step } from '#domain/definition/definition.ts';
import { stepIn } from './askers.ts';
import { giveReasons, reasonsOf, restsOn } from './again.ts';
import { seatOf, type Arrival, type Case, type Path, type World } from './case.ts';
import { comes } from './absences.ts';
import { clockFrom, dueOf } from './clocks.ts';
import { form, holdsIn } from './conditions.ts';
import { same } from './disagreement.ts';
import { done, finish } from './ending.ts';
import { pickedFor } from './picks.ts';
import type { Turn } from './turn.ts';
import { outcomeOf, stateOf, tidy, verdictOf, wantedBack } from './seats.ts';
import { goBack, tooLate } from './back.ts';
import { goesOn } from './straight.ts';
import { seating } from './whom.ts';

type How = 'waiting' | 'over' | 'rejected';
type Question = { path: Path } & ({ ask: Ask; standIn: boolean } | { do: Do } | { pending: Step } | { choose: Step } | { count: Step } | { until: Step; turn: number } | { straight: true });

/** Goes on from where the case stands until it waits for people, time or news. */
export function proceed(c: Case, world: World, turn: Turn): void {
  const { steps } = world.definition;
  for (;;) {
    if (c.phase !== 'running') return;
    if (c.passes++ > 2_000) throw new Error('the case never comes to rest');
    const w: Walk = { c, world, turn, questions: [], seen: [], back: null };
    const how = block(w, steps, '');
    c.order = w.seen.filter((path) => c.live[path]);
    if (w.back) {
      goBack(c, world, w.back.from, w.back.targets, turn);
      continue;
    }
    if (c.phase !== 'running') return;
    if (how !== 'waiting') return finish(c, how === 'rejected' ? 'rejected' : 'completed', how === 'over');
    if (!w.questions.length) return;
    for (const question of w.questions) answer(c, world, question, turn);
  }
}

interface Walk {
  c: Case;
  world: World;
  turn: Turn;
  questions: Question[];
  seen: Path[];
  back: { from: Path; targets: (string | undefined)[] } | null;
}

function block(w: Walk, steps: readonly Step[], prefix: string): How {
  for (const [i, step] of steps.entries()) {
    if (w.c.phase !== 'running') return 'over';
    const how = one(w, step, `${prefix}${i}`);
    if (how !== 'over') return how;
    if (w.c.straightOn[prefix]?.target === i) {
      w.questions.push({ path: prefix, straight: true });
      return 'waiting';
    }
  }
  return 'over';
}

function one(w: Walk, step: Step, path: Path): How {
  const { c } = w;
  const result = c.results[path];
  if (result?.kind === 'skipped') return 'over';
  switch (step.kind) {
    case 'end':
      finish(c, step.outcome, !['rejected', 'withdrawn', 'cancelled', 'failed'].includes(step.outcome));
      return 'over';
    case 'ask':
      if (result?.kind === 'ask') return result.passed ? 'over' : 'rejected';
      return ask(w, step, path);
    case 'do':
      if (!result && c.live[path]?.kind !== 'failed') w.questions.push({ path, do: step });
      return result ? 'over' : 'waiting';
    case 'wait':
    case 'call': {
      if (result) return 'over';
      w.seen.push(path);
      const pending = c.live[path];
      if (pending?.kind !== 'pending') {
        c.live[path] = { kind: 'pending', step, node: '', until: null };
        w.questions.push({ path, pending: step });
        return 'waiting';
      }
      if (pending.over === undefined) return 'waiting';
      Reflect.deleteProperty(c.live, path);
      if (pending.over !== '') c.outcomes[step.id] = pending.over;
      c.results[path] = step.kind === 'call' ? { kind: 'call', waited: step.wait } : { kind: 'wait' };
      return 'over';
    }
    case 'choose': {
      if (result?.kind !== 'choice') {
        w.questions.push({ path, choose: step });
        return 'waiting';
      }
      return block(w, step.branches[result.branch]?.steps ?? step.otherwise, `${path}/b${result.branch}/`);
    }
    case 'parallel':
      return together(w, step.arms.map(({ steps }, i) => ({ steps, prefix: `${path}/a${i}/` })));
    case 'each': {
      if (result?.kind !== 'rows') {
        w.questions.push({ path, count: step });
        return 'waiting';
      }
      const rows = Array.from({ length: result.rows }, (_, i) => ({ steps: step.steps, prefix: `${path}/r${i}/` }));
      if (step.order === 'parallel') return together(w, rows);
      for (const { steps, prefix } of rows) {
        if (block(w, steps, prefix) === 'waiting') return 'waiting';
        if (c.phase !== 'running') return 'over';
      }
      return 'over';
    }
    case 'repeat':
      for (let turn = 1; ; turn++) {
        if (block(w, step.steps, `${path}/t${turn}/`) === 'waiting') return 'waiting';
        if (c.phase !== 'running') return 'over';
        const end = c.results[`${path}/t${turn}`];
        if (end?.kind !== 'turn') {
          w.questions.push({ path: `${path}/t${turn}`, until: step, turn });
          return 'waiting';
        }
        if (end.done) return 'over';
      }
  }
}

/** All at once; over when the last is. One that was refused ends itself only. */
function together(w: Walk, blocks: readonly { steps: readonly Step[]; prefix: string }[]): How {
  const how = blocks.map(({ steps, prefix }) => (w.c.phase === 'running' ? block(w, steps, prefix) : 'over'));
  return how.includes('waiting') ? 'waiting' : 'over';
}

function ask(w: Walk, step: Ask, path: Path): How {
  const { c } = w;
  w.seen.push(path);
  const arrival = c.live[path];
  if (arrival?.kind !== 'ask') {
    c.live[path] = { kind: 'ask', step, node: '', seats: null, standIn: false, byClock: false, beside: {} };
    w.questions.push({ path, ask: step, standIn: false });
    return 'waiting';
  }
  for (const { key, steps } of step.beside) {
    const side = arrival.beside[key];
    if (!side?.run) continue;
    const how = block(w, steps, `${path}/k${key}.${side.runs}/`);
    if (c.phase !== 'running') return 'over';
    if (how === 'waiting') continue;
    side.run = false;
    if (how === 'over') side.granted++;
  }
  if (!arrival.seats) return 'waiting';
  if (arrival.byClock && step.due?.expire !== undefined) return settle(c, path, arrival, step.due.expire);
  const verdict = verdictOf(arrival);
  if (verdict === undefined) {
    tidy(arrival, w.turn.act);
    // What is closed may be what everybody waited for.
    if (verdictOf(arrival) !== undefined) return ask(w, step, path);
    comeToTurn(c, stepIn(c, w.world, path), arrival, w.turn);
    return 'waiting';
  }
  if (verdict === 'nobody') {
    drop(c, path, true);
    c.live[path] = { kind: 'ask', step, node: '', seats: null, standIn: true, byClock: false, beside: {} };
    w.questions.push({ path, ask: step, standIn: true });
    return 'waiting';
  }
  const targets = verdict === 'fail' ? wantedBack(arrival) : undefined;
  if (!targets || tooLate(c, w.world.definition.steps, path, targets)) return settle(c, path, arrival, outcomeOf(arrival, verdict));
  w.back = { from: path, targets };
  return 'waiting';
}

/** Everything inside a task goes with it. */
function drop(c: Case, path: Path, itself: boolean): void {
  for (const at of Object.keys(c.live)) if (at.startsWith(`${path}/`) || (itself && at === path)) Reflect.deleteProperty(c.live, at);
}

function settle(c: Case, path: Path, arrival: Arrival, outcome: string): How {
  drop(c, path, true);
  c.outcomes[arrival.step.id] = outcome;
  c.settled.push({ arrival, outcome });
  const { onReject } = arrival.step;
  // The way goes on past a refusal of which a condition makes what it will.
  const passed = onReject === 'go-on' || arrival.step.outcomes.find(({ key }) => key === outcome)?.vote !== 'reject';
  c.results[path] = { kind: 'ask', step: arrival.step.id, passed, at: Object.keys(c.results).length, node: arrival.node };
  if (passed) return 'over';
  if (onReject === 'block') return 'rejected';
  finish(c, 'rejected', false);
  return 'over';
}

/** A task that has come to its turn gets its clock, and goes to who sits in for somebody who is away. */
export function comeToTurn(c: Case, world: World, arrival: Arrival, turn: Turn): void {
  const { act, now } = turn;
  for (const seat of arrival.seats ?? []) {
    const before = seat.state;
    seat.state = stateOf(arrival, seat);
    if (seat.state === 'open' && before !== 'open') seat.turned = act;
    if (seat.opened > 0 || seat.state !== 'open') continue;
    seat.opened = act;
    const due = dueOf(arrival.step, now);
    Object.assign(seat, clockFrom(arrival.step, due));
    comes(c, world, arrival, seat, turn, due);
  }
}

function answer(c: Case, world: World, question: Question, turn: Turn): void {
  const { path } = question;
  if ('straight' in question) return goesOn(c, world, path, turn);
  if ('ask' in question) {
    const found = turn.opened.findIndex(({ step }) => step === question.ask.id);
    const [people] = found < 0 ? [] : turn.opened.splice(found, 1);
    if (!people) throw new Error(`nobody was looked for at ${question.ask.id}`);
    const arrival = c.live[path];
    if (arrival?.kind !== 'ask') return;
    arrival.node = people.node;
    const its = stepIn(c, world, path);
    const chairs = seating(its, question.ask, pickedFor(c, world, question.ask.id), question.standIn);
    same(`how many are asked at ${question.ask.id}`, chairs.length, people.seats.length);
    if (chairs.length) arrival.seats = chairs.map((one, i) => seatOf({ ...one, task: people.seats[i]?.task ?? '' }));
    giveReasons(c, its, arrival);
    rest(c, world, path, arrival, turn);
    same(`who is not asked again at ${question.ask.id}`, (arrival.seats ?? []).map(({ said }) => said?.outcome), people.seats.map(({ passed }) => passed));
    for (const { key, on } of question.ask.beside) {
      if (on.kind !== 'event' || !c.mail.some(({ event }) => event === on.event)) continue;
      c.mail = c.mail.filter(({ event }) => event !== on.event);
      arrival.beside[key] = { run: true, runs: 1, granted: 0 };
    }
    const inOrder = question.ask.mode.kind === 'order' && !question.standIn;
    const before = turn.noted.length;
    comeToTurn(c, its, arrival, turn);
    // In order only the first is looked at now, the next when his turn comes.
    same(`who is asked at ${question.ask.id}`, (arrival.seats ?? []).map((seat, i) => [inOrder && i > 0 ? chairs[i]?.holders : seat.holders, seat.weight, seat.group]), people.seats.map(({ holders, weight = 1, group }) => [holders, weight, group]));
    if (turn.noted.length > before) turn.found = turn.found.filter(({ node }) => node !== people.node);
    return;
  }
  if ('do' in question) {
    const found = turn.tried.findIndex(({ step }) => step === question.do.id);
    const [tried] = found < 0 ? [] : turn.tried.splice(found, 1);
    if (!tried) throw new Error(`${question.do.id} was not tried`);
    if (tried.failed) c.live[path] = { kind: 'failed', step: question.do, node: tried.node };
    else done(c, path, question.do, 'done');
  } else if ('pending' in question) begin(c, path, turn);
  else if ('choose' in question && question.choose.kind === 'choose') c.results[path] = { kind: 'choice', branch: question.choose.branches.findIndex(({ when }) => holdsIn(c, when)) };
  else if ('count' in question) c.results[path] = { kind: 'rows', rows: form.rows.length };
  else if ('until' in question && question.until.kind === 'repeat') c.results[path] = { kind: 'turn', done: holdsIn(c, question.until.until) };
}

/** Whoever has said the same before is not asked again: his seat is filled as it opens. */
function rest(c: Case, world: World, path: Path, arrival: Arrival, { act }: Turn): void {
  const outcome = arrival.step.outcomes.find(({ vote }) => vote === 'approve')?.key ?? '';
  const filled = (arrival.seats ?? []).flatMap((seat) => { const earlier = restsOn(c, world, arrival, path, seat); return earlier ? [{ seat, earlier }] : []; });
  for (const { seat, earlier } of filled) {
    seat.said = { outcome, by: seat.holders[0] ?? '', act, before: true };
    c.answers.push({ ...earlier, why: reasonsOf(seat, seat.holders[0] ?? ''), path, standIn: false, step: arrival.step.id, task: seat.task });
  }
  // Whom that leaves nothing to answer is not asked.
  if (filled.length) tidy(arrival, act);
}

function begin(c: Case, path: Path, turn: Turn): void {
  const pending = c.live[path];
  if (pending?.kind !== 'pending') return;
  const { step } = pending;
  const found = turn.nodes.findIndex((one) => one.step === step.id);
  const [node] = found < 0 ? [] : turn.nodes.splice(found, 1);
  pending.node = node?.node ?? '';
  if (step.kind === 'call') {
    if (!step.wait) pending.over = '';
    else if (node) turn.called.push(node.node);
    return;
  }
  if (step.until.kind === 'after') pending.until = addDuration(officeHours, turn.now, step.until.after).at;
  if (step.until.kind !== 'event') return;
  const { event } = step.until;
  const letter = c.mail.findIndex((one) => one.event === event);
  const [mail] = letter < 0 ? [] : c.mail.splice(letter, 1);
  if (mail) pending.over = mail.outcome ?? mail.event;
}
