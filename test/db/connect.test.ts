// What a lost connection does to those who were using it: Postgres restarted, a statement too long in waiting, a backend ended by its administrator.
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Db, type Sql } from '#db/connect.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let at: Database;
let sql: Sql;
beforeAll(async () => {
  at = await freshDatabase();
  await at.sql`create table public.kept (line text primary key)`;
  sql = connect(at.url, { max: 1, name: 'lost' });
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await at.drop();
});

const pidOf = async (db: Db) => (await db<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid ?? 0;
const kept = async () => (await at.sql<{ line: string }[]>`select line from public.kept order by line`).map(({ line }) => line);

it.each([0, 1, 5, 50])('lost between two statements of a transaction: nothing of it is kept, and its caller is told (%i ms of silence)', async (ms) => {
  const others: Promise<unknown>[] = [];
  let work = Promise.resolve();
  const written = sql.begin((tx) => (work = (async () => {
    await tx`insert into public.kept values ('first')`;
    await at.sql`select pg_terminate_backend(${await pidOf(tx)})`;
    await sleep(ms);
    others.push(sql`select 1`.catch(() => undefined));
    await sleep(ms);
    await tx`insert into public.kept values ('second')`;
    await tx`insert into public.kept values ('third')`;
  })()));
  await expect(written).rejects.toThrow();
  await expect(work).rejects.toThrow();
  await Promise.all(others);
    expect(await kept()).toEqual([]);
});

it('the next one on the same pool is whole', async () => {
  await sql.begin(async (tx) => {
    await tx`insert into public.kept values ('a')`;
    await tx`insert into public.kept values ('b')`;
  });
  expect(await kept()).toEqual(['a', 'b']);
});

it('statements that stood in line in a lost transaction are refused with it, not left waiting', async () => {
  const lines: Promise<unknown>[] = [];
  const written = sql.begin(async (tx) => {
    const pid = await pidOf(tx);
    for (let i = 0; i < 300; i++) lines.push(tx`select pg_sleep(0.01), ${i}::int`.catch((error: unknown) => error));
    await at.sql`select pg_terminate_backend(${pid})`;
    await Promise.all(lines);
  });
  await expect(written).rejects.toThrow();
  const ends = await Promise.all(lines);
  expect(ends).toHaveLength(300);
  expect(ends.at(-1)).toBeInstanceOf(Error);
});

it('a statement that fails halfway through its rows leaves nothing to the next one', async () => {
  await expect(sql`select 1 / (4 - n) as share from generate_series(1, 10) as n`).rejects.toThrow(/division by zero/);
  expect([...(await sql`select 'mine' as line`)]).toEqual([{ line: 'mine' }]);
});

/** A way to Postgres that breaks off each connection when it has carried so many bytes to the client. */
async function frail(after: number): Promise<{ url: string; close: () => void }> {
  const { hostname, port } = new URL(at.url);
  const server = createServer((client: Socket) => {
    const upstream = createConnection(Number(port), hostname);
    let left = after;
    upstream.on('data', (bytes) => ((left -= bytes.length) < 0 ? client.resetAndDestroy() : client.write(bytes)));
    client.on('data', (bytes) => upstream.write(bytes)).on('close', () => upstream.destroy()).on('error', () => undefined);
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = new URL(at.url);
  url.port = String((server.address() as AddressInfo).port);
  url.hostname = '127.0.0.1';
  return { url: url.href, close: () => server.close() };
}

it('lost anywhere between the first byte and the answer: the caller is told, and nobody else is', async () => {
  for (const after of [0, 50, 400, 900, 1200, 2000]) {
    const way = await frail(after);
    const broken = connect(way.url, { max: 1, name: 'frail' });
    await expect(broken`select repeat('x', 4000)`).rejects.toThrow();
    await broken.end({ timeout: 1 });
    way.close();
  }
});
