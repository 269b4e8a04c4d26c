// A real Temporal server that keeps its state in our Postgres: one database, one dump, upgrades as migrations.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { surroundings } from '#config';
import { launch, type Child } from './child.ts';
import { replace } from './folder.ts';
import { freePorts, isFree } from './ports.ts';
import { Refusal } from './refusal.ts';
import type { Binaries } from './temporal-binaries.ts';
import { accessOf, upgradeSchemas, type Store } from './temporal-schema.ts';

export interface Temporal {
  address: string;
  child: Child;
  stop(): Promise<void>;
}

export interface TemporalSettings {
  dir: string;
  postgres: Pick<Store, 'url'> & Partial<Store>;
  binaries: Binaries;
  log?: string;
  /** Insists on the ports of the last start: for a restart under clients that know the address. */
  samePorts?: boolean;
}

/** Brings both schemas to this server's version, then starts it. Ports are free ones, kept in `dir` for the next start. */
export async function startTemporal({ dir, postgres, binaries, log, samePorts = false }: TemporalSettings): Promise<Temporal> {
  mkdirSync(dir, { recursive: true });
  const store: Store = { main: 'temporal', visibility: 'temporal_visibility', ...postgres };
  await upgradeSchemas(store, binaries.sqlTool);
  const ports = await portsOf(join(dir, 'ports.json'), samePorts);
  const dynamic = join(dir, 'dynamic.yaml');
  writeFileSync(dynamic, dynamicConfig);
  const child = launch({
    name: 'temporal', command: binaries.server, args: ['--allow-no-auth', 'start'], cwd: dir, logFile: log ?? join(dir, 'temporal.log'),
    env: { ...withoutStrays(), ...environment(store, ports), DYNAMIC_CONFIG_FILE_PATH: dynamic },
  });
  const address = `127.0.0.1:${ports[0] ?? 0}`;
  await answering(address, child);
  return { address, child, stop: () => child.stop('SIGTERM', 3_000) };
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

async function portsOf(file: string, same: boolean): Promise<number[]> {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as number[]) : [];
  const usable = kept.length === portNames.length && (same || (await Promise.all(kept.map((port) => isFree(port)))).every(Boolean));
  const ports = usable ? kept : await freePorts(portNames.length);
  replace(file, JSON.stringify(ports));
  return ports;
}

/** The server reads its whole configuration from the environment: what stands there for another server must not reach this one. */
const withoutStrays = () => Object.fromEntries(Object.keys(surroundings).filter((name) => /^(SQL|TEMPORAL|CASSANDRA|ES|DB|POSTGRES|DYNAMIC_CONFIG)_/.test(name)).map((name) => [name, undefined]));

function environment(store: Store, ports: number[]): Record<string, string> {
  const { host, port, user, password, tls } = accessOf(store.url(store.main));
  return {
    DB: 'postgres12', POSTGRES_SEEDS: host, DB_PORT: port, POSTGRES_USER: user, POSTGRES_PWD: password, DBNAME: store.main, VISIBILITY_DBNAME: store.visibility, ...(tls && { SQL_TLS_ENABLED: 'true' }),
    NUM_HISTORY_SHARDS: '4', BIND_ON_IP: '127.0.0.1', TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1', SQL_MAX_CONNS: '20', SQL_MAX_IDLE_CONNS: '20', SQL_VIS_MAX_CONNS: '4', SQL_VIS_MAX_IDLE_CONNS: '4', LOG_LEVEL: 'warn', GOGC: '400',
    ...Object.fromEntries(portNames.map((name, i) => [name, String(ports[i])])),
  };
}

async function answering(address: string, child: Child): Promise<void> {
  let over: string | undefined;
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
