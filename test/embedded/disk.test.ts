// A full disk, at the start and while the product runs: it says so, damages nothing, and what was acknowledged is there when there is room again.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connect, type Sql } from '#db/connect.ts';
import { freePorts } from '#embedded/ports.ts';
import { temporalBinaries } from '#embedded/temporal-binaries.ts';
import { healthy, home, mayMount, mount, noneLeft, says, start } from './starting.ts';

const { folder, remove } = home();
afterAll(remove);

const DISK_FULL = '53100';

/** The product's own database, as its owner. */
async function open(path: string): Promise<Sql> {
  const [port = '', password = ''] = await Promise.all(['port', 'password'].map((name) => readFile(join(path, 'postgres', name), 'utf8')));
  return connect(`postgres://countersign:${password.trim()}@127.0.0.1:${port}/countersign`, { max: 1, name: 'test' });
}

/** A third of a megabyte that cannot be compressed. */
const writePage = (sql: Sql) => sql`insert into public.page (text) select string_agg(gen_random_uuid()::text, '') from generate_series(1, 10000)`;
const PAGE_LENGTH = 360_000;

/** Does it again and again until Postgres cannot; answers how often it could, and why it could not. */
async function untilFull(work: () => Promise<unknown>): Promise<{ done: number; code: string }> {
  for (let done = 0; ; done++)
    try {
      await work();
    } catch (error) {
      return { done, code: (error as { code?: string }).code ?? '' };
    }
}

describe.runIf(mayMount())('a full disk', () => {
  it('is said at the start, and nothing is written', async () => {
    const { path } = mount(folder('small'), 64);
    const [port = 0] = await freePorts(1);
    const one = start({ DATA_DIR: path, PORT: String(port) });
    expect(await one.ended).toBe(1);
    expect(one.said().trim()).toMatch(new RegExp(`^The disk of ${path} is full: \\d+ MB are free, 300 are needed\\.$`));
    expect(readdirSync(path)).toEqual([]);
  });

  it('or one that is only read is said of the cache folder, too', async () => {
    const search = (cacheDir: string) => temporalBinaries({ cacheDir, TEMPORAL_DOWNLOAD_BASE: 'http://127.0.0.1:9' }, () => undefined, '');
    await expect(search(mount(folder('cache'), 1).path)).rejects.toThrow(/^The disk of the cache folder .* is full: \d MB are free, 300 are needed\. Set COUNTERSIGN_CACHE to another\.$/);
    await expect(search(mount(folder('closed'), 1, 'ro').path)).rejects.toThrow(/^The cache folder .* cannot be written \(EROFS\)/);
  });

  it('while the product runs is said; room made in time is enough; when Postgres dies of it everything stops with the reason; nothing acknowledged is lost', async () => {
    const { path, fill } = mount(folder('filling'), 480);
    const [port = 0] = await freePorts(1);
    const one = start({ DATA_DIR: path, PORT: String(port) });
    expect(await one.up).toBe(true);
    const sql = await open(path);
    await sql`create table public.page (n int primary key generated always as identity, text text not null)`;

    // A table that cannot grow is an error; a log that cannot grow ends Postgres. Here the log has room.
    await sql`select pg_switch_wal()`;
    await writePage(sql);
    const makeRoom = fill(4);
    const first = await untilFull(() => writePage(sql));
    expect(first).toMatchObject({ code: DISK_FULL });
    expect(await says(one, /Postgres has hardly room to write: \d+ MB are left on the disk of .*filling\. Make room/)).toBe(true);
    makeRoom();
    expect(await says(one, /Postgres has room to write again/)).toBe(true);
    await writePage(sql);

    const makeRoomAgain = fill(4);
    const second = await untilFull(() => writePage(sql));
    await untilFull(() => sql`select pg_logical_emit_message(true, 'test', repeat('x', 1000000))`);
    await sql.end({ timeout: 0 });
    expect(await says(one, /Postgres ended \(.*the disk is full/)).toBe(true);
    expect(await healthy(port, 0)).toBe(false);
    expect(await one.ended).toBe(1);
    expect(one.said()).toMatch(/Postgres ended 3 times within a minute, so everything stops\. The last time: .*the disk is full/);
    expect(await noneLeft(path, 2_000)).toEqual([]);

    makeRoomAgain();
    const again = start({ DATA_DIR: path, PORT: String(port) });
    expect(await again.up).toBe(true);
    expect(await healthy(port)).toBe(true);
    const reader = await open(path);
    const [pages] = await reader<{ count: number; whole: boolean }[]>`select count(*)::int as count, bool_and(length(text) = ${PAGE_LENGTH}) as whole from public.page`;
    await reader.end();
    expect(pages?.count).toBeGreaterThanOrEqual(1 + first.done + 1 + second.done);
    expect(pages?.whole).toBe(true);
    process.kill(again.pid, 'SIGTERM');
    expect(await again.ended).toBe(0);
    expect(await noneLeft(path, 2_000)).toEqual([]);
  }, 120_000);
});
