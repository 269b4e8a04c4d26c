// Due instants that rest on a year not yet announced: when its calendar arrives they are counted again, as an act on the record of each case.
import type { Sql } from '#db/connect.ts';
import { settings } from '#db/record/cases.ts';
import { insertOutbox } from '#db/record/ledger.ts';
import { holdersOf, moveDue, provisionalTasks } from '#db/record/tasks.ts';
import { calendarOf, isAnnounced } from '#domain/calendar/calendar.ts';
import { lapseClock, taskClock } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import { CALENDAR_ANNOUNCED } from '#domain/engine/act.ts';
import type { Answer, Timer } from '#domain/engine/op.ts';
import { AMEND } from '#domain/engine/state.ts';
import { note, type Entering } from './entering.ts';

/** Counts the case's provisional due instants again from when each task was opened; each that moves is noted, and whoever has the task sees it move. */
export async function redate(c: Entering): Promise<Answer> {
  const redated: { task: string; timers: Timer[] }[] = [];
  for (const task of await provisionalTasks(c.tx, c.case.id)) {
    const from = task.openedAt.getTime();
    const { due, timers } = task.stepId === AMEND ? lapseClock(task.id, from, c.calendar) : taskClock(askOf(c.definition, task.stepId)?.due, c.form, task.id, from, c.calendar);
    if (!due) continue;
    await moveDue(c.tx, task.id, new Date(due.at), due.provisional);
    redated.push({ task: task.id, timers });
    if (due.at === task.dueAt.getTime()) continue;
    note(c, 'task.extended', { task: task.id, step: task.stepId, before: task.dueAt.toISOString(), due: new Date(due.at).toISOString(), reason: 'calendar' });
    for (const { personId } of await holdersOf(c.tx, [task.id])) c.ledger.changes.push({ personId, kind: 'task', ref: task.id });
  }
  return { redated, now: c.now };
}

/** Tells every case that has a provisional due instant which is no longer one; the number of cases told. A case is told once for each such instant. */
export async function announceCalendar(sql: Sql): Promise<number> {
  const [row] = await settings(sql);
  const calendar = calendarOf(row?.calendar ?? {});
  const told = new Set<string>();
  for (const { id, caseId, openedAt, dueAt } of await provisionalTasks(sql, null)) {
    if (told.has(caseId) || !isAnnounced(calendar, openedAt.getTime(), dueAt.getTime())) continue;
    told.add(caseId);
    await insertOutbox(sql, { kind: 'event', key: `calendar:${id}:${dueAt.getTime()}`, payload: { caseId, event: CALENDAR_ANNOUNCED } });
  }
  return told.size;
}
