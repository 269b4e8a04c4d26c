// Streams of changes: nothing between two connections is missed, and a connection that fails leaves nobody listening.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { streams, type Change, type Streams } from '#api/streams.ts';
import { freshDatabase, type Database } from '#test/database.ts';
import { there } from '#test/workflows/acting.ts';

let at: Database;
let open: Streams;
beforeAll(async () => {
  at = await freshDatabase();
  open = await streams(at.sql);
});
afterEach(() => at.sql`delete from cases.change`);
afterAll(async () => {
  await open.close();
  await at.drop();
});

const change = (id: number, person = 'p-1') => at.sql`
  with one as (insert into cases.change (id, person_id, kind, ref) overriding system value values (${id}, ${person}, 'case', ${`c${id}`}) returning id) select pg_notify('change', '') from one`;
const joined = async (since?: number) => {
  const heard: number[] = [];
  const { complete, leave } = await open.join('p-1', since, ({ id }: Change) => void heard.push(id));
  return { heard, complete, leave };
};

it('a change whose id was taken before the last one heard, and which was committed after it, is heard by whoever comes back', async () => {
  for (const id of [1_000, 1_003]) await change(id);
  await change(1_001);
  await change(1_002, 'p-2');
  const { heard, complete, leave } = await joined(1_003);
  leave();
  expect(heard).toContain(1_001);
  expect(heard).not.toContain(1_003);
  expect(heard).not.toContain(1_002);
  expect(complete).toBe(true);
});

it('too much to tell one by one is said to be too much, and what comes now is told all the same', async () => {
  await at.sql`insert into cases.change (id, person_id, kind, ref) overriding system value select n, 'p-1', 'case', 'c' from generate_series(2001, 3000) as s(n)`;
  const { heard, complete, leave } = await joined(2_001);
  expect(complete).toBe(false);
  await change(3_001);
  await there('the change of now', async () => (heard.includes(3_001) ? true : undefined), 8_000);
  leave();
});

it('whoever could not be told what he missed is not listening either', async () => {
  await at.sql`alter table cases.change rename to elsewhere`;
  const heard: number[] = [];
  await expect(open.join('p-1', 1, ({ id }) => void heard.push(id))).rejects.toMatchObject({ code: '42P01' });
  await at.sql`alter table cases.elsewhere rename to change`;
  const other = await joined();
  await change(4_000);
  await there('the other hears it', async () => (other.heard.includes(4_000) ? true : undefined), 8_000);
  other.leave();
  expect(heard).toEqual([]);
});
