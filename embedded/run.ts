// One run of the one-command mode, from the first check to the last stop.
import { Socket } from 'node:net';
import { type Config } from '#config';
import { dismissGuard, endLiving } from './child.ts';
import { claimFolder, type Folder } from './folder.ts';
import { Refusal } from './refusal.ts';
import { addressOf, DEMO_PASSWORD, start, type Programs } from './start.ts';
import { keepSteps } from './steps.ts';
import { supervise } from './supervisor.ts';

/** Starts everything, runs until it is asked to stop or cannot go on, stops everything, and answers the exit code. Never throws. */
export async function run(config: Config, programs: Programs): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  // Whoever read our lines may have gone; that is no reason to stop.
  process.stdout.on('error', () => undefined);
  const supervisor = supervise(say);
  const asked = stopAsked();
  let folder: Folder | undefined;
  let ran = false;
  const begin = async () => {
    folder = await claimFolder(config.DATA_DIR);
    const steps = keepSteps(say);
    const { accounts } = await start({ config, folder, supervisor, steps, say, programs });
    ran = true;
    say(greeting(config, accounts, steps.summary()));
    return supervisor.failed;
  };
  const trouble = await Promise.race([asked, begin().catch(reasonOf)]);
  if (trouble !== undefined) process.stderr.write(`${trouble}\n`);
  else say('Stopping …');
  await supervisor.stop();
  await endLiving();
  folder?.release();
  dismissGuard();
  if (trouble === undefined || ran) say('Stopped.');
  return trouble === undefined ? 0 : 1;
}

const SAME_REQUEST_MS = 1_000;

/** Settles at the first request to stop. A Ctrl-C arrives from the terminal and from npm as well, so only one that comes later means: at once. */
function stopAsked(): Promise<undefined> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const ask = () => {
      if (since !== undefined && Date.now() - since > SAME_REQUEST_MS) process.exit(130);
      since ??= Date.now();
      resolve(undefined);
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    if (process.argv.includes('--leash')) hold(ask);
  });
}

/** start.mjs holds the other end of descriptor 3; when it is killed, the end closes. */
function hold(released: () => void): void {
  const leash = new Socket({ fd: 3 });
  leash.once('close', released).on('error', () => leash.destroy());
  leash.resume().unref();
}

const reasonOf = (error: unknown): string => {
  if (error instanceof Refusal) return error.message;
  return error instanceof Error ? `Countersign could not start: ${error.message || error.name}` : 'Countersign could not start.';
};

function greeting(config: Config, accounts: string[], took: string): string {
  const lines = [
    '',
    `Countersign 会签: ${config.ORIGIN ?? addressOf(config)}`,
    ...(accounts.length ? ['', `Demo accounts, password ${DEMO_PASSWORD}: ${accounts.join(', ')}`] : []),
    '',
    `Started: ${took}`,
    `Data: ${config.DATA_DIR}${config.DATABASE_URL ? '' : ' (with an embedded Postgres: for evaluation and development)'}`,
    'Stop with Ctrl-C.',
    '',
  ];
  return lines.join('\n');
}
