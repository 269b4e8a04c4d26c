// Opening and closing tasks: until when, and who is told. Who is asked: `opening.ts`.
import { closeTasks, doneTask, insertInbox, insertTasks } from '#db/record/tasks.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { stepOf } from '#domain/definition/steps.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import type { Asked } from '#domain/who.ts';
import { note, tell, write, type Entering } from './entering.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

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
    capacity: o.holders[0]?.capacity ?? '', capacities: o.holders.length > 1 ? Object.fromEntries(o.holders.map(({ person, capacity }) => [person, capacity])) : {}, round: c.ledger.round ?? c.case.round, dueAt, provisional: o.due?.provisional ?? false, openedAt: o.open ? new Date(c.now) : null,
  }]));
  if (o.open && o.holders.length) queue(c, o.task, o.holders.map(({ person }) => person), o.shared, dueAt, o.news);
}

/** Stands a task in people's queues, and tells them. */
export function queue(c: Entering, task: string, people: string[], shared: boolean, dueAt: Date | null, news: Opening['news']): void {
  write(c, insertInbox(c.tx, people.map((personId) => ({ personId, taskId: task, caseId: c.case.id, box: shared ? 'claimable' : 'todo', dueAt }))));
  for (const person of people) {
    tell(c, person, news, task);
    c.ledger.changes.push({ personId: person, kind: 'task', ref: task });
  }
}

/** The task was answered by this person, or by nobody of the organisation. No open task any more is a bug: the engine had looked. */
export function finish(c: Entering, task: string, person: string | null, outcome: string): void {
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
