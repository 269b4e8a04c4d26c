// `npm start` for tests: its output, its end, its processes, and small disks for it to fill.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { surroundings } from '#config';

export interface Started {
  pid: number;
  /** What it printed so far. */
  said(): string;
  /** Until the address is printed: true, or false when it ended before. */
  up: Promise<boolean>;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Starts the product with these variables, as `npm start` does, or through npm in a process group of its own as a terminal does. What a failed test leaves running is stopped. */
export function start(env: Record<string, string>, through: 'node' | 'npm' = 'node'): Started {
  const [command, args] = through === 'npm' ? ['npm', ['start']] : [process.execPath, ['embedded/start.mjs']];
  const child = spawn(command, args, { env: { ...surroundings, DEMO: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: through === 'npm' });
  const up = Promise.withResolvers<boolean>();
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Stop with Ctrl-C')) up.resolve(true);
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => {
    up.resolve(false);
    resolve(code);
  }));
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill();
    await ended;
  });
  return { pid: child.pid, said: () => text, up: up.promise, ended };
}

/** Waits until it has printed something like this; false when it never does. */
export async function says(one: Started, what: RegExp, withinMs = 30_000): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until && !what.test(one.said()); ) await pause(100);
  return what.test(one.said());
}

/** A folder for the files of one test file, and how to remove it. */
export function home(): { folder(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-home-'));
  return { folder: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The processes whose command line or environment names the folder, once none is left or the time is over. */
export async function noneLeft(path: string, withinMs = 15_000): Promise<string[]> {
  for (const until = Date.now() + withinMs; Date.now() < until && living(path).length; ) await pause(200);
  return living(path);
}

function living(path: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(path);
    } catch {
      return false;
    }
  });
}

/** The pid of a part of the product that runs on the folder; 0 when it has none. */
export const pidOf = (path: string, name: string): number =>
  (JSON.parse(readFileSync(join(path, 'running.json'), 'utf8')) as { children: { name: string; pid: number }[] }).children.find((one) => one.name === name)?.pid ?? 0;

/** Whether the product at this port says that a case can be started and decided. */
export async function healthy(port: number, patienceMs = 20_000): Promise<boolean> {
  const look = () => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false);
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(200)) if (await look()) return true;
  return look();
}

/** A disk of its own, in memory. */
export interface Disk {
  path: string;
  /** Takes all but so many megabytes, and gives them back. */
  fill(leave: number): () => void;
}

/** Whether this account may mount disks. */
export const mayMount = (): boolean => {
  if (process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]).status === 0;
  if (mounted) execFileSync('umount', [path]);
  rmSync(path, { recursive: true });
  return mounted;
};

/** Mounts a disk of so many megabytes until the test is over. */
export function mount(path: string, megabytes: number, options = 'rw'): Disk {
  if (!existsSync(path)) mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755,${options}`, 'tmpfs', path]);
  // Lazily, so that nothing that still looks at it keeps it.
  onTestFinished(() => void execFileSync('umount', ['-l', path]));
  return {
    path,
    fill(leave) {
      const { bavail, bsize } = statfsSync(path);
      const ballast = join(path, 'logs', 'ballast');
      execFileSync('fallocate', ['-l', String(bavail * bsize - leave * 1_048_576), ballast]);
      return () => rmSync(ballast);
    },
  };
}
