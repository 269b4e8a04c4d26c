// A first start loads what is right, and nothing else.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { load } from '#activities/load.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let at: Database;
beforeAll(async () => void (at = await freshDatabase()));
afterAll(() => at.drop());

const start = () => load(at.sql, { organisation: 'decoration-company', demo: false, password: '', sample: () => ({ records: [], pages: [] }) });

it('a process that the organisation cannot run is not published, and nothing is loaded with it', async () => {
  await start();
  await at.sql`delete from cases.process`;
  await at.sql`delete from org.role_member where role_key = 'legal'`;
  await at.sql`delete from org.role where key = 'legal'`;
  await at.sql`delete from org.parameter where key = 'borrow.max-days'`;
  await expect(start()).rejects.toThrow(/There is no role legal/);
  expect(await at.sql`select 1 from cases.process`).toHaveLength(0);
  expect(await at.sql`select 1 from org.parameter where key = 'borrow.max-days'`).toHaveLength(0);
});
