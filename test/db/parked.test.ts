// A step at which nobody can be asked, parked in the very moment in which somebody comes who could be.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { announcePeople } from '#activities/parked.ts';
import { load } from '#activities/load.ts';
import { park } from '#db/record/asked.ts';
import { clockAndRevision, createCase, pin } from '#db/record/cases.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let at: Database;
beforeAll(async () => {
  at = await freshDatabase();
  await load(at.sql, { organisation: 'decoration-company', demo: false, password: '', sample: () => ({ records: [], pages: [] }) });
});
afterAll(() => at.drop());

const revision = async () => (await clockAndRevision(at.sql))[0]?.revision ?? 0;
const told = async () => (await at.sql<{ key: string }[]>`select key from cases.outbox where kind = 'event' order by id`).map(({ key }) => key);

it('is told of the change that it was too late to see, once', async () => {
  const [process] = await at.sql<{ key: string; version: number; body: Definition }[]>`select key, version, body from cases.process limit 1`;
  const [person] = await at.sql<{ id: string; departmentId: string }[]>`select id, department_id from org.person limit 1`;
  if (!process || !person) throw new Error('nothing is loaded');
  const before = await revision();
  let after = before;
  await at.sql.begin(async (tx) => {
    await pin(tx, { hash: 'h', processKey: process.key, version: process.version, body: process.body });
    await createCase(tx, { id: 'c1', processKey: process.key, version: process.version, pinned: 'h', title: process.body.title, applicantId: person.id, departmentId: person.departmentId, parentId: null, parentNode: null, form: {}, picks: {}, offsetMinutes: 480 });
    await park(tx, 'c1', 'n1', 'step', before);
    await at.sql`update org.person set name = name where id = ${person.id}`;
    after = await revision();
    await announcePeople(at.sql, after);
  });
  expect([after > before, await told()]).toEqual([true, []]);
  await announcePeople(at.sql, after);
  await announcePeople(at.sql, after);
  expect(await told()).toEqual([`people:c1:${after}`]);
  await at.sql`update cases.parked set revision = ${after}`;
  await at.sql`delete from cases.outbox`;
  await announcePeople(at.sql, after);
  expect(await told()).toEqual([]);
  await announcePeople(at.sql, after, true);
  expect(await told()).toHaveLength(1);
});
