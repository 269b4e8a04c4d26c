// The disk under an embedded Postgres. Postgres tells a full one to its log and to whoever writes; here the person at the terminal hears of it.
import { existsSync } from 'node:fs';
import { freeMegabytes } from './folder.ts';

const LOOK_MS = 2_000;
const LOW_MB = 50;
const ENOUGH_MB = 100;
const FULL_MB = 20;

/** Says when Postgres has hardly room to write, and when it has room again; for as long as this process lives. */
export function watchDisk(path: string, say: (line: string) => void): void {
  let low = false;
  const look = () => {
    const free = freeOn(path);
    if (low === free < (low ? ENOUGH_MB : LOW_MB)) return;
    low = !low;
    say(low ? `Postgres has hardly room to write: ${free} MB are left on the disk of ${path}. Make room, or cases stop.` : `Postgres has room to write again on the disk of ${path}.`);
  };
  setInterval(look, LOOK_MS).unref();
}

/** What to say about a Postgres that ended, when its disk explains it. */
export const diskHint = (path: string): string | undefined => (freeOn(path) < FULL_MB ? 'the disk is full' : undefined);

/** A folder that was taken away has no disk; that is not what ends Postgres then. */
const freeOn = (path: string): number => (existsSync(path) ? freeMegabytes(path) : Infinity);
