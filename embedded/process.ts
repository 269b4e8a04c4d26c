// Processes of this machine by pid and birth: a pid alone may have been given to another process meanwhile.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Process {
  pid: number;
  /** Opaque; two processes that had the same pid differ in it. */
  born: string;
}

/** The process that has this pid now, or undefined when there is none (or only what is left of one that nobody has reaped). */
export function processOf(pid: number): Process | undefined {
  if (process.platform !== 'linux') return lookUp(pid, 'lstart=', (born) => ({ pid, born }));
  const stat = read(`/proc/${pid}/stat`);
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const born = rest[18];
  return !born || state === 'Z' || state === 'X' ? undefined : { pid, born };
}

export const isAlive = (one: Process): boolean => processOf(one.pid)?.born === one.born;

/** The command line of a process; empty when there is none. */
export const commandLineOf = (pid: number): string =>
  process.platform === 'linux' ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') : (lookUp(pid, 'command=', (line) => line) ?? '');

/** Asks a process to end and waits; ends it for good when it does not listen in time. Never touches another that has its pid. */
export async function endProcess(one: Process, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  for (const [how, until] of [[signal, patienceMs], ['SIGKILL', 5_000]] as const) {
    if (!send(one, how)) return;
    for (let waited = 0; waited < until; waited += 50) {
      if (!isAlive(one)) return;
      await pause(50);
    }
  }
}

/** Sends a signal, or answers false when the process is gone. */
export function send(one: Process, signal: NodeJS.Signals): boolean {
  if (!isAlive(one)) return false;
  try {
    return process.kill(one.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function lookUp<T>(pid: number, column: string, found: (text: string) => T): T | undefined {
  try {
    return found(execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
  } catch {
    return undefined;
  }
}
