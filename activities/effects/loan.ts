// A loan's return instant moves only by an act on record: an extension, or a recall because somebody else is waiting.
import { holdingCases, moveLoans } from '#db/record/register.ts';
import { moveDue, openTasksOf } from '#db/record/tasks.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import { note, tell, type Entering } from '../entering.ts';
import { instantOf, recordsOf, type Done, type Given } from './given.ts';

const RETURN_FIELD = 'expected_return';

/** Tells the cases that have the archives out that somebody waits. */
export async function recall(c: Entering, given: Given): Promise<Done> {
  for (const { caseId, holderId } of await holdingCases(c.tx, recordsOf(given, 'archives'))) {
    c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:recall:${caseId}`, payload: { caseId, event: 'loan.recalled' } });
    note(c, 'loan.recalled', { from: caseId });
    if (holderId) tell(c, holderId, 'loan.recalled', null);
  }
  return { result: 'told' };
}

/** Brings the return forward to `within` from now, never later than it was. */
export async function shorten(c: Entering, given: Given): Promise<Done> {
  const until = addDuration(c.calendar, c.now, String(given.values.within)).at;
  const present = Date.parse(String(c.form[RETURN_FIELD]));
  if (!(until < present)) return { result: 'unchanged' };
  return { result: 'shortened', moved: await moveTo(c, new Date(until)) };
}

/** Extends the loan to an instant. */
export async function extend(c: Entering, given: Given): Promise<Done> {
  return { result: 'extended', moved: await moveTo(c, instantOf(given, 'until')) };
}

async function moveTo(c: Entering, until: Date): Promise<NonNullable<Done['moved']>> {
  c.form[RETURN_FIELD] = until.toISOString();
  await moveLoans(c.tx, c.case.id, until);
  const moved: NonNullable<Done['moved']> = [];
  for (const task of await openTasksOf(c.tx, c.case.id)) {
    const rule = askOf(c.definition, task.stepId)?.due;
    if (rule?.at !== RETURN_FIELD) continue;
    const clock = taskClock(rule, c.form, task.id, c.now, c.calendar);
    if (!clock.due) continue;
    await moveDue(c.tx, task.id, new Date(clock.due.at), clock.due.provisional);
    note(c, 'task.extended', { task: task.id, due: until.toISOString() });
    moved.push({ task: task.id, timers: clock.timers });
  }
  tell(c, c.case.applicantId, 'loan.moved', null, { due: until.toISOString() });
  return moved;
}
