// A step opens: who is asked, and what happens where nobody can be (approval-idioms §3, §5).
import { insertPassed } from '#db/record/asked.ts';
import type { Seated } from '#domain/absence.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { rowAt, rowFields } from '#domain/definition/row.ts';
import { askOf } from '#domain/definition/steps.ts';
import { whosOf } from '#domain/definition/who.ts';
import type { Answer, Op, SeatAnswer } from '#domain/engine/op.ts';
import { outcomeOf, seatsFor } from '#domain/seats.ts';
import { missingLevels, type Asking } from '#domain/who.ts';
import { asking } from './asked.ts';
import { standing } from './deputies.ts';
import { note, write, type Entering } from './entering.ts';
import { parked } from './parked.ts';
import { insertOpen } from './tasks.ts';

type Opening = Extract<Op, { op: 'open' }>;

/** Resolves an ask into seats and puts them into the queues. */
export async function open(c: Entering, op: Opening): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  if (!ask) throw new Error('the step is not in the definition');
  const plain = await asking(c, ask.apart, op.step);
  const about = { ...plain, form: { ...plain.form, ...rowFields(rowAt(c.definition, op.step, op.row, c.form)) } };
  const seatings = seatsFor(ask, c.facts, about, op.standIn);
  if (!seatings.length) return parked(c, op.node, op.step);
  skipLevels(c, ask, about);
  const seats: SeatAnswer[] = [];
  for (const [i, { holders: asked, weight, group, auto }] of seatings.entries()) {
    const task = `${c.case.id}.${op.node}.${i + 1}`;
    if (auto) {
      seats.push(passes(c, op, task, i, outcomeOf(ask, auto)));
      continue;
    }
    const turnNow = ask.mode.kind !== 'order' || i === 0;
    const clock = turnNow ? taskClock(ask.due, c.form, task, c.now, c.calendar) : { due: null, timers: [] };
    const taken = [...seatings.flatMap((one) => one.holders.map(({ person }) => person)), ...seats.flatMap((one) => one.holders)];
    const holders: Seated[] = turnNow ? standing(c, ask, taken, asked, clock.due?.at ?? null) : asked;
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

/** Nobody was found and the step says what happens then: it is labelled as done by itself. */
function passes(c: Entering, { node, step }: Opening, task: string, seat: number, outcome: string): SeatAnswer {
  write(c, insertPassed(c.tx, { id: task, caseId: c.case.id, activation: node, stepId: step, seat, holderId: null, capacity: 'auto', round: c.ledger.round ?? c.case.round, outcome, restsOn: null }));
  note(c, 'task.auto-passed', { task, step, outcome, reason: 'nobody' });
  return { task, holders: [], open: false, timers: [], passed: outcome };
}
