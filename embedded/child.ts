// A child process under our eyes: its output in a file, its end known, its pid told to the guard that outlives us.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import type { Readable } from 'node:stream';

export interface Child {
  pid: number;
  process: ChildProcess;
  /** Settles when the process has ended, with what ended it. */
  ended: Promise<string>;
  /** Asks it to end, and ends it when it does not listen in time. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>;
  /** The last lines of its output. */
  lastWords(): string;
}

export interface Launch {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  cwd?: string;
  logFile: string;
  onLine?: (line: string) => void;
}

/** Starts a child. Its output goes to `logFile`; the log of the start before is kept beside it as `.1`. */
export function launch(what: Launch): Child {
  if (existsSync(what.logFile)) renameSync(what.logFile, `${what.logFile}.1`);
  const log = createWriteStream(what.logFile, { flags: 'a' });
  const child = spawn(what.command, what.args, { env: { ...process.env, ...what.env }, stdio: ['ignore', 'pipe', 'pipe'], ...(what.uid !== undefined && { uid: what.uid }), ...(what.gid !== undefined && { gid: what.gid }), ...(what.cwd && { cwd: what.cwd }) });
  const tail: string[] = [];
  const read = (stream: Readable | null) => {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        tail.push(line);
        if (tail.length > 20) tail.shift();
        what.onLine?.(line);
      }
    });
  };
  read(child.stdout);
  read(child.stderr);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code ?? '?'}`));
  });
  if (child.pid === undefined) void ended;
  guard(child.pid, what.name);
  return {
    pid: child.pid ?? -1,
    process: child,
    ended,
    lastWords: () => tail.slice(-3).map((line) => line.slice(0, 300)).join('\n'),
    async stop(signal = 'SIGTERM', patienceMs = 8_000) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

let guardian: ChildProcess | null = null;

/** Tells the guard about a child. The guard lives in its own process and ends what is left when this one dies, even by SIGKILL. */
function guard(pid: number | undefined, name: string): void {
  if (pid === undefined) return;
  guardian ??= spawn(process.execPath, [new URL('./guard.mjs', import.meta.url).pathname], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guardian.unref();
  guardian.stdin?.write(`${pid} ${name}\n`);
}

/** Lets the guard go, once everything has been stopped in order. */
export function dismissGuard(): void {
  guardian?.stdin?.end();
  guardian = null;
}
