// What the record in memory answers when a step opens. `activities/opening.ts` is the same on Postgres.
import { present } from '#domain/absence.ts';
import type { Holding } from '#domain/barred.ts';
import type { Calendar } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { delegatesOf } from '#domain/delegation.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { rowAt, rowFields } from '#domain/definition/row.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import type { Op, SeatAnswer } from '#domain/engine/op.ts';
import { seenText } from '#domain/form/rights.ts';
import type { Facts } from '#domain/organisation.ts';
import { outsideHolder } from '#domain/outside.ts';
import { pickedFor, type Picks } from '#domain/picks.ts';
import { keptFrom } from '#domain/kept.ts';
import { restsOn, type Earlier } from '#domain/repeated.ts';
import { askersOf, type Requested } from '#domain/requests.ts';
import { isHeard, outcomeOf, seatsFor } from '#domain/seats.ts';
import { aboutIn, type Asked } from '#domain/who.ts';

/** The case as far as it matters who is asked. */
export interface Asking {
  definition: Definition;
  facts: Facts;
  calendar: Calendar;
  applicant: string;
  form: Record<string, unknown>;
  actors: Record<string, string>;
  picks: Picks;
  now: number;
}

/** Who has answered so far, and why each task's holder was asked. */
export interface Answered {
  answers: (Earlier & { task: string })[];
  /** Task and person → why; the task alone → why the seat is asked, whoever else has it. */
  capacities: Map<string, string>;
  /** Task → who had the seat before it. */
  previous: Map<string, string>;
  /** Task → at which arrival it was answered, and by whom, as long as that stands. */
  spoke: Map<string, { activation: string; by: string }>;
  /** What was asked for beside a task. */
  requests: Requested[];
}

/** The seats of a step that opens. */
export function opened({ definition, facts, calendar, applicant, form, actors, picks, now }: Asking, answered: Answered, op: Extract<Op, { op: 'open' }>): SeatAnswer[] {
  const ask = askOf(definition, op.step);
  if (!ask) throw new Error(`no ask ${op.step}`);
  const { answers, capacities } = answered;
  const today = dateOf(now, calendar.offsetMinutes);
  const interested = delegatesOf(facts, today, applicant);
  const seats = seatsFor(ask, facts, { applicant, about: aboutIn(definition.form, form), form: { ...form, ...rowFields(rowAt(definition, op.step, op.row, form)) }, actors, picked: pickedFor(definition, picks, op.step, op.outcomes), apart: ask.apart, interested, askers: askersOf(definition, facts, today, ask, answered.requests) }, op.standIn);
  const kept = keptOut({ definition, facts, calendar, applicant, form, actors, now }, answered, ask);
  const sitting: string[] = [];
  const resting = ([only, ...others]: readonly Asked[]): Earlier | undefined =>
    only && !others.length ? restsOn(definition, ask, { human: humanOf(facts, only.person), capacity: only.capacity, seen: seenText(definition, ask, form), round: op.round }, answers) : undefined;
  const rests = seats.map(({ holders }) => resting(holders));
  const filled = seats.filter((_, i) => rests[i]);
  return seats.map((seat, i) => {
    const { holders, weight, group, auto } = seat;
    const task = `${op.node}.${i + 1}`;
    const more = { ...(weight !== undefined && { weight }), ...(group !== undefined && { group }) };
    if (auto) return { task, holders: [], open: false, timers: [], passed: outcomeOf(ask, auto) };
    if (seat.outside) return { task, holders: [outsideHolder(task)], open: true, timers: taskClock(ask.due, form, task, now, calendar).timers };
    const before = rests[i];
    if (before) {
      answers.push({ ...before, capacity: holders[0]?.capacity ?? '', activation: op.node, step: op.step, task });
      sitting.push(...holders.map(({ person }) => person));
      return { task, holders: holders.map(({ person }) => person), ...more, open: false, timers: [], passed: outcomeOf(ask, 'auto-pass') };
    }
    const open = (ask.mode.kind !== 'order' || i === 0) && !isHeard(ask, seat, filled);
    const { due, timers } = open ? taskClock(ask.due, form, task, now, calendar) : { due: null, timers: [] };
    const about = { process: definition.key, applicant, capacity: holders[0]?.capacity ?? '', inPerson: ask.preset === 'sign', seated: [...sitting, ...seats.slice(i).flatMap((one) => one.holders.map(({ person }) => person))], kept, about: aboutIn(definition.form, form) };
    const there = open ? present(holders, facts, about, { today, offsetMinutes: calendar.offsetMinutes, due: due?.at ?? null }) : holders;
    sitting.push(...there.map(({ person }) => person));
    keepAsked({ capacities }, task, there);
    return { task, holders: there.map(({ person }) => person), ...more, open, timers };
  });
}

/** Whom a step keeps from deciding, beside the applicant. */
export const keptOut = ({ definition, facts, calendar, applicant, form, actors, now }: Omit<Asking, 'picks'>, { requests }: Pick<Answered, 'requests'>, ask: Ask): string[] =>
  keptFrom({ definition, facts, today: dateOf(now, calendar.offsetMinutes), applicant, form, actors, requests }, ask);

/** Keeps an answer, for whoever is found again. */
export function keepAnswer({ definition, facts, form }: Pick<Asking, 'definition' | 'facts' | 'form'>, { answers, capacities, spoke, requests }: Answered, op: Extract<Op, { op: 'decided' }>, act: PersonAct): void {
  if (op.kind === 'aside') requests.push({ step: op.step, key: op.outcome, by: act.by, for: ('for' in act ? act.for : undefined) ?? act.by });
  else spoke.set(op.task, { activation: op.node, by: act.by });
  const ask: Ask | undefined = askOf(definition, op.step);
  if (!ask || op.kind !== 'answer') return;
  const { by } = act;
  answers.push({ task: op.task, decision: act.key, activation: op.node, step: op.step, outcome: op.outcome, human: humanOf(facts, by), own: !('for' in act) || act.for === undefined, capacity: capacities.get(`${op.task} ${act.for ?? by}`) ?? capacities.get(op.task) ?? '', seen: seenText(definition, ask, form) });
}

/** Step → what its task shows, and who was picked for it. */
export const seenAt = ({ definition, form, picks }: Pick<Asking, 'definition' | 'form' | 'picks'>, steps: readonly string[]): Record<string, string> =>
  Object.fromEntries(steps.flatMap((step) => { const ask = askOf(definition, step); return ask ? [[step, [seenText(definition, ask, form), ...(picks[step] ?? [])].join(' ')]] : []; }));

/** As what each of those is asked who are to have a task, and why the seat is. */
export function keepAsked({ capacities }: Pick<Answered, 'capacities'>, task: string, asked: readonly Asked[]): void {
  for (const { person, capacity } of asked) capacities.set(`${task} ${person}`, capacity);
  capacities.set(task, asked[0]?.capacity ?? '');
}

/** A seat that goes to somebody else is asked for what it was: of a shared one that nobody has taken, for what its first candidate was. */
export function keepCapacity({ capacities, previous }: Answered, task: string, holders: readonly string[], moved: string): void {
  capacities.set(moved, (holders.length === 1 ? capacities.get(`${task} ${holders[0]}`) : undefined) ?? capacities.get(task) ?? '');
  keepPrevious({ previous }, holders, moved);
}
/** Whose it was; of a shared one that nobody had taken, the first by name. */
export const keepPrevious = ({ previous }: Pick<Answered, 'previous'>, holders: readonly string[], moved: string): void => void previous.set(moved, holders.toSorted()[0] ?? '');

/** As what this person has the task, and who had it before. */
export const holdingOf = ({ capacities, previous }: Answered, task: string, person: string): Holding => ({ person, capacity: capacities.get(`${task} ${person}`) ?? capacities.get(task) ?? '', previous: previous.get(task) ?? null });

/** An answer that is taken back stands no more; `settled`: nor does what it has led to, as it was the last. */
export function dropAnswer({ answers, spoke }: Answered, task: string, settled: boolean): void {
  spoke.delete(task);
  const at = answers.findLastIndex((one) => one.task === task);
  if (at >= 0) answers.splice(at, settled ? answers.length - at : 1);
}

const humanOf = (facts: Facts, person: string): string => facts.people[person]?.humanId ?? person;
