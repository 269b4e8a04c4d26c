// The Temporal server and its SQL tool, version 1.31.2: from the cache, the PATH, the official release, or compiled here.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { surroundings, type Config } from '#config';
import { compile } from './compile.ts';
import { freeMegabytes, makeFolder } from './folder.ts';
import { Refusal } from './refusal.ts';
import { fromRelease } from './release.ts';

const run = promisify(execFile);
export const TEMPORAL_VERSION = '1.31.2';
const LEAST_FREE_MB = 300;

export interface Binaries {
  server: string;
  sqlTool: string;
  from: 'cache' | 'path' | 'release' | 'compiled';
}
export type Say = (line: string) => void;

/** Finds the binaries, or gets them. Throws a `Refusal` that names the three ways out when nothing works. */
export async function temporalBinaries(config: Pick<Config, 'cacheDir' | 'TEMPORAL_DOWNLOAD_BASE'>, say: Say, path = surroundings.PATH ?? ''): Promise<Binaries> {
  const folder = join(config.cacheDir, `temporal-${TEMPORAL_VERSION}`);
  const cached: Binaries = { server: join(folder, 'temporal-server'), sqlTool: join(folder, 'temporal-sql-tool'), from: 'cache' };
  if (await areRight(cached)) return cached;
  const found = await lookUp(path);
  if (found) return found;
  openCache(folder);
  const tried: string[] = [];
  for (const [from, get] of [['release', fromRelease], ['compiled', compile]] as const) {
    const fresh = written(folder, () => mkdtempSync(join(folder, '.new-')));
    try {
      await get(fresh, { base: config.TEMPORAL_DOWNLOAD_BASE, version: TEMPORAL_VERSION, say });
      const got: Binaries = { server: join(fresh, 'temporal-server'), sqlTool: join(fresh, 'temporal-sql-tool'), from };
      for (const file of [got.server, got.sqlTool]) chmodSync(file, 0o755);
      if (!(await areRight(got))) throw new Error('another version came out');
      // The server last: a folder that has it is complete.
      renameSync(got.sqlTool, cached.sqlTool);
      renameSync(got.server, cached.server);
      return { ...cached, from };
    } catch (error) {
      tried.push(error instanceof Error ? error.message : 'failed');
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  throw new Refusal(
    `The Temporal server ${TEMPORAL_VERSION} is not on this machine and could not be had: ${tried.join('; ')}. Three ways out: set TEMPORAL_ADDRESS to a Temporal cluster; ` +
      `put temporal-server and temporal-sql-tool ${TEMPORAL_VERSION} into ${folder} or on the PATH; or install Go 1.21 or newer, so that they can be compiled.`,
  );
}

const STALE_MS = 86_400_000;

/** Makes the folder, removes what an interrupted start left there a day ago, and looks whether both programs and their archive have room. */
function openCache(folder: string): void {
  const free = written(folder, () => {
    makeFolder(folder);
    for (const name of readdirSync(folder).filter((one) => one.startsWith('.new-'))) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmSync(path, { recursive: true, force: true });
    }
    return freeMegabytes(folder);
  });
  if (free < LEAST_FREE_MB) throw new Refusal(`The disk of the cache folder ${folder} is full: ${free} MB are free, ${LEAST_FREE_MB} are needed. Set COUNTERSIGN_CACHE to another.`);
}

function written<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Refusal(`The cache folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'failed'}). Set COUNTERSIGN_CACHE to another.`);
  }
}

const ANSWER_MS = 10_000;

const areRight = async ({ server, sqlTool }: Binaries): Promise<boolean> => (await Promise.all([server, sqlTool].map(isRight))).every(Boolean);

/** Whether a file is a program that calls itself our version. */
async function isRight(file: string): Promise<boolean> {
  try {
    return (await run(file, ['--version'], { timeout: ANSWER_MS })).stdout.split(/\s+/).includes(TEMPORAL_VERSION);
  } catch {
    return false;
  }
}

/** The first of each program on the PATH that is right; another version before it is passed over. */
async function lookUp(path: string): Promise<Binaries | undefined> {
  const find = async (name: string) => {
    for (const folder of path.split(delimiter).filter(Boolean)) if (await isRight(resolve(folder, name))) return resolve(folder, name);
    return undefined;
  };
  const [server, sqlTool] = [await find('temporal-server'), await find('temporal-sql-tool')];
  return server && sqlTool ? { server, sqlTool, from: 'path' } : undefined;
}
