// A child process under our eyes: its output in a file, its end known, its pid told to the guard that outlives us.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { surroundings } from '#config';

export interface Child {
  name: string;
  pid: number;
  /** Settles when the process has ended, with what ended it. */
  ended: Promise<string>;
  /** Asks it to end, and ends it for good when it does not listen in time. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>;
  /** The last lines of its output. */
  lastWords(): string;
}

export interface Launch {
  name: string;
  command: string;
  args: string[];
  /** Beside what this process inherited. */
  env?: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  cwd?: string;
  logFile: string;
  onLine?: (line: string) => void;
}

const living = new Set<Child>();

/**
 * Starts a child in a process group of its own, so that a Ctrl-C at the terminal reaches us alone and we stop it in its turn.
 * Its output goes to `logFile`; the log of the start before is kept beside it as `.1`.
 */
export function launch(what: Launch): Child {
  mkdirSync(dirname(what.logFile), { recursive: true });
  if (existsSync(what.logFile)) renameSync(what.logFile, `${what.logFile}.1`);
  const spawned = spawn(what.command, what.args, {
    env: { ...surroundings, ...what.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(what.uid !== undefined && { uid: what.uid }),
    ...(what.gid !== undefined && { gid: what.gid }),
    ...(what.cwd && { cwd: what.cwd }),
  });
  const lastWords = keep(spawned, what);
  const ended = new Promise<string>((resolve) => {
    spawned.once('error', (error) => resolve(error.message));
    spawned.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });
  const child: Child = {
    name: what.name,
    pid: spawned.pid ?? -1,
    ended,
    lastWords,
    async stop(signal = 'SIGTERM', patienceMs = 8_000) {
      if (spawned.exitCode !== null || spawned.signalCode !== null || spawned.pid === undefined) return;
      spawned.kill(signal);
      const timer = setTimeout(() => spawned.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
  if (spawned.pid !== undefined) {
    guard(spawned.pid, what.name);
    living.add(child);
    void ended.then(() => living.delete(child));
  }
  return child;
}

const KEPT_LINES = 20;

function keep(spawned: ChildProcess, { logFile, onLine }: Launch): () => string {
  const log = createWriteStream(logFile, { flags: 'a' });
  // A full disk must not take the supervisor down with it.
  log.on('error', () => log.destroy());
  spawned.once('close', () => log.end());
  const tail: string[] = [];
  const read = (stream: Readable | null) => {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (log.writable) log.write(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        tail.push(line);
        if (tail.length > KEPT_LINES) tail.shift();
        onLine?.(line);
      }
    });
  };
  read(spawned.stdout);
  read(spawned.stderr);
  return () => tail.slice(-3).map((line) => line.slice(0, 300)).join('\n');
}

/** Ends at once whatever was started and still lives: for a stop in the middle of a start. */
export async function endLiving(): Promise<void> {
  await Promise.all([...living].map((child) => child.stop(child.name === 'postgres' ? 'SIGINT' : 'SIGTERM', 2_000)));
}

let guardian: ChildProcess | null = null;

/** Tells the guard about a child. The guard lives in its own process and ends what is left when this one dies, even by SIGKILL. */
function guard(pid: number, name: string): void {
  guardian ??= startGuard();
  guardian.stdin?.write(`${pid} ${name}\n`);
}

function startGuard(): ChildProcess {
  const started = spawn(process.execPath, [fileURLToPath(new URL('./guard.ts', import.meta.url))], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // A guard that was killed is replaced with the next child.
  started.once('exit', () => {
    if (guardian === started) guardian = null;
  });
  // Its pipe breaks when it is killed; the exit above says so already.
  started.stdin?.on('error', () => undefined);
  started.unref();
  return started;
}

/** Lets the guard go, once everything has been stopped in order. */
export function dismissGuard(): void {
  guardian?.stdin?.end();
  guardian = null;
}
