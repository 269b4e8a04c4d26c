// The driver, where it was mended (patches/): a connection that is lost rejects what is asked of it, and nothing worse.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Sql } from '#db/connect.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let database: Database;
let sql: Sql;
beforeAll(async () => {
  database = await freshDatabase();
  sql = connect(database.url, { max: 3, name: 'test' });
});
afterAll(async () => {
  await sql.end({ timeout: 2 });
  await database.drop();
});

it('a transaction whose server process is killed under it rejects; what it still asks takes nobody along, and the pool goes on', async () => {
  for (let i = 0; i < 5; i++) {
    let over: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (over = resolve));
    const lost = sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await database.sql`select pg_terminate_backend(${row?.pid ?? 0})`;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.allSettled([tx`select 1`, tx`select 2`]);
      over();
    });
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await asked;
    expect(await Promise.all(Array.from({ length: 6 }, () => sql<{ one: number }[]>`select 1 as one`))).toHaveLength(6);
  }
});
