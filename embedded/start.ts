// Brings up all parts of an installation in their order, each under the supervisor.
import { join } from 'node:path';
import { loopback, needed, readConfig, type Config } from '#config';
import { migrate } from '#db/migrate.ts';
import { checkGiven, ensureDatabases } from './databases.ts';
import { diskHint, watchDisk } from './disk.ts';
import type { Folder } from './folder.ts';
import { claimSecret, demoAccounts, installationOf, knownInstallation, refuseOtherSecret, wakeCases, withoutDemo } from './installation.ts';
import { programLogins } from './logins.ts';
import { checkNamespace, ensureNamespace } from './namespace.ts';
import { obstacleAt } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { program, runOnce } from './program.ts';
import { Refusal } from './refusal.ts';
import type { Steps } from './steps.ts';
import type { Supervisor } from './supervisor.ts';
import { startTemporal } from './temporal.ts';
import { temporalBinaries } from './temporal-binaries.ts';
import type { Store } from './temporal-schema.ts';

export interface Start {
  config: Config;
  folder: Folder;
  supervisor: Supervisor;
  steps: Steps;
  say(line: string): void;
  programs: Programs;
}
/** The two programs that are started against the database and the Temporal server, and the one that fills a new demo. */
export interface Programs {
  worker: URL;
  api: URL;
  demo: URL;
}

/** Of every demo account; the demo listens on this machine only. */
export const DEMO_PASSWORD = 'countersign';
const API_PATIENCE_MS = 2_500;
const WORKER_PATIENCE_MS = 6_500;

/** Starts everything and answers the demo's accounts. Throws `Refusal` when it cannot; what stands by then is for the supervisor to stop. */
export async function start(all: Start): Promise<{ accounts: string[] }> {
  const { config, folder, steps, supervisor } = all;
  await refuseObstacle(config);
  const binaries = config.TEMPORAL_ADDRESS ? undefined : await steps.step('Temporal binaries', () => temporalBinaries(config, all.say));
  const store = await steps.step('Postgres', () => database(all));
  await steps.step('checks', () => refuseMixture(config, folder, store.url(store.own)));
  const { installation } = await steps.step('migrations', () => prepare(config, folder, store));
  const [address] = await Promise.all([
    config.TEMPORAL_ADDRESS ?? (binaries ? steps.step('Temporal', () => temporal(all, store, binaries)) : ''),
    config.DEMO && (await withoutDemo(store.url(store.own))) && steps.step('demo', () => fill(all, store.url(store.own))),
  ]);
  await steps.step('namespace', () => ensureNamespace(address, config.TEMPORAL_NAMESPACE, installation, () => wakeCases(store.url(store.own))));
  // On a Postgres that was given, its owner decides who logs in (WORKER_DATABASE_URL, API_DATABASE_URL).
  const logins = config.DATABASE_URL ? undefined : await programLogins(store.url(store.own));
  const env = {
    DATABASE_URL: config.DATABASE_URL, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE: config.TEMPORAL_TASK_QUEUE,
    PORT: String(config.PORT), HOST: config.HOST, DATA_DIR: config.DATA_DIR, ORGANISATION: config.ORGANISATION, DEMO: config.DEMO ? '1' : '0', LOG_LEVEL: config.LOG_LEVEL,
    ...(!config.secret && { CS_SECRET_FILE: folder.secretFile }),
  };
  const common = { logs: folder.logs, note: folder.note, say: all.say };
  await steps.step('worker', () => supervisor.up(program({ ...common, env: { ...env, ...(logins && { WORKER_DATABASE_URL: logins.worker }) }, name: 'worker', file: all.programs.worker, patienceMs: WORKER_PATIENCE_MS })));
  await steps.step('api and console', () => supervisor.up(program({ ...common, env: { ...env, ...(logins && { API_DATABASE_URL: logins.api }) }, name: 'api', file: all.programs.api, patienceMs: API_PATIENCE_MS })));
  return { accounts: await demoAccounts(store.url(store.own)) };
}

/** Where this installation answers, for people on this machine. */
export const addressOf = ({ HOST, PORT }: Config): string => `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;

async function refuseObstacle({ PORT, HOST }: Config): Promise<void> {
  const obstacle = await obstacleAt(PORT, HOST);
  if (obstacle === 'EADDRINUSE') throw new Refusal(`Port ${PORT} on ${HOST} is in use by another program. Set PORT to a free one.`);
  if (obstacle) throw new Refusal(`This machine cannot listen on ${HOST}, port ${PORT} (${obstacle}). Set HOST and PORT to others.`);
}

/** Our database and where Temporal keeps its own. */
type Databases = Store & { own: string };

async function database({ config, folder, supervisor, say }: Start): Promise<Databases> {
  if (config.DATABASE_URL) return given(config.DATABASE_URL);
  const settings = { dir: join(folder.path, 'postgres'), log: join(folder.logs, 'postgres.log') };
  let running: Awaited<ReturnType<typeof startPostgres>> | undefined;
  await supervisor.up({
    name: 'Postgres',
    start: async () => (running = await startPostgres({ ...settings, port: running?.port })),
    hint: () => diskHint(folder.path),
  });
  if (!running) throw new Error('Postgres is up without an address');
  watchDisk(folder.path, say);
  return { url: running.url, own: 'countersign', main: 'temporal', visibility: 'temporal_visibility' };
}

async function given(address: string): Promise<Databases> {
  await checkGiven(address);
  const url = (name: string) => Object.assign(new URL(address), { pathname: `/${encodeURIComponent(name)}` }).href;
  const own = decodeURIComponent(new URL(address).pathname.slice(1)) || 'postgres';
  return { url, own, main: `${own}_temporal`, visibility: `${own}_temporal_visibility` };
}

/** Folder, database and namespace must belong together before anything is written into one of them. */
async function refuseMixture(config: Config, folder: Folder, url: string): Promise<void> {
  const known = await knownInstallation(url);
  if (folder.installation !== undefined && folder.installation !== known) throw new Refusal(`The folder ${folder.path} belongs to another installation than the database. Set DATA_DIR to a folder of its own.`);
  await refuseOtherSecret(url, secretOf(config, folder));
  if (config.TEMPORAL_ADDRESS) await checkNamespace(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, known);
}

/** What seals here: the secret that was given, or the folder's own. */
const secretOf = ({ secret }: Config, { secretFile }: Folder): Buffer => secret ?? needed(readConfig({ CS_SECRET_FILE: secretFile }), 'secret');

async function prepare(config: Config, folder: Folder, store: Databases): Promise<{ installation: string }> {
  const url = store.url(store.own);
  if (!config.TEMPORAL_ADDRESS) await ensureDatabases(url, [store.main, store.visibility]);
  await migrate(url);
  await claimSecret(url, secretOf(config, folder));
  const installation = await installationOf(url);
  if (folder.installation === undefined) folder.belongsTo(installation);
  if (!loopback(config.HOST) && (await demoAccounts(url)).length) throw new Refusal('This database holds the demo, whose passwords everybody knows, so HOST must be 127.0.0.1.');
  return { installation };
}

/** The demo's organisation, archives and loans: before anybody works with the database, and while Temporal starts. */
const fill = ({ config, folder, programs }: Start, url: string): Promise<void> =>
  runOnce({ name: 'demo', file: programs.demo, env: { DATABASE_URL: url, ORGANISATION: config.ORGANISATION, DEMO: '1', HOST: config.HOST }, logs: folder.logs, note: folder.note });

async function temporal({ folder, supervisor }: Start, store: Store, binaries: Awaited<ReturnType<typeof temporalBinaries>>): Promise<string> {
  let address = '';
  await supervisor.up({
    name: 'Temporal',
    async start(again) {
      const running = await startTemporal({ dir: join(folder.path, 'temporal'), postgres: store, binaries, log: join(folder.logs, 'temporal.log'), samePorts: again });
      folder.note('temporal', running.child.pid);
      address = running.address;
      return running;
    },
  });
  return address;
}
