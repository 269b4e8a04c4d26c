// A case goes on under another version of its process: what is checked at the last moment, and what follows of it (approval-idioms §6.5).
import { forgetParked } from '#db/record/asked.ts';
import { pin, repin } from '#db/record/cases.ts';
import { liveTasksOf, moveDue } from '#db/record/tasks.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import { canonical } from '#domain/canonical.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import type { Answer, Op, Timer } from '#domain/engine/op.ts';
import { planOf } from '#domain/engine/plan.ts';
import { migration } from '#domain/migration.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { mayOversee } from './allow-seat.ts';
import { note, write, type Entering } from './entering.ts';
import { remark } from './header.ts';
import { positionOf } from './position.ts';

type Migrate = Extract<PersonAct, { verb: 'migrate' }>;

/** Why the case may not be taken there, or nothing: who asks, whether the plan is the one of that version, and the whole check once more on what is on record now. */
export async function mayMigrate(c: Entering, act: Migrate): Promise<Refusal | undefined> {
  const no = mayOversee(c, act.by);
  if (no) return no;
  if (!c.target || canonical(planOf(c.target, act.plan.hash)) !== canonical(act.plan)) return refuse('definition-changed');
  if (act.version <= c.case.version) return refuse('does-not-land');
  const { plan, state } = await positionOf(c);
  return 'snags' in migration({ definition: c.definition, plan }, { definition: c.target, plan: act.plan }, state, c.form, c.now) ? refuse('does-not-land') : undefined;
}

/** Pins the case to the new version. Clocks of open tasks whose rule differs are counted again from when the task was opened. */
export async function migrated(c: Entering, op: Extract<Op, { op: 'migrated' }>): Promise<Answer> {
  const { target, definition: before, case: row } = c;
  if (!target) throw new Error('a migration without a target');
  await remark(c);
  write(c, pin(c.tx, { hash: op.to, processKey: row.processKey, version: op.version, body: target }));
  write(c, repin(c.tx, { id: row.id, pinned: op.to, version: op.version, title: target.title }));
  write(c, forgetParked(c.tx, row.id));
  note(c, 'admin.migrated', { from: row.version, version: op.version, before: row.pinned, ...(op.skipped.length && { skipped: op.skipped }) });
  c.definition = target;
  c.case = { ...row, pinned: op.to, version: op.version, title: target.title };
  const redated: { task: string; timers: Timer[] }[] = [];
  for (const task of await liveTasksOf(c.tx, row.id)) {
    const [was, rule] = [before, target].map((one) => askOf(one, task.stepId)?.due);
    if (task.part !== 'seat' || !task.openedAt || canonical(was ?? null) === canonical(rule ?? null)) continue;
    const { due, timers } = taskClock(rule, c.form, task.id, task.openedAt.getTime(), c.calendar);
    await moveDue(c.tx, task.id, due && new Date(due.at), due?.provisional ?? false);
    redated.push({ task: task.id, timers });
    if (due?.at !== task.dueAt?.getTime()) note(c, 'task.extended', { task: task.id, step: task.stepId, ...(task.dueAt && { before: task.dueAt.toISOString() }), ...(due && { due: new Date(due.at).toISOString() }), reason: 'version' });
  }
  return { redated, now: c.now };
}
