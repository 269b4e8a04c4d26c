// Dates of the form that the process itself sets or moves, with the clocks of the tasks that are due by them.
import { moveDue, openTasksOf } from '#db/record/tasks.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import { dateAfter } from '#domain/form/dated.ts';
import { note, type Entering } from '../entering.ts';
import type { Done, Given } from './given.ts';

/** Puts the instant that lies so much time ahead into a field. */
export const setDate = async (c: Entering, given: Given): Promise<Done> => ({ result: 'set', ...(await put(c, 'date.set', given)) });

/** Moves the date of a field; to what it is already changes nothing. */
export async function moveDate(c: Entering, given: Given): Promise<Done> {
  const done = await put(c, 'date.move', given);
  return { result: done ? 'moved' : 'unchanged', ...done };
}

async function put(c: Entering, effect: string, given: Given): Promise<Pick<Done, 'moved'> | undefined> {
  const to = dateAfter(effect, given.values, { fields: c.definition.form, form: c.form, now: c.now, calendar: c.calendar });
  if (!to) return undefined;
  c.form[to.field] = to.value;
  return { moved: await moveTasks(c, to.field, effect === 'date.set' ? 'set' : 'extended') };
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
