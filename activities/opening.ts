// A step opens: who is asked, and what happens where nobody can be (approval-idioms §3, §5).
import { answersOf, insertPassed } from '#db/record/asked.ts';
import type { Seated } from '#domain/absence.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { rowAt, rowFields } from '#domain/definition/row.ts';
import { askOf } from '#domain/definition/steps.ts';
import { whosOf } from '#domain/definition/who.ts';
import type { Answer, Op, SeatAnswer } from '#domain/engine/op.ts';
import { pickedFor } from '#domain/picks.ts';
import { isHeard, outcomeOf, seatsFor, type Seating } from '#domain/seats.ts';
import { mayPassUnasked, restsOn, type Earlier } from '#domain/repeated.ts';
import { missingLevels, type Asked, type Asking } from '#domain/who.ts';
import { asking, keptOut } from './asked.ts';
import { standing } from './deputies.ts';
import { note, write, type Entering } from './entering.ts';
import { openOutside } from './outside.ts';
import { parked } from './parked.ts';
import { formHash } from './hash.ts';
import { insertOpen } from './tasks.ts';

type Opening = Extract<Op, { op: 'open' }>;

/** Resolves an ask into seats and puts them into the queues. */
export async function open(c: Entering, op: Opening): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  if (!ask) throw new Error('the step is not in the definition');
  const plain = await asking(c, ask);
  const about = { ...plain, picked: pickedFor(c.definition, c.picks, op.step, op.outcomes), form: { ...plain.form, ...rowFields(rowAt(c.definition, op.step, op.row, c.form)) } };
  const seatings = seatsFor(ask, c.facts, about, op.standIn);
  if (!seatings.length) return parked(c, op.node, op.step);
  skipLevels(c, ask, about);
  const [resting, kept] = [await restingOn(c, op, ask, seatings), await keptOut(c, ask)];
  const seats: SeatAnswer[] = [];
  for (const [i, seating] of seatings.entries()) {
    const { holders: asked, weight, group, auto } = seating;
    const task = `${c.case.id}.${op.node}.${i + 1}`;
    const rests = resting.get(seating);
    if (seating.outside) {
      seats.push(openOutside(c, op, ask, task, seating.outside.name));
      continue;
    }
    if (auto || rests) {
      seats.push({ ...passes(c, op, task, i, auto ? { outcome: outcomeOf(ask, auto) } : { outcome: outcomeOf(ask, 'auto-pass'), holder: asked[0], rests }), ...(weight !== undefined && { weight }), ...(group !== undefined && { group }) });
      continue;
    }
    const turnNow = (ask.mode.kind !== 'order' || i === 0) && !isHeard(ask, seating, [...resting.keys()]);
    const clock = turnNow ? taskClock(ask.due, c.form, task, c.now, c.calendar) : { due: null, timers: [] };
    // Whoever was found and is away has no part in the step once somebody sits in for him.
    const taken = [...seatings.slice(i).flatMap((one) => one.holders.map(({ person }) => person)), ...seats.flatMap((one) => one.holders)];
    const holders: Seated[] = turnNow ? standing(c, ask, { seated: taken, kept }, asked, clock.due?.at ?? null) : asked;
    insertOpen(c, { task, node: op.node, step: op.step, seat: i, holders, shared: holders.length > 1 || (ask.mode.kind === 'any' && seatings.length > 1), open: turnNow, due: clock.due, news: 'task.opened' });
    note(c, 'task.opened', { task, step: op.step, people: holders.map(({ person }) => person), capacity: holders[0]?.capacity ?? '', ...(holders.length > 1 && { capacities: holders.map(({ capacity }) => capacity) }), ...(clock.due && { due: new Date(clock.due.at).toISOString(), ...(clock.due.provisional && { provisional: true }) }), ...(ask.clause && { clause: ask.clause }) });
    for (const { person, away } of holders) if (away !== undefined) note(c, 'task.stood-in', { task, step: op.step, people: [person], for: away });
    seats.push({ task, holders: holders.map(({ person }) => person), ...(weight !== undefined && { weight }), ...(group !== undefined && { group }), open: turnNow, timers: clock.timers });
  }
  return { seats };
}

/** A level of a chain that has no head is passed over, and the trail says so. */
function skipLevels(c: Entering, ask: Ask, about: Asking): void {
  const levels = whosOf(ask.by).flatMap(({ who }) => missingLevels(who, c.facts, about));
  if (levels.length) note(c, 'step.opened', { step: ask.id, missing: levels });
}

/** The seats of one person who has decided the same before, each with that decision. */
async function restingOn(c: Entering, { round }: Opening, ask: Ask, seatings: readonly Seating[]): Promise<Map<Seating, Earlier>> {
  if (round > 1 || ask.repeated === undefined || !mayPassUnasked(c.definition, ask)) return new Map();
  const [seen, earlier] = [formHash(c, ask, c.form), await answersOf(c.tx, c.case.id)];
  return new Map(seatings.flatMap((seating): [Seating, Earlier][] => {
    const [only, ...others] = seating.holders;
    const rests = only && !others.length ? restsOn(c.definition, ask, { human: c.facts.people[only.person]?.humanId ?? only.person, capacity: only.capacity, seen, round }, earlier) : undefined;
    return rests ? [[seating, rests]] : [];
  }));
}

/** A seat that nobody is asked to fill, because nobody was found and the step says what happens then, or because its holder has decided the same before. */
function passes(c: Entering, { node, step }: Opening, task: string, seat: number, { outcome, holder, rests }: { outcome: string; holder?: Asked | undefined; rests?: Earlier | undefined }): SeatAnswer {
  write(c, insertPassed(c.tx, { id: task, caseId: c.case.id, activation: node, stepId: step, seat, holderId: holder?.person ?? null, capacity: holder?.capacity ?? 'auto', round: c.ledger.round ?? c.case.round, outcome, restsOn: rests?.decision ?? null }));
  note(c, 'task.auto-passed', { task, step, outcome, reason: rests ? 'same-person' : 'nobody', ...(holder && { people: [holder.person] }), ...(rests && { decision: rests.decision }) });
  return { task, holders: holder ? [holder.person] : [], open: false, timers: [], passed: outcome };
}
