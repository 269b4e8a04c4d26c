// What each verb does to the facts of a case (approval-idioms §6, §7). What follows from them is worked out afterwards.
import { copyOf } from '#domain/copy.ts';
import { addDuration, addWorkingMinutes, officeHours, workingMinutesBetween } from '#domain/calendar/calendar.ts';
import { lookAtHolders } from './absences.ts';
import { asksOf, goBack, rewind, standsAt, wasPassed, wayAhead, wayBack } from './back.ts';
import { passReasons, reasonsOf } from './again.ts';
import { arrivals, seatOf, taskIn, type Arrival, type Case, type Seat, type World } from './case.ts';
import type { Command, OnTask } from './command.ts';
import { shownAt } from './content.ts';
import { clockFrom } from './clocks.ts';
import { done, finish, undo } from './ending.ts';
import { isLive, recalled, stateOf } from './seats.ts';
import { comesAgain, straightNoMore } from './straight.ts';
import type { Turn } from './turn.ts';

/** Does it to a case that does not forbid it; what follows is worked out afterwards. */
export function perform(c: Case, world: World, command: Command, turn: Turn): void {
  if (command.verb !== 'comment' && command.verb !== 'urge' && command.verb !== 'away' && command.verb !== 'loses' && command.verb !== 'take-back') c.undo = null;
  switch (command.verb) {
    case 'comment':
    case 'urge':
      return;
    case 'resubmit':
      Object.assign(c.picks, command.picks);
      Object.assign(c, { phase: 'running', amending: null });
      Object.assign(c.form, command.form);
      return comesAgain(c, world, turn);
    case 'withdraw':
      return finish(c, 'withdrawn', false);
    case 'cancel':
      return finish(c, 'cancelled', false);
    case 'recall':
      return deliver(c, recalled(c)?.event ?? '', undefined);
    case 'event':
      return deliver(c, command.event, command.outcome);
    case 'away':
    case 'loses':
      return lookAtHolders(c, world, turn);
    case 'jump':
      return jump(c, world, command);
    case 'repair':
      return repair(c, command);
    case 'name':
      return name(c, world, command);
    default:
      return onTask(c, world, command, turn);
  }
}

/** Whether somebody else has proposed just this. Else it is proposed now, in place of what was: nobody alone does what takes two. */
function seconded(c: Case, what: string, by: string): boolean {
  const agreed = c.proposed?.what === what && c.proposed.by !== by;
  c.proposed = agreed ? null : { what, by };
  return agreed;
}

function name(c: Case, { definition }: World, { step, people, by }: Extract<Command, { verb: 'name' }>): void {
  const named = asksOf(definition.steps).some(({ id, clause }) => id === step && clause !== undefined);
  if (!named || seconded(c, `${people.toSorted().join(' and ')} for ${step}`, by)) c.picks[step] = people;
}

/** It is tried again, or two people say that it was done by hand. */
function repair(c: Case, { node, result, by }: Extract<Command, { verb: 'repair' }>): void {
  const [path, failed] = Object.entries(c.live).find(([, one]) => one.kind === 'failed' && one.node === node) ?? [];
  if (path === undefined || failed?.kind !== 'failed') throw new Error('nothing has failed there');
  if (result !== undefined && !seconded(c, `${result} at ${node}`, by)) return;
  Reflect.deleteProperty(c.live, path);
  if (result !== undefined) done(c, path, failed.step, result);
}

function jump(c: Case, world: World, { to, by }: Extract<Command, { verb: 'jump' }>): void {
  if (!seconded(c, `jump to ${to}`, by)) return;
  const from = standsAt(c) ?? '';
  const back = wayBack(c, world.definition.steps, from, to);
  if (wasPassed(c, world, to) && 'way' in back) return rewind(c, world.definition.steps, from, back.way);
  const ahead = wayAhead(world, from, to);
  if ('codes' in ahead) throw new Error('the step does not lie ahead');
  for (const path of Object.keys(c.live)) if (path.startsWith(`${ahead.prefix}${ahead.first}/`) || path === `${ahead.prefix}${ahead.first}`) Reflect.deleteProperty(c.live, path);
  straightNoMore(c, ahead.prefix);
  for (let i = ahead.first; i < ahead.index; i++) c.results[`${ahead.prefix}${i}`] = { kind: 'skipped' };
}

/** News reaches whoever waits for it, begins what it begins, or waits for whoever will. */
export function deliver(c: Case, event: string, outcome: string | undefined): void {
  if (event === 'calendar.announced') return;
  if (event === 'caller.gone') return c.irreversible === null ? finish(c, 'withdrawn', false) : undefined;
  let met = false;
  for (const path of [...c.order]) {
    const one = c.live[path];
    if (one?.kind === 'pending') {
      const waits = one.step.kind === 'wait' ? one.step.until.kind === 'event' && one.step.until.event === event : event === `ended:${one.node}`;
      if (!waits || one.over !== undefined) continue;
      one.over = outcome ?? event;
      met = true;
    } else if (one?.kind === 'ask') {
      for (const { key, on } of one.step.beside) {
        if (on.kind !== 'event' || on.event !== event) continue;
        met = true;
        for (const ended of on.ends ?? []) stop(c, path, one, ended);
        const side = (one.beside[key] ??= { run: false, runs: 0, granted: 0 });
        if (!side.run) Object.assign(side, { run: true, runs: ++c.passes });
      }
    }
  }
  if (!met && c.phase === 'running' && !event.startsWith('ended:')) c.mail.push({ event, outcome });
}

function stop(c: Case, path: string, { beside }: Arrival, key: string): void {
  const side = beside[key];
  if (!side?.run) return;
  side.run = false;
  for (const at of Object.keys(c.live)) if (at.startsWith(`${path}/k${key}.`)) Reflect.deleteProperty(c.live, at);
}

function onTask(c: Case, world: World, command: OnTask, turn: Turn): void {
  const { act, now } = turn;
  if (command.verb === 'take-back') return takeBack(c, command);
  const found = taskIn(c, command.task);
  if (!found) throw new Error('the task is not there');
  const { arrival, seat, seats, asked, path } = found;
  if (command.by && seat.holders.includes(command.by)) seat.touched = act;
  switch (command.verb) {
    case 'decide': {
      const side = arrival.step.beside.find(({ key, on }) => key === command.outcome && on.kind === 'request');
      // Whoever was added says yes or no, and picks nobody.
      if (!seat.hung) Object.assign(c.picks, command.picks);
      Object.assign(c.form, command.form);
      if (!side) {
        const yes = arrival.step.preset === 'approve' && arrival.step.outcomes.some(({ key, vote }) => key === command.outcome && vote === 'approve');
        c.answers.push({ path, standIn: arrival.standIn, step: arrival.step.id, task: seat.task, by: command.by, yes, own: command.for === undefined, shown: shownAt(c, world, arrival.step), why: reasonsOf(seat, command.for ?? command.by) });
        return void (seat.said = { outcome: command.outcome, by: command.by, act, ...(command.for !== undefined && { for: command.for }) });
      }
      c.asked.push({ step: arrival.step.id, key: command.outcome, by: [command.by, command.for ?? command.by] });
      arrival.beside[command.outcome] = { run: true, runs: ++c.passes, granted: arrival.beside[command.outcome]?.granted ?? 0 };
      return;
    }
    case 'return':
      seat.said = { outcome: 'return', by: command.by, act, ...(command.for !== undefined && { for: command.for }), ...(command.to !== undefined && { to: command.to }) };
      // Where votes are counted it is one of them.
      if (arrival.standIn || (arrival.step.mode.kind !== 'm-of-n' && arrival.step.mode.kind !== 'share')) goBack(c, world, path, [command.to], turn);
      return;
    case 'transfer':
    case 'reassign':
    case 'hand-back': {
      const to = command.verb === 'transfer' || command.verb === 'reassign' ? command.to : (seat.chain.at(-1) ?? '');
      // Nobody has had a shared task that nobody has taken.
      if (command.verb !== 'reassign') seat.chain.push(command.by);
      else if (seat.had !== null) seat.chain.push(seat.had);
      seat.was.push(seat.task);
      passReasons(seat, to);
      if (command.verb === 'reassign' && seat.question) {
        resume(seat, now);
        seat.heard = false;
      }
      return void Object.assign(seat, { holders: [to], had: to, pool: null, idle: null, task: turn.moved.shift() ?? '' });
    }
    case 'claim':
      return void Object.assign(seat, { pool: seat.pool ?? seat.holders, holders: [command.by], had: command.by, idle: addDuration(officeHours, now, '1wd').at });
    case 'release':
      return void Object.assign(seat, { holders: seat.pool, had: null, pool: null, idle: null });
    case 'consult':
    case 'ask-applicant': {
      const people = command.verb === 'consult' ? command.people : [world.applicant];
      return void Object.assign(seat, { heard: false, question: { why: command.verb === 'consult' ? 'advice' : 'applicant', since: now, asked: people.map((person) => ({ task: turn.beside.shift()?.task ?? '', person, answered: false })) } });
    }
    case 'call-back':
      resume(seat, now);
      return void (seat.heard = false);
    case 'answer':
    case 'adviser-left':
      if (asked) asked.answered = true;
      if (seat.question?.asked.every(({ answered }) => answered)) resume(seat, now);
      return;
    case 'add': {
      const joined = command.place === 'before' && stateOf(arrival, seat) === 'suspended' ? seats.find((one) => one.hung?.place === 'before' && seats[one.hung.on] === seat && isLive(arrival, one))?.hung : undefined;
      const hung = { on: seats.indexOf(seat), place: command.place, mode: joined?.mode ?? command.mode, batch: joined?.batch ?? seats.length, by: command.by };
      for (const person of command.people) seats.push(seatOf({ task: turn.beside.shift()?.task ?? '', holders: [person] }, hung));
      return;
    }
    case 'remove': {
      const signer = taskIn(c, command.signer)?.seat;
      const drop = (one: Seat): void => {
        one.removed = true;
        for (const under of seats) if (under.hung && seats[under.hung.on] === one) drop(under);
      };
      if (signer) drop(signer);
      return;
    }
    case 'amend':
      return void Object.assign(c.form, command.form);
    case 'extend':
      return void Object.assign(seat, clockFrom(arrival.step, arrival.step.due === undefined ? null : command.until));
  }
}

/** The asker's task opens again. While the applicant was asked its clock stood still. */
function resume(seat: Seat, now: number): void {
  const stood = seat.question?.why === 'applicant' ? workingMinutesBetween(officeHours, seat.question.since, now) : 0;
  const later = (at: number) => addWorkingMinutes(officeHours, at, stood).at;
  if (stood > 0 && seat.due !== null && !seat.rang) seat.due = later(seat.due);
  if (stood > 0 && seat.idle !== null) seat.idle = later(seat.idle);
  if (stood > 0) seat.rungs = seat.rungs.map((at) => (at === null ? null : later(at)));
  Object.assign(seat, { question: null, heard: true, state: 'open' });
}

function takeBack(c: Case, { task }: Extract<Command, { verb: 'take-back' }>): void {
  const found = taskIn(c, task);
  if (!found) {
    const { undo: last } = c;
    if (!last) throw new Error('nothing to take back');
    const rung = new Set(arrivals(c).flatMap(({ arrival }) => (arrival.seats ?? []).filter(({ rang }) => rang).map((seat) => seat.task)));
    const stood = new Set(last.before.effects.map(({ path }) => path));
    undo(c, (path) => !stood.has(path));
    const { round, undone, passes, picks, form } = c;
    Object.assign(c, copyOf(last.before), { round, undone, passes, picks, form, undo: null });
    for (const { arrival } of arrivals(c)) for (const seat of arrival.seats ?? []) seat.rang ||= rung.has(seat.task);
    return;
  }
  c.undo = null;
  c.answers = c.answers.filter((one) => one.task !== task);
  const { seat, seats } = found;
  const act = seat.said?.act;
  Object.assign(seat, { said: null, state: 'open' });
  for (const one of seats) {
    if (one.closed !== act) continue;
    // A task that the answer had closed opens again; what was asked beside it then is not asked again by itself.
    if (one.hung) one.removed = true;
    else Object.assign(one, { closed: null, question: null, state: 'open' });
  }
  // Whoever waits for his turn once more gets a new clock when it comes, by whomever it had come.
  for (const one of seats) if (one.opened > 0 && stateOf(found.arrival, one) === 'waiting') Object.assign(one, { opened: 0, due: null, rang: false, rungs: [] });
}
