// In `order`, the next seat's turn: its clock starts now, and somebody else has it where whoever was asked may not answer any more, or is away (approval-idioms §5 row 6, §9).
import { standIn } from '#db/record/seats.ts';
import { openTask } from '#db/record/tasks.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { insteadOf, noteInstead, tellKeepers } from './away.ts';
import { note, type Entering } from './entering.ts';
import { queue } from './tasks.ts';

/** Opens the task for whoever is asked, or for who has it instead; answers its clock, and who has it where that is somebody else. */
export async function turn(c: Entering, op: Extract<Op, { op: 'turn' }>): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  const clock = taskClock(ask?.due, c.form, op.task, c.now, c.calendar);
  const instead = await insteadOf(c, { task: op.task, due: clock.due?.at ?? null });
  const [above] = instead?.people ?? [];
  const rows = await openTask(c.tx, op.task, new Date(c.now), clock.due && new Date(clock.due.at), clock.due?.provisional ?? false);
  const asked = rows[0]?.holderId;
  if (!asked) throw new Error('a seat in order has one holder');
  if (above) await standIn(c.tx, op.task, above.person, above.capacity);
  const holder = above?.person ?? asked;
  queue(c, op.task, [holder], false, clock.due && new Date(clock.due.at), 'task.opened');
  note(c, 'task.opened', { task: op.task, step: op.step, people: [holder] });
  if (instead && !above) await tellKeepers(c, op.step);
  if (instead && above) noteInstead(c, { task: op.task, step: op.step }, instead);
  return { timers: clock.timers, ...(above && { holders: [holder] }) };
}
