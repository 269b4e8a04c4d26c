// `npm start` where it cannot start: one sentence that says why, exit code 1, and nothing damaged.
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { surroundings } from '#config';
import { connect, type Sql } from '#db/connect.ts';
import { OTHER_SECRET, otherSecret } from '#db/secret.ts';
import { freePorts } from '#embedded/ports.ts';
import { freshDatabase } from '#test/database.ts';
import { oldPostgres } from './old-postgres.ts';
import { home, start } from './starting.ts';

const { folder, remove } = home();
const database = `t_${randomBytes(6).toString('hex')}`;
const address = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${database}` }).href;
let maintenance: Sql;
let sql: Sql;

beforeAll(async () => {
  maintenance = connect(inject('postgresUrl'), { max: 1, name: 'test' });
  await maintenance`create database ${maintenance(database)}`;
  sql = connect(address, { max: 1, name: 'test' });
});
afterAll(async () => {
  await sql.end();
  await maintenance`drop database ${maintenance(database)} with (force)`;
  await maintenance.end();
  remove();
});

/** Starts where it must refuse, and answers what it printed. */
async function refused(env: Record<string, string>): Promise<string> {
  const [port = 0] = await freePorts(1);
  const one = start({ PORT: String(port), ...env });
  expect(await one.ended).toBe(1);
  expect(one.said()).not.toMatch(/ at .*:\d+:\d+/);
  return one.said().trim();
}

/** A folder that a Countersign has used, with these files below it. */
function used(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder(name), file, '..'), { recursive: true });
    writeFileSync(join(folder(name), file), text);
  }
  return folder(name);
}
const marker = (more: Record<string, unknown> = {}) => ({ 'installation.json': JSON.stringify({ product: 'countersign', format: 1, ...more }) });

describe('this machine', () => {
  it('a port in use', async () => {
    const [taken = 0] = await freePorts(1);
    const server = createServer().listen(taken, '127.0.0.1');
    expect(await refused({ DATA_DIR: folder('busy'), PORT: String(taken) })).toMatch(/^Port \d+ on 127\.0\.0\.1 is in use by another program/);
    server.close();
  });

  it('a variable that makes no sense', async () => {
    expect(await refused({ DATA_DIR: folder('odd'), PORT: 'soon', LOG_LEVEL: 'loud' })).toMatch(/PORT must be a port[\s\S]*LOG_LEVEL must be/);
  });

  it('a demo that everybody could reach', async () => {
    expect(await refused({ DATA_DIR: folder('open'), DEMO: '1', HOST: '0.0.0.0' })).toMatch(/HOST must be 127\.0\.0\.1/);
  });
});

describe('a folder', () => {
  it('with something else in it, which stays as it is', async () => {
    const path = used('foreign', { 'thesis.doc': 'mine' });
    expect(await refused({ DATA_DIR: path })).toMatch(/^The folder .* holds something that is not Countersign's/);
    expect(readdirSync(path)).toEqual(['thesis.doc']);
  });

  it('that is a file', async () => {
    writeFileSync(folder('file'), '');
    expect(await refused({ DATA_DIR: folder('file') })).toMatch(/is a file, not a folder/);
  });

  it.each(['/proc/countersign', '/proc/countersign/data'])('that cannot be written: %s', async (path) => {
    expect(await refused({ DATA_DIR: path })).toMatch(/^The folder .* cannot be written \(ENOENT\)/);
  });

  it('of another program', async () => {
    expect(await refused({ DATA_DIR: used('other', { 'installation.json': '{"product":"elsewhere"}' }) })).toMatch(/belongs to another program/);
  });

  it('written by a newer Countersign', async () => {
    const path = used('newer', marker({ format: 2 }));
    expect(await refused({ DATA_DIR: path })).toBe(`The folder ${path} was written by a newer Countersign. Start that one.`);
    expect(readdirSync(path)).toEqual(['installation.json']);
  });

  it('whose Postgres is of another major version', async () => {
    const path = used('major', { ...marker(), 'postgres/data/PG_VERSION': '17\n' });
    expect(await refused({ DATA_DIR: path })).toMatch(/^The database in .* was made by Postgres 17; this build brings Postgres 18\. Dump it/);
    expect(readdirSync(join(path, 'postgres/data'))).toEqual(['PG_VERSION']);
  });

  it('that belongs to another database: neither is changed', async () => {
    const path = used('mixed', marker({ installation: 'another' }));
    expect(await refused({ DATA_DIR: path, DATABASE_URL: address })).toBe(`The folder ${path} belongs to another installation than the database. Set DATA_DIR to a folder of its own.`);
    expect(JSON.parse(readFileSync(join(path, 'installation.json'), 'utf8'))).toMatchObject({ installation: 'another' });
    expect(await maintenance`select datname from pg_database where datname like ${`${database}%`}`).toEqual([{ datname: database }]);
    expect(await sql`select 1 from pg_tables where schemaname = 'public'`).toHaveLength(0);
  });
});

describe('a Postgres', () => {
  it('that is not there', async () => {
    expect(await refused({ DATA_DIR: folder('nowhere'), DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' })).toBe('The Postgres in DATABASE_URL cannot be used: nothing listens at its address.');
  });

  it('that is too old', async () => {
    const [port = 0] = await freePorts(1);
    const server = oldPostgres(port, '130000');
    expect(await refused({ DATA_DIR: folder('old'), DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c` })).toBe('The Postgres in DATABASE_URL is version 13; Countersign needs 14 or newer.');
    server.close();
  });
});

describe('a secret', () => {
  it('other than the database was sealed under: by the start, the setup and both programs, with nothing changed; the right one is taken', async () => {
    const own = await freshDatabase();
    const [first, second] = [randomBytes(32), randomBytes(32)];
    expect(await otherSecret(own.sql, first)).toBeUndefined();
    const rows = () => own.sql`select (select count(*)::int from public.migration) as migrations, (select count(*)::int from org.organisation) as organisations, i.* from public.installation i`;
    const before = await rows();
    expect(JSON.stringify(before)).not.toContain(first.toString('hex'));
    const env = { ...surroundings, DATABASE_URL: own.url, TEMPORAL_ADDRESS: inject('temporalAddress'), CS_SECRET: second.toString('hex') };
    for (const file of ['embedded/setup.ts', 'worker/main.ts', 'api/main.ts']) {
      const { status, stderr } = spawnSync(process.execPath, [file], { env: { ...env, PORT: String((await freePorts(1))[0]) }, encoding: 'utf8' });
      expect([file, status, stderr.trim()]).toEqual([file, 1, OTHER_SECRET]);
    }
    // A folder that has just been made has a secret that has just been made.
    expect(await refused({ DATA_DIR: folder('fresh'), DATABASE_URL: own.url })).toBe(OTHER_SECRET);
    expect(await rows()).toEqual(before);
    expect(await otherSecret(own.sql, first)).toBeUndefined();
    await own.drop();
  }, 60_000);
});

describe('a Temporal', () => {
  it('that is not there', async () => {
    const [port = 0] = await freePorts(1);
    expect(await refused({ DATA_DIR: folder('silent'), DATABASE_URL: address, TEMPORAL_ADDRESS: `127.0.0.1:${port}` })).toMatch(/The Temporal server in TEMPORAL_ADDRESS does not answer at 127\.0\.0\.1:\d+\.$/);
  });

  it('whose namespace belongs to another installation: neither namespace, database nor folder is changed', async () => {
    const given = { DATABASE_URL: address, TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: 'countersign' };
    const connection = await Connection.connect({ address: given.TEMPORAL_ADDRESS });
    const describe = async () => (await connection.workflowService.describeNamespace({ namespace: 'countersign' })).namespaceInfo;
    const before = await describe();
    expect(await refused({ DATA_DIR: folder('taken'), ...given })).toBe('The Temporal namespace countersign belongs to another installation of Countersign. Choose another with TEMPORAL_NAMESPACE.');
    expect(await describe()).toEqual(before);
    await connection.close();
    expect(await sql`select 1 from pg_tables where schemaname = 'public'`).toHaveLength(0);
    expect(JSON.parse(readFileSync(join(folder('taken'), 'installation.json'), 'utf8'))).not.toHaveProperty('installation');
  });
});
