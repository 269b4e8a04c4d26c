// Who has a task and may not answer it any more is looked for when the organisation changes, as days begin, and when the case itself brings it about (approval-idioms §9).
import { heldTasks, type HeldTask } from '#db/record/away.ts';
import { insertOutbox } from '#db/record/ledger.ts';
import type { Sql } from '#db/connect.ts';
import { allBarred } from '#domain/barred.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { askOf, stepsOf } from '#domain/definition/steps.ts';
import { delegatesOf, isDelegateOf } from '#domain/delegation.ts';
import { holdsCapacity } from '#domain/eligible.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import type { Op } from '#domain/engine/op.ts';
import { keptOut } from './asked.ts';
import type { Entering } from './entering.ts';
import { definitionOf, factsAt, settingsAt } from './known.ts';

/** Tells every case with an open task that nobody of those who have it may answer as the organisation is at this revision on this day; each once. What their forms say has no part in it: the case looks at that. */
export async function announceBarred(sql: Sql, revision: number, now: Date): Promise<void> {
  const [facts, { calendar }, rows] = await Promise.all([factsAt(sql, revision), settingsAt(sql, revision), heldTasks(sql, null)]);
  const day = dateOf(now.getTime(), calendar.offsetMinutes);
  const doubtful = new Set(rows.filter(({ person, capacity, applicant }) => !holdsCapacity(facts, capacity, person) || isDelegateOf(facts, day, person, applicant)).map(({ task }) => task));
  for (const [task, holders] of Map.groupBy(rows.filter(({ task }) => doubtful.has(task)), (row) => row.task)) {
    const [{ caseId, pinned, step, applicant }] = holders as [HeldTask];
    const ask = askOf(await definitionOf(sql, pinned), step);
    if (ask && allBarred({ facts, applicant, ask, kept: ask.apart ? delegatesOf(facts, day, applicant) : [] }, holders)) await insertOutbox(sql, { kind: 'event', key: `barred:${task}:${revision}:${day}`, payload: { caseId, event: PEOPLE_AWAY } });
  }
}

/** The open tasks of the case that nobody of those who have them may answer. */
export async function barredIn(c: Entering): Promise<HeldTask[]> {
  const barred: HeldTask[] = [];
  for (const holders of Map.groupBy(await heldTasks(c.tx, c.case.id), ({ task }) => task).values()) {
    const [held] = holders;
    const ask = held && askOf(c.definition, held.step);
    if (ask && allBarred({ facts: c.facts, applicant: c.case.applicantId, ask, kept: await keptOut(c, ask) }, holders)) barred.push(held);
  }
  return barred;
}

/** Tells the case itself where this entry leaves an open task with people none of whom may answer it: their step keeps them out from now on, or the task was at rest while they ceased to be what they were asked as. */
export async function lookAtHolders(c: Entering): Promise<void> {
  if (!mayBar(c)) return;
  // Who has decided what was read before this entry decided.
  c.actors = null;
  if ((await barredIn(c)).length) c.ledger.outbox.push({ kind: 'event', key: `barred:${c.case.id}:${c.writing.seq}`, payload: { caseId: c.case.id, event: PEOPLE_AWAY } });
}

/** Tasks stand open again that nobody had looked at while they were at rest, or follow other rules. */
const AGAIN: ReadonlySet<Op['op']> = new Set<Op['op']>(['resume', 'reopen', 'migrated']);

/** Whether an entry may keep somebody from what he has: only then are the holders looked at. The entry that has given tasks to others has just looked at them all. */
function mayBar({ writing: { ops }, definition, case: { form: before }, form }: Entering): boolean {
  if (ops.some(({ op }) => op === 'away')) return false;
  if (ops.some(({ op }) => AGAIN.has(op))) return true;
  const changed = Object.keys(form).some((key) => form[key] !== before[key]);
  const decided = ops.some(({ op }) => op === 'decided');
  const excepts = (changed || decided) && [...stepsOf(definition.steps)].some(({ step }) => step.kind === 'ask' && step.except);
  return excepts || (changed && definition.form.some(({ subject }) => subject));
}
