// What the record in memory answers when seats move, wait, or get company. `activities/seats.ts` is the same on Postgres.
import { present } from '#domain/absence.ts';
import { allBarred, mayNotAnswer } from '#domain/barred.ts';
import type { Calendar } from '#domain/calendar/calendar.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { delegatesOf, standsFor } from '#domain/delegation.ts';
import { adviceClock, clockTo, idleTimer, renamed, resumedClock, taskClock } from '#domain/calendar/clock.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Who } from '#domain/definition/who.ts';
import { askedInstead } from '#domain/leaving.ts';
import { mayAdvise, mayBeAdded, mayTakeOver } from '#domain/eligible.ts';
import type { Act } from '#domain/engine/act.ts';
import type { Answer, Op, SeatAnswer, Timer } from '#domain/engine/op.ts';
import type { Plan } from '#domain/engine/plan.ts';
import { openSeats, seatsOf, type CaseState, type Seat, type Seated } from '#domain/engine/state.ts';
import { movedTask, taskBeside } from '#domain/engine/task-id.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { askersOf } from '#domain/requests.ts';
import { aboutIn, offeredAs, resolveWho, type Asked } from '#domain/who.ts';
import type { Picks } from '#domain/picks.ts';
import { holdingOf, keepAsked, keepPrevious, keptOut, type Answered } from './opening.ts';

/** The record as this needs it. */
export interface InMemory {
  definition: Definition;
  calendar: Calendar;
  applicant: string;
  form: { [field: string]: unknown };
  now: number;
  /** The entry that is being written. */
  seq: number;
  /** Task → since when it is suspended. */
  paused: Map<string, number>;
}

/** The case as it matters who gets a seat. */
interface Giving extends Pick<InMemory, 'definition' | 'calendar' | 'applicant' | 'form' | 'now'> {
  facts: Facts;
  answered: Answered;
  /** Step → who decided it. */
  actors: Record<string, string>;
  picks: Picks;
}
interface At {
  plan: Plan;
  state: CaseState;
}

const interestedIn = ({ facts, now, calendar, applicant }: Giving): string[] => delegatesOf(facts, dateOf(now, calendar.offsetMinutes), applicant);
const askersIn = ({ definition, facts, now, calendar, answered }: Giving, ask: Ask): string[] => askersOf(definition, facts, dateOf(now, calendar.offsetMinutes), ask, answered.requests);

/** What `commit` looks at before somebody acts for another, and before a seat is given to somebody. */
export function mayBeGiven(c: Giving, { plan, state }: At, act: Act): Refusal | undefined {
  if (!('task' in act)) return undefined;
  const { definition, facts, applicant } = c;
  const found = [...seatsOf(plan, state)].find(({ seat }) => seat.task === act.task);
  const ask = found && askOf(definition, found.step.id);
  if (!ask) return undefined;
  const no = act.for === undefined ? undefined : mayStandFor(c, found, ask, act.by, act.for);
  if (no) return no;
  if (act.verb === 'decide' || act.verb === 'return' || act.verb === 'amend') return mayNotAnswer({ facts, applicant, ask, kept: keptOut(c, c.answered, ask) }, holdingOf(c.answered, act.task, act.for ?? act.by), act.by);
  if (act.verb === 'ask-applicant' && [act.by, act.for ?? act.by].some((person) => sameHuman(facts, person, applicant))) return refuse('not-allowed-here');
  if (act.verb === 'consult') return mayAdviseAll(c, act.people);
  if (act.verb !== 'transfer' && act.verb !== 'reassign' && act.verb !== 'hand-back' && act.verb !== 'add') return undefined;
  // What is signed in person goes to somebody else only when its holder has left.
  if (act.verb === 'reassign' && found.step.preset === 'sign' && found.seat.holders.some((person) => facts.people[person]?.active)) return refuse('in-person');
  const seated = besides(c, found);
  // Nobody decides his own request by any route: nor who acts for its applicant, nor whom it is about, nor who has asked for it beside a task.
  const kept = keptOut(c, c.answered, ask);
  const given = { facts, applicant, ask, kept, seated: act.verb === 'add' ? [...seated, ...sitting(found.seat)] : seated };
  if (act.verb === 'add') return act.people.map((person, i) => mayBeAdded({ ...given, seated: [...given.seated, act.by, ...act.people.slice(0, i)] }, person)).find((no) => no !== undefined);
  const to = act.verb === 'hand-back' ? (found.seat.chain?.at(-1) ?? '') : act.to;
  return mayTakeOver(given, whoseIs(c, found.seat), to);
}

/** As what the seat is asked, and who has it: of several candidates nobody. */
function whoseIs({ answered }: Giving, { task, holders: [only, ...others] }: Seat): { capacity: string; holder: string | undefined } {
  const holder = others.length ? undefined : only;
  return { capacity: holdingOf(answered, task, holder ?? '').capacity, holder };
}

const mayAdviseAll = ({ facts, applicant }: Giving, people: readonly string[]): Refusal | undefined => people.map((person) => mayAdvise(facts, applicant, person)).find((no) => no !== undefined);

function mayStandFor(c: Giving, found: Seated, ask: Ask, deputy: string, giver: string): Refusal | undefined {
  const { definition, facts, applicant, now, calendar, answered } = c;
  const { task } = found.seat;
  const { capacity } = holdingOf(answered, task, giver);
  return standsFor(facts, dateOf(now, calendar.offsetMinutes), deputy, giver, { process: definition.key, applicant, capacity, inPerson: found.step.preset === 'sign', seated: [...besides(c, found), ...sitting(found.seat)], kept: keptOut(c, answered, ask) });
}

/** Who has a part in the step by another seat than this one, or has answered in it for somebody. */
const besides = ({ answered: { spoke } }: Giving, { node, seat }: Seated, moved: ReadonlySet<string> = new Set()): string[] => [
  ...(node.seats ?? []).filter((one) => one !== seat && !moved.has(one.task) && !(one.added && one.out)).flatMap(sitting),
  ...[...spoke.values()].filter(({ activation }) => activation === node.id).map(({ by }) => by),
];

/** Who has this seat instead of whoever has it: where none of them may answer any more, or his superior, where he is away beyond the due instant and nobody acts for him. */
function insteadOf(c: Giving, found: Seated, due: number | undefined, { holders, given = [], moved }: { holders: readonly string[]; given?: readonly string[]; moved?: ReadonlySet<string> }): Asked[] {
  const { definition, facts, applicant, now, calendar, answered, form, actors } = c;
  const ask = askOf(definition, found.step.id);
  if (!ask) return [];
  const { task, group } = found.seat;
  const today = dateOf(now, calendar.offsetMinutes);
  const kept = keptOut(c, answered, ask);
  const seated = [...besides(c, found, moved), ...sitting(found.seat), ...given];
  const asked = holders.map((person) => holdingOf(answered, task, person));
  const [first] = asked;
  const about = aboutIn(definition.form, form);
  const sit = (people: readonly Asked[]) => present(people, facts, { process: definition.key, applicant, capacity: people[0]?.capacity ?? '', inPerson: ask.preset === 'sign', seated, kept, about }, { today, offsetMinutes: calendar.offsetMinutes, due: due ?? null });
  if (!first || !allBarred({ facts, applicant, ask, kept }, asked)) return sit(asked).filter(({ away }) => away !== undefined);
  const asking = { applicant, about, form, actors, picked: c.picks[ask.id] ?? [], apart: ask.apart, interested: interestedIn(c), askers: askersIn(c, ask), except: kept };
  return sit(askedInstead(facts, today, first.person, { process: definition.key, capacity: first.capacity, by: ask.by, group, asking, seated }, { shared: ask.mode.kind === 'one', standIn: found.node.standIn ?? false }));
}

/** Open tasks of people whose absence has begun, or who may not answer any more, as far as they are for somebody else to do now. */
export function byAbsence(c: Giving & Pick<InMemory, 'seq'>, { plan, state }: At, { tasks }: Extract<Op, { op: 'away' }>): Answer {
  const seats = new Map([...openSeats(plan, state)].map((one) => [one.seat.task, one]));
  const sitting = new Map<string, string[]>();
  const moved = new Set<string>();
  return { stoodIn: tasks.flatMap(({ node, step, task, timers, holders }) => {
    const found = seats.get(task);
    // What is overdue already has no clock left that says when it was due.
    const due = timers.find(({ kind }) => kind === 'due')?.at ?? (taskClock(askOf(c.definition, step)?.due, c.form, task, c.now, c.calendar).due ? c.now : undefined);
    const given = sitting.get(node) ?? [];
    const instead = found ? insteadOf(c, found, due, { holders, given, moved }) : [];
    const people = instead.map(({ person }) => person);
    if (!found || !people.length) return [];
    sitting.set(node, [...given, ...people]);
    moved.add(task);
    const next = movedTask(task, c.seq);
    keepPrevious(c.answered, found.seat.holders, next);
    keepAsked(c.answered, next, instead);
    return [{ task, seat: { task: next, holders: people, open: true, timers: renamed(timers, next) } }];
  }) };
}

/** In `order`, the next seat's turn: its clock starts, and somebody else has it where whoever was asked may not answer any more, or is away. */
export function turned(c: Giving, { plan, state }: At, op: Extract<Op, { op: 'turn' }>): Answer {
  const { due, timers } = taskClock(askOf(c.definition, op.step)?.due, c.form, op.task, c.now, c.calendar);
  const found = [...openSeats(plan, state)].find(({ seat }) => seat.task === op.task);
  const instead = found && !found.seat.added ? insteadOf(c, found, due?.at, found.seat) : [];
  if (instead.length) keepAsked(c.answered, op.task, instead);
  return { timers, ...(instead.length > 0 && { holders: instead.map(({ person }) => person) }) };
}

/** What a rung makes of the seat: others may answer it as well, or it is somebody else's. What is signed in person goes to nobody else, nor does what waits for somebody who was asked. */
export function byLadder(c: Giving & Pick<InMemory, 'seq'>, { plan, state }: At, rung: { offer: Who } | { hand: Who }, op: Extract<Op, { op: 'ring' }>): Answer {
  const { definition, facts, applicant, form, seq, actors } = c;
  const found = [...openSeats(plan, state)].find(({ seat }) => seat.task === op.task);
  const ask = askOf(definition, op.step);
  if (found?.seat.state !== 'open' || !ask || ask.preset === 'sign') return null;
  const { apart } = ask;
  const [interested, askers] = [interestedIn(c), askersIn(c, ask)];
  const asked = resolveWho('offer' in rung ? rung.offer : rung.hand, facts, { applicant, form, actors, apart, interested, askers });
  const free = (seated: readonly string[]) => asked.filter(({ person }) => mayTakeOver({ facts, applicant, ask, seated, kept: keptOut(c, c.answered, ask) }, whoseIs(c, found.seat), person) === undefined);
  if ('offer' in rung) {
    const joined = free([...besides(c, found), ...sitting(found.seat)]);
    for (const { person, capacity } of joined) c.answered.capacities.set(`${op.task} ${person}`, offeredAs(capacity));
    return joined.length ? { joined: joined.map(({ person }) => person) } : null;
  }
  const to = op.full ? undefined : free(besides(c, found)).find(({ person }) => person !== op.had)?.person;
  const task = movedTask(op.task, seq);
  return to === undefined ? null : { seats: [{ task, holders: [to], open: true, timers: renamed(op.timers ?? [], task) }] };
}

/** Who has a part in a seat, also while somebody else has claimed it. */
const sitting = ({ holders, pool = [] }: { holders: string[]; pool?: string[] }): string[] => [...holders, ...pool];

/** The answer to an operation on seats that exist; `null` where there is nothing to learn. */
export function onSeats(r: InMemory, op: Op): Answer {
  const rule = 'step' in op ? askOf(r.definition, op.step)?.due : undefined;
  switch (op.op) {
    case 'move': {
      const task = movedTask(op.task, r.seq);
      return { seats: [{ task, holders: [op.to], open: op.state === 'open', timers: renamed(op.stood ? resumedClock(rule, op.timers, 'applicant', r.paused.get(op.task) ?? r.now, r.now, r.calendar) : op.timers, task) }] };
    }
    case 'claim':
      return { timers: [...op.timers, idleTimer(op.task, r.now, r.calendar)] };
    case 'suspend':
      r.paused.set(op.task, r.now);
      return null;
    case 'resume':
      return { timers: resumedClock(rule, op.timers, op.why, r.paused.get(op.task) ?? r.now, r.now, r.calendar) };
    case 'consult':
      return { seats: (op.why === 'applicant' ? [r.applicant] : op.people).map((person, i): SeatAnswer => beside(taskBeside(op.task, 'a', r.seq, i), person, true, (task) => adviceClock(rule, r.form, task, op.timers, r.now, r.calendar).timers)) };
    case 'add':
      return { seats: op.people.map((person, i) => beside(taskBeside(op.task, 's', r.seq, i), person, !op.held && (op.place !== 'before' || op.mode !== 'order' || i === 0), (task) => taskClock(rule, r.form, task, r.now, r.calendar).timers)) };
    case 'reopen':
      return { reopened: op.tasks.map(({ task, timers }) => ({ task, timers: timers.filter(({ kind, at }) => kind !== 'remind' || at > r.now) })) };
    case 'extend':
      return { timers: rule ? clockTo(rule, op.task, r.now, op.until, r.calendar) : [] };
    default:
      return null;
  }
}

const beside = (task: string, person: string, open: boolean, clock: (task: string) => Timer[]): SeatAnswer => ({ task, holders: [person], open, timers: open ? clock(task) : [] });
