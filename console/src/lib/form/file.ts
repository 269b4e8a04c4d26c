// Files as people know them: what they are called, and how large they are.
import { nameWithout } from '#domain/writing.ts';

const KB = 1024;
const LONGEST = 120;

/** Bytes as `512 B`, `34 KB` or `1.2 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < KB) return `${bytes}\u00a0B`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)}\u00a0KB` : `${(bytes / KB / KB).toFixed(1)}\u00a0MB`;
}

/** The name under which a file is sent: without what no name may hold, and not too long, its ending kept. */
export function nameOf(file: File): string {
  const name = nameWithout(file.name) || '?';
  const ending = /\.[^.]{1,12}$/.exec(name)?.[0] ?? '';
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1 - ending.length)}…${ending}`;
}
