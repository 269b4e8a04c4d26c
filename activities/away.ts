// Whoever is asked may not answer any more, or is away longer than his task can wait and nobody acts for him: somebody else has the seat (approval-idioms §5 row 6, §9).
import { awayTasks, stillTold } from '#db/record/away.ts';
import { insertOutbox } from '#db/record/ledger.ts';
import { followTask, passTask, shareTask, standIn, taskOf } from '#db/record/seats.ts';
import { openedFor } from '#db/record/asked.ts';
import { sittingsOf } from '#db/read/sittings.ts';
import type { Sql } from '#db/connect.ts';
import { allBarred } from '#domain/barred.ts';
import { renamed } from '#domain/calendar/clock.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { isInEach, rowAt, rowFields } from '#domain/definition/row.ts';
import { askOf } from '#domain/definition/steps.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { movedTask } from '#domain/engine/task-id.ts';
import { askedInstead } from '#domain/leaving.ts';
import { keepersIn } from '#domain/organisation.ts';
import type { Asked } from '#domain/who.ts';
import { asking, keptOut, today } from './asked.ts';
import { barredIn } from './barred.ts';
import { standing } from './deputies.ts';
import { note, tell, type Entering } from './entering.ts';
import { queue } from './tasks.ts';

/** Who has a seat now, instead of whom, and why: `away`, or the code of the refusal that whoever had it would meet. Nobody, where nobody may have it: it stays, and whoever looks after the process is told. */
export interface Instead {
  people: Asked[];
  of: string;
  because: string;
}
type Looked = { task: string; due: number | null; group?: string | undefined; standIn?: true | undefined; /** Who could have it, where that is more than has it now. */ holders?: readonly string[] };

/** Who is to have this task; nothing where whoever has it may answer, and is there, or back in time, or somebody may act for him. */
export async function insteadOf(c: Entering, { task, due, group, standIn, holders }: Looked): Promise<Instead | undefined> {
  const [[row], [seat]] = await Promise.all([sittingsOf(c.tx, [task]), taskOf(c.tx, task)]);
  const ask = row && askOf(c.definition, row.stepId);
  if (!row || !ask || !seat) throw new Error('the task is not there');
  // Whoever was added is asked himself, or removed.
  if (row.part !== 'seat') return undefined;
  const kept = await keptOut(c, ask);
  const asked = (holders ?? row.holders).map((person) => ({ person, capacity: row.capacities[person] ?? row.capacity }));
  const first = asked.find(({ person }) => c.facts.people[person]?.active);
  const barred = allBarred({ facts: c.facts, applicant: c.case.applicantId, ask, kept }, asked.map((one) => ({ ...one, previous: seat.previous })));
  const others = { seated: row.seated, kept };
  if (first && barred) {
    const plain = await asking(c, ask);
    const people = askedInstead(c.facts, today(c), first.person, { process: c.case.processKey, capacity: first.capacity, by: ask.by, group, asking: { ...plain, form: { ...plain.form, ...(await rowOf(c, ask, seat.activation)) }, except: kept }, seated: row.seated }, { shared: ask.mode.kind === 'one', standIn: standIn ?? false });
    return { people: standing(c, ask, others, people, due), of: first.person, because: barred.code };
  }
  const above = standing(c, ask, others, asked, due).find(({ away }) => away !== undefined);
  return above?.away === undefined ? undefined : { people: [above], of: above.away, because: 'away' };
}

/** Inside an `each`, the entry that this arrival is about, under the names by which people are asked for. */
async function rowOf(c: Entering, { id }: Ask, activation: string): Promise<Record<string, unknown>> {
  if (!isInEach(c.definition, id)) return {};
  const [opened] = await openedFor(c.tx, c.case.id, activation);
  return rowFields(rowAt(c.definition, id, opened?.row ?? undefined, c.form));
}

/** Each of these tasks that nobody of those who have it can answer goes to somebody else, with the same due instant. */
export async function lookForAbsent(c: Entering, op: Extract<Op, { op: 'away' }>): Promise<Answer> {
  const stoodIn = [];
  for (const { task, step, timers, holders, group, standIn: stands } of op.tasks) {
    // What is overdue already has no clock left that says when it was due.
    const [row] = await taskOf(c.tx, task);
    const instead = await insteadOf(c, { task, due: row?.dueAt?.getTime() ?? null, group, standIn: stands, holders });
    const [first, ...others] = instead?.people ?? [];
    if (instead && !first) await tellKeepers(c, step);
    if (!instead || !first) continue;
    const next = movedTask(task, c.writing.seq);
    const people = [first, ...others].map(({ person }) => person);
    const [passed] = await passTask(c.tx, task, instead.because === 'away' ? 'stood-in' : 'reassigned', null);
    if (!passed) throw new Error('the task is not open');
    await followTask(c.tx, next, task, first.person, 'open', null, null);
    await standIn(c.tx, next, first.person, first.capacity);
    queue(c, next, people, others.length > 0, passed.dueAt, 'task.opened');
    if (others.length) await shareTask(c.tx, next, Object.fromEntries(instead.people.map(({ person, capacity }) => [person, capacity])));
    noteInstead(c, { task, step, next }, instead);
    stoodIn.push({ task, seat: { task: next, holders: people, open: true, timers: renamed(timers, next) } });
  }
  // What has been passed on too often goes to nobody else by itself.
  for (const { task, step } of await barredIn(c)) if (!op.tasks.some((one) => one.task === task)) await tellKeepers(c, step);
  return { stoodIn };
}

/** Nobody may have it: whoever looks after the process is told, once until he has read it, as the organisation may change often before somebody may have the task. */
export async function tellKeepers(c: Entering, step: string): Promise<void> {
  const told = new Set((await stillTold(c.tx, c.case.id)).map(({ personId }) => personId));
  for (const keeper of keepersIn(c.facts)) if (!told.has(keeper)) tell(c, keeper, 'case.parked', null, { step });
}

/** Who has it now, and why, on record. */
export const noteInstead = (c: Entering, at: { task: string; step: string; next?: string }, { people, of, because }: Instead): void =>
  note(c, because === 'away' ? 'task.stood-in' : 'task.reassigned', { ...at, people: people.map(({ person }) => person), for: of, ...(because !== 'away' && { reason: because }) });

/** Tells every case that waits for somebody whose absence has begun; again when other people may act for him. */
export async function announceAway(sql: Sql): Promise<void> {
  for (const { caseId, absence, deputies } of await awayTasks(sql)) await insertOutbox(sql, { kind: 'event', key: `away:${caseId}:${absence}${deputies}`, payload: { caseId, event: PEOPLE_AWAY } });
}
