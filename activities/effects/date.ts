// Dates of the form that the process itself sets or moves, with the clocks of the tasks that are due by them.
import { moveDue, openTasksOf } from '#db/record/tasks.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { askOf } from '#domain/definition/steps.ts';
import { note, type Entering } from '../entering.ts';
import { instantOf, type Done, type Given } from './given.ts';

/** Puts the instant that lies so much time ahead into a field. */
export async function setDate(c: Entering, given: Given): Promise<Done> {
  const field = String(given.values.field);
  c.form[field] = new Date(addDuration(c.calendar, c.now, String(given.values.after)).at).toISOString();
  return { result: 'set', moved: await moveTasks(c, field, 'set') };
}

/** Moves the date of a field; to what it is already changes nothing. */
export async function moveDate(c: Entering, given: Given): Promise<Done> {
  const field = String(given.values.field);
  const until = instantOf(given, 'until', c.calendar);
  if (momentOf(c.form[field], c.calendar.offsetMinutes) === until.getTime()) return { result: 'unchanged' };
  c.form[field] = given.values.until;
  return { result: 'moved', moved: await moveTasks(c, field, 'extended') };
}

/** The clocks of the open tasks that are due by this field, counted again. */
export async function moveTasks(c: Entering, field: string, reason: 'recalled' | 'extended' | 'set'): Promise<NonNullable<Done['moved']>> {
  const moved: NonNullable<Done['moved']> = [];
  for (const task of await openTasksOf(c.tx, c.case.id)) {
    const rule = askOf(c.definition, task.stepId)?.due;
    if (rule?.at !== field) continue;
    const clock = taskClock(rule, c.form, task.id, c.now, c.calendar);
    if (!clock.due) continue;
    await moveDue(c.tx, task.id, new Date(clock.due.at), clock.due.provisional);
    note(c, 'task.extended', { task: task.id, step: task.stepId, due: new Date(clock.due.at).toISOString(), reason });
    moved.push({ task: task.id, timers: clock.timers });
  }
  return moved;
}
