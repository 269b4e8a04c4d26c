// The two programs log in as themselves: neither is more than its role, whatever it does to its connection.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Sql } from '#db/connect.ts';
import { programLogins } from '#embedded/logins.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let database: Database;
const sessions: Sql[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  const logins = await programLogins(database.url);
  sessions.push(connect(logins.worker, { role: 'cs_worker', max: 1, name: 'test' }), connect(logins.api, { role: 'cs_api', max: 1, name: 'test' }));
});
afterAll(async () => {
  await Promise.all(sessions.map((sql) => sql.end({ timeout: 2 })));
  await database.drop();
});

it.each([['worker', 0], ['api', 1]])('the %s that lays down its role gains nothing: the trail stays as it is', async (_, i) => {
  const sql = sessions[i];
  if (!sql) throw new Error('not connected');
  await sql`select count(*) from audit.event`;
  await sql`set role none`;
  for (const attempt of ['alter table audit.event disable trigger user', "update audit.event set kind = 'x'", 'delete from audit.event', 'truncate audit.event', 'drop trigger append_only on audit.event', 'create table public.mine ()'])
    await expect(sql.unsafe(attempt), attempt).rejects.toMatchObject({ code: '42501' });
});

it('a second start gives new passwords and keeps the logins', async () => {
  const before = await programLogins(database.url);
  const after = await programLogins(database.url);
  expect(new URL(after.api).password).not.toBe(new URL(before.api).password);
  await expect(connect(before.api, { max: 1, name: 'test' })`select 1`).rejects.toMatchObject({ code: '28P01' });
});
