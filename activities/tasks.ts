// Opening, closing and ringing tasks: who is asked, until when, and who is told.
import { closeTasks, doneTask, insertInbox, insertTasks, openTask } from '#db/record/tasks.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { rowAt, rowFields } from '#domain/definition/row.ts';
import { askOf, stepOf } from '#domain/definition/steps.ts';
import type { Who } from '#domain/definition/who.ts';
import type { Answer, Op, SeatAnswer } from '#domain/engine/op.ts';
import { seatsFor } from '#domain/seats.ts';
import { meant, resolveWho, type Asked, type Asking } from '#domain/who.ts';
import type { Seated } from '#domain/absence.ts';
import { actorsIn, interested, standing } from './deputies.ts';
import { note, tell, write, type Entering } from './entering.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** The people an expression means, now. */
export const whoIs = async (c: Entering, who: Who, apart: boolean, holders: readonly string[] = []): Promise<Asked[]> => resolveWho(who, c.facts, { ...(await asking(c, apart)), holders });

/** The people that an expression names, whoever else could stand in for them. */
export const meantBy = async (c: Entering, who: Who): Promise<string[]> => meant(who, c.facts, await asking(c, false));

async function asking(c: Entering, apart: boolean): Promise<Asking> {
  return { applicant: c.case.applicantId, form: c.form, actors: await actorsIn(c), apart, interested: await interested(c) };
}

/** Resolves an ask into seats and puts them into the queues (approval-idioms §3, §5). */
export async function open(c: Entering, op: Of<'open'>): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  if (!ask) throw new Error('the step is not in the definition');
  const about = await asking(c, ask.apart);
  const seatings = seatsFor(ask, c.facts, { ...about, form: { ...about.form, ...rowFields(rowAt(c.definition, op.step, op.row, c.form)) } }, op.standIn);
  if (!seatings.length) throw new Error('nobody is eligible, or too few, and nobody is left who could stand in');
  const seats: SeatAnswer[] = [];
  for (const [i, { holders: asked, weight, group }] of seatings.entries()) {
    const task = `${c.case.id}.${op.node}.${i + 1}`;
    const turnNow = ask.mode.kind !== 'order' || i === 0;
    const clock = turnNow ? taskClock(ask.due, c.form, task, c.now, c.calendar) : { due: null, timers: [] };
    const taken = [...seatings.flatMap((one) => one.holders.map(({ person }) => person)), ...seats.flatMap((one) => one.holders)];
    const holders: Seated[] = turnNow ? standing(c, ask, taken, asked, clock.due?.at ?? null) : asked;
    insertOpen(c, { task, node: op.node, step: op.step, seat: i, holders, shared: holders.length > 1 || (ask.mode.kind === 'any' && seatings.length > 1), open: turnNow, due: clock.due, news: 'task.opened' });
    note(c, 'task.opened', { task, step: op.step, people: holders.map(({ person }) => person), capacity: holders[0]?.capacity ?? '', ...(clock.due && { due: new Date(clock.due.at).toISOString(), ...(clock.due.provisional && { provisional: true }) }), ...(ask.clause && { clause: ask.clause }) });
    for (const { person, away } of holders) if (away !== undefined) note(c, 'task.stood-in', { task, step: op.step, people: [person], for: away });
    seats.push({ task, holders: holders.map(({ person }) => person), ...(weight !== undefined && { weight }), ...(group !== undefined && { group }), open: turnNow, timers: clock.timers });
  }
  return { seats };
}

interface Opening {
  task: string;
  node: string;
  step: string;
  seat: number;
  holders: Asked[];
  /** Whoever of several answers first settles it. */
  shared: boolean;
  open: boolean;
  due: { at: number; provisional: boolean } | null;
  /** What its holders are told. */
  news: 'task.opened' | 'case.returned';
}

/** Writes a task and stands it in its holders' queues. */
export function insertOpen(c: Entering, o: Opening): void {
  const dueAt = o.due && new Date(o.due.at);
  write(c, insertTasks(c.tx, [{
    id: o.task, caseId: c.case.id, activation: o.node, stepId: o.step, seat: o.seat, state: o.open ? 'open' : 'waiting', holderId: o.holders.length > 1 ? null : (o.holders[0]?.person ?? null),
    capacity: o.holders[0]?.capacity ?? '', round: c.ledger.round ?? c.case.round, dueAt, provisional: o.due?.provisional ?? false, openedAt: o.open ? new Date(c.now) : null,
  }]));
  if (o.open) queue(c, o.task, o.holders.map(({ person }) => person), o.shared, dueAt, o.news);
}

/** Stands a task in people's queues, and tells them. */
export function queue(c: Entering, task: string, people: string[], shared: boolean, dueAt: Date | null, news: Opening['news']): void {
  write(c, insertInbox(c.tx, people.map((personId) => ({ personId, taskId: task, caseId: c.case.id, box: shared ? 'claimable' : 'todo', dueAt }))));
  for (const person of people) {
    tell(c, person, news, task);
    c.ledger.changes.push({ personId: person, kind: 'task', ref: task });
  }
}

/** In `order`: the next seat's turn; its clock starts now. */
export async function turn(c: Entering, op: Of<'turn'>): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  const clock = taskClock(ask?.due, c.form, op.task, c.now, c.calendar);
  const rows = await openTask(c.tx, op.task, new Date(c.now), clock.due && new Date(clock.due.at), clock.due?.provisional ?? false);
  const holder = rows[0]?.holderId;
  if (!holder) throw new Error('a seat in order has one holder');
  queue(c, op.task, [holder], false, clock.due && new Date(clock.due.at), 'task.opened');
  note(c, 'task.opened', { task: op.task, step: op.step, people: [holder] });
  return { timers: clock.timers };
}

/** The task was answered by this person. No open task any more is a bug: the engine had looked. */
export function finish(c: Entering, task: string, person: string, outcome: string): void {
  write(c, doneTask(c.tx, task, person, outcome).then((done) => (done.length ? undefined : Promise.reject(new Error('the task is not open')))));
}

/** Tasks that end without an answer. */
export async function close(c: Entering, op: Of<'close'>): Promise<Answer> {
  await closeTasks(c.tx, c.case.id, op.tasks, op.reason);
  for (const task of op.tasks) note(c, 'task.closed', { task, reason: op.reason });
  return null;
}

/** When a wait ends: working time from now, an instant of the form, or an event alone. */
export async function waitClock(c: Entering, op: Of<'wait'>): Promise<Answer> {
  const step = stepOf(c.definition, op.step);
  if (step?.kind !== 'wait') throw new Error('the step is not a wait');
  const at = step.until.kind === 'after' ? addDuration(c.calendar, c.now, step.until.after).at : step.until.kind === 'at' ? momentOf(c.form[step.until.field], c.calendar.offsetMinutes) : undefined;
  note(c, 'step.opened', { step: op.step, ...(at !== undefined && { until: new Date(at).toISOString() }) });
  return { timers: at === undefined ? [] : [{ id: `${op.node}:wait:0`, at, kind: 'wait', index: 0 }] };
}
