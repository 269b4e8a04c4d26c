// The product as it runs everywhere else, in a folder of its own, with the processes' ids for looking at their memory.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#config';
import { connect, type Sql } from '#db/connect.ts';
import { insertProcess } from '#db/load/organisation.ts';
import { migrate } from '#db/migrate.ts';
import { definitionHash } from '#db/read/processes.ts';
import { parse } from '#domain/definition/parse.ts';
import { dismissGuard, launch, type Child } from '#embedded/child.ts';
import { ensureNamespace } from '#embedded/namespace.ts';
import { freePorts } from '#embedded/ports.ts';
import { startPostgres } from '#embedded/postgres.ts';
import { startTemporal } from '#embedded/temporal.ts';
import { temporalBinaries } from '#embedded/temporal-binaries.ts';
import { call } from './load.ts';

export interface Product {
  base: string;
  sql: Sql;
  temporalSql: Sql;
  temporalAddress: string;
  databaseUrl: string;
  processes: Record<string, number>;
  cookieOf(username: string): Promise<string>;
  run(name: string, file: string, env: Record<string, string>): Promise<Child>;
  stop(): Promise<void>;
}

/** Brings everything up. */
export async function product(): Promise<Product> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres') });
  await migrate(postgres.url());
  const temporal = await startTemporal({ dir: join(dir, 'temporal'), postgres, binaries: await temporalBinaries(readConfig(), console.log) });
  await ensureNamespace(temporal.address, 'countersign', 'bench');
  const [port = 0] = await freePorts(1);
  const base = `http://127.0.0.1:${port}`;
  const common = { DATABASE_URL: postgres.url(), TEMPORAL_ADDRESS: temporal.address, CS_SECRET: randomBytes(32).toString('hex'), DEMO: '1', PORT: String(port), LOG_LEVEL: 'error' };
  const children: Child[] = [];
  const run = (name: string, file: string, env: Record<string, string>) =>
    new Promise<Child>((ready, failed) => {
      const child = launch({ name, command: process.execPath, args: [file], env: { ...common, ...env }, logFile: join(dir, `${name}.log`), onLine: (line) => { if (line.includes('"ready"')) ready(child); } });
      children.push(child);
      void child.ended.then((how) => failed(new Error(`${name} ended: ${how}\n${child.lastWords()}`)));
    });
  const worker = await run('worker', 'worker/main.ts', {});
  const sql = connect(postgres.url(), { max: 4, name: 'bench' });
  await publish(sql);
  const api = await run('api', 'api/main.ts', {});
  const temporalSql = connect(postgres.url('temporal'), { max: 1, name: 'bench' });
  return {
    base, sql, temporalSql, temporalAddress: temporal.address, databaseUrl: postgres.url(), run,
    processes: { Postgres: postgres.child.pid, Temporal: temporal.child.pid, worker: worker.pid, 'api and console': api.pid },
    async cookieOf(username) {
      const answer = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: 'countersign' }) });
      if (answer.status !== 201) throw new Error(`sign-in: ${answer.status}`);
      const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
      await call(base, 'GET', '/api/me', { cookie, wants: 200 });
      return cookie;
    },
    async stop() {
      for (const child of children.reverse()) await child.stop();
      await Promise.all([sql.end({ timeout: 2 }), temporalSql.end({ timeout: 2 })]);
      await temporal.stop();
      await postgres.stop();
      dismissGuard();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function publish(sql: Sql): Promise<void> {
  for (const key of ['two-approvals', 'wide', 'timed']) {
    const source = readFileSync(new URL(`processes/${key}.yaml`, import.meta.url), 'utf8');
    const parsed = parse(source);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    await insertProcess(sql, { key, version: 1, hash: definitionHash(parsed.definition), source, body: parsed.definition });
  }
}
