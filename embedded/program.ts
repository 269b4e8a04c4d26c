// A program of ours as a supervised part: the worker, or the api with the console.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, type Child } from './child.ts';
import { Refusal } from './refusal.ts';
import type { Part } from './supervisor.ts';

const READY_MS = 120_000;
const root = fileURLToPath(new URL('..', import.meta.url));

export interface Program {
  name: 'worker' | 'api';
  file: URL;
  env: Record<string, string | undefined>;
  logs: string;
  /** How long it may take to finish what it is doing. */
  patienceMs: number;
  note(name: string, pid: number): void;
  say(line: string): void;
}

/** The part that runs a program and is up when the program has printed that it is ready. Its warnings reach the screen, the rest its log. */
export const program = ({ name, file, env, logs, patienceMs, note, say }: Program): Part => ({
  name,
  async start() {
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const warn = sparingly((text) => say(`${name}: ${text}`));
    const child = launch({
      name, command: process.execPath, args: [fileURLToPath(file)], cwd: root, logFile: join(logs, `${name}.log`), env,
      onLine(line) {
        const said = parse(line);
        if (said.ready === name) resolve();
        if (isWarning(said.level)) warn(String(said.msg ?? said.message ?? line));
      },
    });
    note(name, child.pid);
    await untilReady(child, ready);
    return { child, stop: () => child.stop('SIGTERM', patienceMs) };
  },
});

/** Runs a program to its end. Throws when it ends otherwise than well. */
export async function runOnce({ name, file, env, logs, note }: Omit<Program, 'name' | 'patienceMs' | 'say'> & { name: string }): Promise<void> {
  const child = launch({ name, command: process.execPath, args: [fileURLToPath(file)], cwd: root, logFile: join(logs, `${name}.log`), env });
  note(name, child.pid);
  const how = await child.ended;
  if (how !== 'exit code 0') throw new Refusal(`The ${name} could not be loaded (${how}): ${child.lastWords()}`);
}

async function untilReady(child: Child, ready: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`was not ready within ${READY_MS / 1000} s`), READY_MS);
  const trouble = await Promise.race([ready, late, child.ended.then((how) => `ended while starting (${how}): ${child.lastWords()}`)]);
  clearTimeout(timer);
  if (typeof trouble !== 'string') return;
  await child.stop();
  throw new Refusal(`The ${child.name} ${trouble}`);
}

interface Said {
  ready?: unknown;
  level?: unknown;
  msg?: unknown;
  message?: unknown;
}

function parse(line: string): Said {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Said;
  } catch {
    return {};
  }
}

const PINO_WARN = 40;
const isWarning = (level: unknown) => (typeof level === 'number' ? level >= PINO_WARN : /^(warn|error|fatal)$/i.test(String(level)));

const SAME_MS = 10_000;

/** Lets a text through once in ten seconds: a screen is not a log. */
function sparingly(say: (text: string) => void): (text: string) => void {
  const last = new Map<string, number>();
  return (text) => {
    if (Date.now() - (last.get(text) ?? 0) < SAME_MS) return;
    if (last.size > 100) last.clear();
    last.set(text, Date.now());
    say(text.slice(0, 300));
  };
}
