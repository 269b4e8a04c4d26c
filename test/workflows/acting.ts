// People at their tasks, as a test plays them: whoever is asked, at the step that he is asked at, with what the step wants of him.
import { createHash } from 'node:crypto';
import { expect, vi } from 'vitest';
import { insertProcess } from '#db/load/organisation.ts';
import { canonical } from '#domain/canonical.ts';
import { compile } from '#domain/definition/parse.ts';
import type { Installation, Sent } from '#test/installation.ts';

const names: Record<string, string> = { 'p-designer': '林一诺', 'p-designer-2': '周听澜', 'p-archivist': '温书言', 'p-archive-head': '宋砚秋', 'p-gm': '顾远舟' };

/** Publishes a process of the test's own, or a later version of one, as the next start would. */
export async function publish(at: Installation, document: Record<string, unknown>, version = 1): Promise<void> {
  const compiled = compile(document);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const { definition } = compiled;
  await insertProcess(at.sql, { key: definition.key, version, hash: createHash('sha256').update(canonical(definition)).digest('hex'), source: '', body: definition });
}

/** What a person hands in with an answer that must be signed. */
export const signedBy = (person: string) => ({ signature: { statement: true as const, name: names[person] ?? '' } });

/** Waits until the person is asked at the step, and answers. */
export async function answer(at: Installation, caseId: string, person: string, step: string, outcome: string, content: Record<string, unknown> = {}): Promise<Sent> {
  return at.send(caseId, { verb: 'decide', by: person, task: await asked(at, caseId, person, step), outcome }, content);
}

/** The same, and it must be taken. */
export async function does(at: Installation, caseId: string, person: string, step: string, outcome: string, content: Record<string, unknown> = {}): Promise<void> {
  expect(await answer(at, caseId, person, step, outcome, content), `${person} ${step} ${outcome}`).toHaveProperty('seq');
}

/** The task at the step in the person's queue, as soon as it is there. */
export async function asked(at: Installation, caseId: string, person: string, step: string): Promise<string> {
  const look = () => at.sql<{ id: string }[]>`select t.id from cases.inbox i join cases.task t on t.id = i.task_id where i.case_id = ${caseId} and i.person_id = ${person} and t.step_id = ${step} order by t.id limit 1`;
  return there(`${person} is asked at ${step}`, async () => (await look())[0]?.id);
}

/** From the application to the moment when the borrower has signed for the archives. */
export async function borrow(at: Installation, caseId: string): Promise<void> {
  await does(at, caseId, 'p-design-head', 'department', 'approve');
  await does(at, caseId, 'p-archivist', 'archive-review', 'approve');
  await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
  await does(at, caseId, 'p-designer', 'receipt', 'sign', signedBy('p-designer'));
}

/** How the case stands. */
export async function caseOf(at: Installation, caseId: string): Promise<{ state: string; outcome: string | null; form: Record<string, unknown> }> {
  const [row] = await at.sql<{ state: string; outcome: string | null; form: Record<string, unknown> }[]>`select state, outcome, form from cases."case" where id = ${caseId}`;
  if (!row) throw new Error('no such case');
  return row;
}

/** Whether the case has an open task that is marked overdue. */
export async function overdue(at: Installation, caseId: string): Promise<boolean> {
  return (await at.sql`select 1 from cases.task where case_id = ${caseId} and state = 'open' and overdue`).length > 0;
}

/** The case's events of these kinds, in order. */
export async function events(at: Installation, caseId: string, ...kinds: string[]): Promise<Record<string, unknown>[]> {
  const rows = await at.sql<{ body: string }[]>`select convert_from(body, 'UTF8') as body from audit.event where case_id = ${caseId} and kind = any(${kinds}) order by id`;
  return rows.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

/** The case that this one started, as soon as it is there. */
export async function startedBy(at: Installation, caseId: string, patienceMs?: number): Promise<string> {
  const look = () => at.sql<{ id: string }[]>`select id from cases."case" where parent_id = ${caseId}`;
  return there('another case is started', async () => (await look())[0]?.id, patienceMs);
}

/** Waits until there is something to see, and gives it. For tests that run side by side, which `expect.poll` cannot tell apart. */
export async function there<T>(what: string, look: () => Promise<T | undefined>, patienceMs = 40_000): Promise<T> {
  return vi.waitFor(async () => {
    const found = await look();
    if (found === undefined) throw new Error(`in vain: ${what}`);
    return found;
  }, { timeout: patienceMs, interval: 50 });
}

/** Every decision has one event and one place in the log; the log has no gap; nothing is doubled. */
export async function consistent(at: Installation, caseId: string): Promise<void> {
  const [counts] = await at.sql<{ decisions: number; events: number; entries: number; head: number; opened: number; tasks: number }[]>`
    select (select count(*)::int from cases.decision where case_id = ${caseId}) as decisions,
      (select count(*)::int from audit.event where case_id = ${caseId} and kind = 'task.decided') as events,
      (select count(*)::int from cases.entry where case_id = ${caseId}) as entries, (select head from cases."case" where id = ${caseId}) as head,
      (select count(*)::int from audit.event where case_id = ${caseId} and kind = 'task.opened') as opened, (select count(*)::int from cases.task where case_id = ${caseId} and step_id <> '$amend') as tasks`;
  expect(counts?.events).toBe(counts?.decisions);
  expect(counts?.entries).toBe(counts?.head);
  expect(counts?.opened).toBe(counts?.tasks);
}
