// Somebody who is asked is away longer than his task can wait, and nobody acts for him: his superior sits in (approval-idioms §5 row 6, §9).
import { awayTasks } from '#db/record/away.ts';
import { insertOutbox } from '#db/record/ledger.ts';
import { followTask, passTask, standIn, taskOf } from '#db/record/seats.ts';
import { sittingsOf } from '#db/read/sittings.ts';
import type { Sql } from '#db/connect.ts';
import type { Seated } from '#domain/absence.ts';
import { renamed } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { movedTask } from '#domain/engine/task-id.ts';
import { keptOut } from './asked.ts';
import { standing } from './deputies.ts';
import { note, type Entering } from './entering.ts';
import { queue } from './tasks.ts';

/** Who sits in for whoever has this task or is asked next; nobody where he is there, somebody may act for him, or he is back in time. `holders`: who could have it, where that is more than has it now. */
export async function insteadOf(c: Entering, task: string, due: number | null, holders?: readonly string[]): Promise<Seated | undefined> {
  const [row] = await sittingsOf(c.tx, [task]);
  const ask = row && askOf(c.definition, row.stepId);
  if (!row || !ask) throw new Error('the task is not there');
  // Whoever was added is asked himself, or removed.
  if (row.part !== 'seat') return undefined;
  const asked = (holders ?? row.holders).map((person) => ({ person, capacity: row.capacities[person] ?? row.capacity }));
  return standing(c, ask, { seated: row.seated, kept: await keptOut(c, ask) }, asked, due).find(({ away }) => away !== undefined);
}

/** Each of these tasks whose holder is missed goes to the superior, with the same due instant. */
export async function lookForAbsent(c: Entering, op: Extract<Op, { op: 'away' }>): Promise<Answer> {
  const stoodIn = [];
  for (const { task, step, timers, holders } of op.tasks) {
    // What is overdue already has no clock left that says when it was due.
    const [row] = await taskOf(c.tx, task);
    const above = await insteadOf(c, task, row?.dueAt?.getTime() ?? null, holders);
    if (!above) continue;
    const next = movedTask(task, c.writing.seq);
    const [passed] = await passTask(c.tx, task, 'stood-in', null);
    if (!passed) throw new Error('the task is not open');
    await followTask(c.tx, next, task, above.person, 'open', null, null);
    await standIn(c.tx, next, above.person, above.capacity);
    queue(c, next, [above.person], false, passed.dueAt, 'task.opened');
    note(c, 'task.stood-in', { task, step, people: [above.person], for: above.away, next });
    stoodIn.push({ task, seat: { task: next, holders: [above.person], open: true, timers: renamed(timers, next) } });
  }
  return { stoodIn };
}

/** Tells every case that waits for somebody whose absence has begun; once for each absence. */
export async function announceAway(sql: Sql): Promise<void> {
  for (const { caseId, absence } of await awayTasks(sql)) await insertOutbox(sql, { kind: 'event', key: `away:${caseId}:${absence}`, payload: { caseId, event: PEOPLE_AWAY } });
}
