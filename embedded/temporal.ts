// A real Temporal server that keeps its state in our Postgres: one database, one dump, upgrades as migrations.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import postgres from 'postgres';
import { launch, type Child } from './child.ts';
import { freePorts, isFree } from './ports.ts';
import type { Postgres } from './postgres.ts';
import { Refusal } from './refusal.ts';
import type { Binaries } from './temporal-binaries.ts';

const run = promisify(execFile);
const schemas = [
  { database: 'temporal', name: 'postgresql/v12/temporal', version: '1.19' },
  { database: 'temporal_visibility', name: 'postgresql/v12/visibility', version: '1.14' },
] as const;

export interface Temporal {
  address: string;
  child: Child;
  stop(): Promise<void>;
}

/** Brings both schemas to this server's version, then starts it. Ports are free ones, kept in `dir` for the next start. */
export async function startTemporal({ dir, postgres: pg, binaries, log }: { dir: string; postgres: Pick<Postgres, 'port' | 'password' | 'url'>; binaries: Binaries; log?: string }): Promise<Temporal> {
  mkdirSync(dir, { recursive: true });
  await Promise.all(schemas.map((schema) => upgrade(pg, binaries.sqlTool, schema)));
  const ports = await portsOf(join(dir, 'ports.json'));
  const dynamic = join(dir, 'dynamic.yaml');
  writeFileSync(dynamic, dynamicConfig);
  const child = launch({
    name: 'temporal', command: binaries.server, args: ['--allow-no-auth', 'start'], cwd: dir, logFile: log ?? join(dir, 'temporal.log'),
    env: { ...environment(pg, ports), DYNAMIC_CONFIG_FILE_PATH: dynamic },
  });
  const address = `127.0.0.1:${ports[0] ?? 0}`;
  await answering(address, child);
  return { address, child, stop: () => child.stop('SIGTERM', 5_000) };
}

const dynamicConfig = `limit.maxIDLength:
  - value: 255
history.maxInFlightUpdates:
  - value: 100
system.enableActivityEagerExecution:
  - value: true
frontend.namespaceRPS.visibility:
  - value: 50
`;

const portNames = ['FRONTEND_GRPC_PORT', 'FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT', 'HISTORY_GRPC_PORT', 'HISTORY_MEMBERSHIP_PORT', 'MATCHING_GRPC_PORT', 'MATCHING_MEMBERSHIP_PORT', 'WORKER_GRPC_PORT', 'WORKER_MEMBERSHIP_PORT'] as const;

async function portsOf(file: string): Promise<number[]> {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as number[]) : [];
  const usable = kept.length === portNames.length && (await Promise.all(kept.map((port) => isFree(port)))).every(Boolean);
  const ports = usable ? kept : await freePorts(portNames.length);
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

const environment = (pg: Pick<Postgres, 'port' | 'password'>, ports: number[]): Record<string, string> => ({
  DB: 'postgres12', POSTGRES_SEEDS: '127.0.0.1', DB_PORT: String(pg.port), POSTGRES_USER: 'countersign', POSTGRES_PWD: pg.password, DBNAME: 'temporal', VISIBILITY_DBNAME: 'temporal_visibility',
  NUM_HISTORY_SHARDS: '4', BIND_ON_IP: '127.0.0.1', TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1', SQL_MAX_CONNS: '20', SQL_MAX_IDLE_CONNS: '20', SQL_VIS_MAX_CONNS: '4', SQL_VIS_MAX_IDLE_CONNS: '4', LOG_LEVEL: 'warn', GOGC: '400',
  ...Object.fromEntries(portNames.map((name, i) => [name, String(ports[i])])),
});

/** Runs the SQL tool only when the schema is not at this server's version: a warm start asks one question instead. */
async function upgrade(pg: Pick<Postgres, 'port' | 'password' | 'url'>, tool: string, schema: (typeof schemas)[number]): Promise<void> {
  if ((await versionOf(pg.url(schema.database))) === schema.version) return;
  const to = (...args: string[]) => run(tool, ['--plugin', 'postgres12', '--endpoint', '127.0.0.1', '--port', String(pg.port), '--user', 'countersign', '--password', pg.password, '--database', schema.database, ...args]);
  if ((await versionOf(pg.url(schema.database))) === undefined) await to('setup-schema', '-v', '0.0');
  await to('update-schema', '--schema-name', schema.name);
}

async function versionOf(url: string): Promise<string | undefined> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [there] = await sql<{ there: boolean }[]>`select to_regclass('schema_version') is not null as there`;
    if (!there?.there) return undefined;
    const [row] = await sql<{ currVersion: string }[]>`select curr_version as "currVersion" from schema_version limit 1`;
    return row?.currVersion;
  } finally {
    await sql.end();
  }
}

async function answering(address: string, child: Child): Promise<void> {
  let over: string | null = null;
  void child.ended.then((how) => (over = how));
  for (let i = 0; i < 300; i++) {
    if (over) throw new Refusal(`Temporal ended while starting (${over}): ${child.lastWords()}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.close();
      return;
    } catch {
      await pause(100);
    }
  }
  throw new Refusal('Temporal did not answer within 30 s. Its log is beside its folder.');
}
