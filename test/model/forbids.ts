// What forbids an act: every reason there is (approval-idioms §6, §8). Nothing: it must be taken.
import { isAsker, stepIn } from './askers.ts';
import { standsAt, wasPassed, wayAhead, wayBack } from './back.ts';
import { effects } from '#domain/effect.ts';
import { arrivals, failedIn, sameHuman, taskIn, type Arrival, type Case, type Seat, type World } from './case.ts';
import type { Command, OnTask } from './command.ts';
import { capacityForbids, isStill, UNTOLD } from './capacity.ts';
import { amendForbids } from './content.ts';
import { deputyForbids, inConflict, partsIn } from './deputies.ts';
import { nameForbids } from './naming.ts';
import { mayPickAll, pickedWith, pickingsOf, type Picks } from './picks.ts';
import { heardAbove, isLive, recalled, stateOf, whole } from './seats.ts';

type Found = NonNullable<ReturnType<typeof taskIn>>;

/** Somebody has looked at the task that would vanish: the record knows it, a host without pages does not. */
const SEEN = 'touched, as the record knows';
/** Only what the record alone can tell forbids it. */
export const isUntold = (codes: readonly string[]): boolean => codes.length > 0 && codes.every((code) => code === SEEN || code === UNTOLD);

/** Everything that forbids it; nothing: it must be taken. */
export function forbids(c: Case, world: World, command: Command): string[] {
  switch (command.verb) {
    case 'comment':
    case 'away':
    case 'loses':
    case 'event':
      return [];
    case 'resubmit':
      if (c.phase !== 'returned') return [c.phase === 'ended' ? 'case-closed' : 'not-allowed-here'];
      return resubmitForbids(c, world, command.picks);
    case 'withdraw':
      return c.phase === 'ended' ? ['case-closed'] : c.irreversible ? ['past-effect'] : [];
    case 'cancel':
      return c.phase === 'ended' ? ['case-closed'] : c.out > 0 ? ['obligation-open'] : [];
    case 'recall':
      return c.phase === 'ended' ? ['case-closed'] : recalled(c) ? [] : ['no-recall-here'];
    case 'urge':
      return c.phase === 'ended' ? ['case-closed'] : arrivals(c).some(({ arrival }) => arrival.seats?.some((seat) => stateOf(arrival, seat) === 'open' || stateOf(arrival, seat) === 'suspended')) ? [] : ['nothing-to-urge'];
    case 'jump':
      return c.phase === 'ended' ? ['case-closed'] : jumpForbids(c, world, command.to);
    case 'repair':
      return c.phase === 'ended' ? ['case-closed'] : repairForbids(c, command);
    case 'name':
      return c.phase === 'ended' ? ['case-closed'] : nameForbids(c, world, command);
    default:
      return c.phase === 'ended' ? ['case-closed'] : taskForbids(c, world, command);
  }
}

/** What the applicant picked before stands where he picks nobody else. */
function resubmitForbids({ picks }: Case, world: World, given: Picks = {}): string[] {
  const own = pickingsOf(world).filter(({ at }) => at === undefined);
  const before = Object.fromEntries(own.flatMap(({ ask: { id } }) => (picks[id] ? [[id, picks[id]]] : [])));
  return mayPickAll(world, own, { ...before, ...given }, world.applicant) ? [] : ['form-invalid'];
}

/** What a rule wants done nobody declares to be done. */
function repairForbids(c: Case, { node, result }: Extract<Command, { verb: 'repair' }>): string[] {
  const step = failedIn(c).find((one) => one.node === node)?.step;
  if (!step) return ['nothing-to-repair'];
  if (result === undefined) return [];
  return [...(step.clause === undefined ? [] : ['clause-step']), ...(effects[step.effect]?.results.includes(result) ? [] : ['outcome-unknown'])];
}

function jumpForbids(c: Case, world: World, to: string): string[] {
  const from = standsAt(c);
  if (from === undefined) return ['target-unreachable'];
  if (wasPassed(c, world, to)) {
    const back = wayBack(c, world.definition.steps, from, to);
    return 'way' in back ? [] : back.codes;
  }
  const ahead = wayAhead(world, from, to);
  return 'codes' in ahead ? ahead.codes : [];
}

function taskForbids(c: Case, everywhere: World, command: OnTask): string[] {
  const found = taskIn(c, command.task);
  const world = found ? stepIn(c, everywhere, found.path) : everywhere;
  if (command.verb === 'take-back') return takeBackForbids(c, found, command);
  if (command.verb === 'remove') return removeForbids(c, command);
  if (!found) return ['task-closed'];
  const { arrival, seat, asked } = found;
  const { step } = arrival;
  const state = stateOf(arrival, seat);
  const whose = 'for' in command && command.for !== undefined ? command.for : command.by;
  const deputy = whose === command.by ? [] : [...deputyForbids(world, step, partsIn(arrival.seats ?? []), command.by, whose), ...(command.verb === 'transfer' || command.verb === 'hand-back' ? ['no-redelegation'] : [])];
  const yours = seat.holders.includes(whose);
  const notOpen = state === 'open' ? [] : [state === 'waiting' ? 'task-waiting' : state === 'suspended' ? 'task-suspended' : 'task-closed'];
  if (command.verb === 'answer') {
    if (!asked) return [yours ? 'not-allowed-here' : 'not-yours'];
    return [...(asked.person === command.by ? [] : ['not-yours']), ...(asked.answered || state !== 'suspended' ? ['task-closed'] : [])];
  }
  // That he has left is the record's to know.
  if (command.verb === 'adviser-left') return !asked || asked.answered || state !== 'suspended' ? ['task-closed'] : [];
  if (command.verb === 'call-back') {
    if (asked || !yours) return ['not-yours'];
    return seat.question && state === 'suspended' ? deputy : [...deputy, 'not-allowed-here', ...(seat.heard ? ['has-acted'] : [])];
  }
  if (command.verb === 'extend') return asked ? ['task-closed'] : state === 'open' ? [] : [state === 'done' || state === 'closed' ? 'task-closed' : 'task-suspended'];
  if (command.verb === 'reassign') return asked || !isLive(arrival, seat) ? ['task-closed'] : moveForbids(world, found, command.to);
  if (asked) return [asked.person === command.by ? 'advice-only' : 'not-yours'];
  if (command.verb === 'claim' || command.verb === 'release') {
    if (!yours && seat.pool?.includes(command.by)) return ['task-closed'];
    const can = command.verb === 'claim' ? seat.holders.length > 1 : seat.pool !== null;
    return [...(yours ? [] : ['not-yours']), ...notOpen, ...(can ? [] : ['not-allowed-here'])];
  }
  const own = command.verb === 'decide' || command.verb === 'return' || command.verb === 'amend' ? [...(isAsker(world, command.by) ? ['conflict-of-interest'] : []), ...(seat.hung || isStill(world, arrival, seat, whose) ? [] : ['capacity-lost'])] : [];
  const common = [...(yours ? [] : ['not-yours']), ...notOpen, ...deputy, ...own];
  switch (command.verb) {
    case 'decide':
      return [...common, ...decideForbids(arrival, seat, command.outcome), ...(seat.hung || mayPickAll(world, pickedWith(world, step, command.outcome), command.picks ?? {}, command.by) ? [] : ['form-invalid'])];
    case 'amend':
      return [...common, ...amendForbids(c, world, step, seat, command.form)];
    case 'return': {
      const back = command.to === undefined ? undefined : wayBack(c, world.definition.steps, found.path, command.to);
      return [...common, ...(step.returns ? [] : ['not-allowed-here']), ...(back && 'codes' in back ? back.codes : []), ...(command.to === undefined && c.irreversible ? ['past-effect'] : [])];
    }
    case 'transfer':
      return [...common, ...(command.to === command.by ? ['already-in-step'] : []), ...moveForbids(world, found, command.to)];
    case 'hand-back': {
      const to = seat.chain.at(-1);
      return [...common, ...(to === undefined ? ['not-allowed-here'] : moveForbids(world, found, to)), ...(to === command.by ? ['already-in-step'] : [])];
    }
    case 'consult':
      return [
        ...common, ...(step.preset === 'sign' ? ['not-for-sign'] : []), ...(command.people.length > 5 ? ['too-many-signers'] : []), ...(command.people.includes(command.by) ? ['already-in-step'] : []),
        ...command.people.flatMap((person) => (known(world, person) && sameHuman(world, person, world.applicant) ? ['ask-the-applicant'] : available(world, person))),
      ];
    case 'ask-applicant':
      return [...common, ...(seat.question?.why === 'applicant' ? ['already-asked'] : []), ...(step.preset === 'sign' ? ['not-for-sign'] : []), ...([command.by, whose].some((person) => sameHuman(world, person, world.applicant)) ? ['not-allowed-here'] : [])];
    case 'add':
      return [...(yours ? [] : ['not-yours']), ...addForbids(world, found, command, notOpen)];
  }
}

const known = ({ facts }: World, person: string): boolean => Object.hasOwn(facts.people, person);
const available = (world: World, person: string): string[] => (!known(world, person) ? ['person-unknown'] : world.facts.people[person]?.active ? [] : ['person-unavailable']);

/** What keeps somebody out of a step: unknown, gone, the applicant by any account, there already by any account. */
function outside(world: World, { arrival, seats, seat }: Found, person: string, withItself: boolean): string[] {
  const sitting = partsIn(seats.filter((one) => withItself || one !== seat));
  return [
    ...available(world, person),
    ...(arrival.step.apart && sameHuman(world, person, world.applicant) ? ['self-approval'] : []),
    ...(arrival.step.apart && !sameHuman(world, person, world.applicant) && inConflict(world, person) ? ['conflict-of-interest'] : []),
    ...(isAsker(world, person) ? ['conflict-of-interest'] : []),
    ...(sitting.some((other) => sameHuman(world, other, person)) ? ['already-in-step'] : []),
  ];
}
function moveForbids(world: World, found: Found, to: string): string[] {
  const { arrival, seat } = found;
  return [
    ...outside(world, found, to, false), ...capacityForbids(world, arrival, seat, to), ...(seat.had === to ? ['already-in-step'] : []),
    ...(seat.chain.length >= 5 ? ['chain-too-long'] : []), ...(arrival.step.preset === 'sign' ? ['in-person'] : []),
  ];
}

/** Whether the ladder may give a seat to somebody, by the rules of a transfer: `too`, beside those who have it. What is signed in person goes to nobody else. */
export const mayHave = (world: World, found: Found, person: string, too: boolean): boolean =>
  found.arrival.step.preset !== 'sign' && (too ? [...outside(world, found, person, true), ...capacityForbids(world, found.arrival, found.seat, person)] : moveForbids(world, found, person)).filter((code) => code !== UNTOLD).length === 0;

function decideForbids(a: Arrival, seat: Seat, outcome: string): string[] {
  const side = a.step.beside.find(({ key, on }) => key === outcome && on.kind === 'request');
  if (!side) {
    const vote = a.step.outcomes.find(({ key }) => key === outcome)?.vote;
    return vote === undefined || (vote === 'abstain' && (a.standIn || seat.hung)) ? ['outcome-unknown'] : [];
  }
  const sofar = a.beside[outcome];
  const ended = a.step.beside.some(({ key, on }) => on.kind === 'event' && on.ends?.includes(outcome) && a.beside[key] !== undefined);
  return [
    ...(seat.hung ? ['not-allowed-here'] : []), ...(sofar?.run ? ['request-pending'] : []), ...(ended ? ['request-ended'] : []),
    ...(side.on.kind === 'request' && side.on.most !== undefined && (sofar?.granted ?? 0) >= side.on.most ? ['request-used'] : []),
  ];
}

function addForbids(world: World, found: Found, { people, place, by }: Extract<Command, { verb: 'add' }>, notOpen: string[]): string[] {
  const { arrival, seat, seats } = found;
  const depth = (one: Seat): number => { const on = one.hung && seats[one.hung.on]; return on ? 1 + depth(on) : 0; };
  const state = stateOf(arrival, seat);
  const joins = place === 'before' && state === 'suspended' && !seat.question;
  const after = place === 'after' && seat.said !== null && whole(arrival, seat) === undefined && arrival.step.outcomes.find(({ key }) => key === seat.said?.outcome)?.vote === 'approve';
  return [
    ...(joins || after ? [] : notOpen),
    ...(arrival.step.preset === 'sign' ? ['not-for-sign'] : arrival.step.preset === 'approve' ? [] : ['not-allowed-here']),
    ...people.flatMap((person) => outside(world, found, person, true)), ...(people.includes(by) ? ['already-in-step'] : []),
    ...(people.some((person, i) => people.slice(0, i).some((other) => sameHuman(world, other, person))) ? ['already-in-step'] : []),
    ...(seats.filter(({ hung }) => hung).length + people.length > 10 || depth(seat) >= 2 ? ['too-many-signers'] : []),
  ];
}

function removeForbids(c: Case, { task, signer, by }: Extract<Command, { verb: 'remove' }>): string[] {
  const found = taskIn(c, signer);
  if (!found || found.asked) return ['task-closed'];
  const { arrival, seat, seats } = found;
  const on = seat.hung && seats[seat.hung.on];
  if (!on || on.task !== task) return ['not-added'];
  const spoken = (one: Seat): boolean => one.said !== null || seats.some((under) => under.hung && seats[under.hung.on] === one && spoken(under));
  return [...(seat.hung?.by === by || on.holders.includes(by) ? [] : ['not-yours']), ...(spoken(seat) ? ['has-acted'] : []), ...(isLive(arrival, seat) ? [] : ['task-closed'])];
}

function takeBackForbids(c: Case, found: Found | undefined, { task, by }: { task: string; by: string }): string[] {
  if (!found) {
    const { undo: last } = c;
    if (last?.task !== task) return ['not-reversible'];
    return [...(last.by === by || last.for === by ? [] : ['not-yours']), ...(last.called ? ['past-call'] : []), ...(c.irreversible === last.before.irreversible ? [] : ['past-effect'])];
  }
  const { arrival, seat, seats, asked } = found;
  const { said } = seat;
  if (asked || !said) return ['not-reversible'];
  const vote = arrival.step.outcomes.find(({ key }) => key === said.outcome)?.vote;
  return [
    ...(seat.holders.includes(by) || said.by === by ? [] : ['not-yours']), ...(said.before ? ['not-reversible'] : []), ...(arrival.step.preset === 'sign' ? ['signed'] : []), ...(vote === 'approve' || vote === 'abstain' ? [] : ['not-reversible']),
    ...(hangsOnClosed(seats, seat) ? ['not-reversible'] : []),
    // A group before a seat that has been heard is not taken apart again; and whoever came to his turn by it has done something since.
    ...(heardAbove(arrival, seat) ? ['touched'] : []),
    ...(goneOn(arrival, seat) ? ['touched'] : []),
    ...turnedBy(arrival, seat).flatMap((one) => (one.said || stateOf(arrival, one) === 'suspended' ? ['touched'] : one.touched > one.turned ? [SEEN] : [])),
  ];
}

/** Whether between these another process was started, or one that was waited for was called off. */
export function othersCalled(before: Case, now: Case): boolean {
  const [then, since] = [callsOf(before), callsOf(now)];
  return since.some((path) => !then.includes(path)) || then.some((path) => !since.includes(path));
}

/** Where other processes have been started: waited for, over, or left alone. */
const callsOf = ({ results, live }: Case): string[] => [
  ...Object.entries(results).flatMap(([path, result]) => (result.kind === 'call' ? [path] : [])),
  ...Object.entries(live).flatMap(([path, one]) => (one.kind === 'pending' && one.step.kind === 'call' ? [path] : [])),
];

/** Those who would have to wait if the seat had not spoken, and they had not either. */
const turnedBy = (arrival: Arrival, seat: Seat): Seat[] =>
  (arrival.seats ?? []).filter((one, i) => {
    if (one === seat || one.opened === 0 || one.removed || one.closed !== null) return false;
    const silent = { ...arrival, seats: (arrival.seats ?? []).map((other) => ({ ...other, said: other === seat || other === one ? null : other.said })) };
    const then = silent.seats[i];
    return then !== undefined && stateOf(silent, then) === 'waiting';
  });

/** In order, whether somebody after the seat that it is, or hangs on, has spoken himself: then more than one answer would be undone. */
function goneOn({ step, standIn, seats }: Arrival, seat: Seat): boolean {
  if (step.mode.kind !== 'order' || standIn) return false;
  let root = seat;
  for (let on = root.hung && seats?.[root.hung.on]; on; on = root.hung && seats?.[root.hung.on]) root = on;
  const all = (seats ?? []).filter(({ hung }) => hung === null);
  return all.slice(all.indexOf(root) + 1).some(({ said }) => said !== null && !said.before);
}

/** What it was added to need not be answered any more. */
function hangsOnClosed(seats: readonly Seat[], { hung }: Seat): boolean {
  const on = hung && seats[hung.on];
  return on !== null && on !== undefined && (on.closed !== null || hangsOnClosed(seats, on));
}
