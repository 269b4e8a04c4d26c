// The Temporal server and its SQL tool, version 1.31.2: from the cache, the PATH, the official release, or compiled here.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { surroundings, type Config } from '#config';
import { compile } from './compile.ts';
import { Refusal } from './refusal.ts';
import { fromRelease } from './release.ts';

const run = promisify(execFile);
export const TEMPORAL_VERSION = '1.31.2';

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
  if (await isRight(cached)) return cached;
  const onPath = lookUp(path);
  if (onPath && (await isRight(onPath))) return onPath;
  openCache(folder);
  const tried: string[] = [];
  for (const [from, get] of [['release', fromRelease], ['compiled', compile]] as const) {
    const fresh = mkdtempSync(join(folder, '.new-'));
    try {
      await get(fresh, { base: config.TEMPORAL_DOWNLOAD_BASE, version: TEMPORAL_VERSION, say });
      const got: Binaries = { server: join(fresh, 'temporal-server'), sqlTool: join(fresh, 'temporal-sql-tool'), from };
      for (const file of [got.server, got.sqlTool]) chmodSync(file, 0o755);
      if (!(await isRight(got))) throw new Error('another version came out');
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

/** Makes the folder, and removes what an interrupted start left there a day ago. */
function openCache(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((one) => one.startsWith('.new-'))) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmSync(path, { recursive: true, force: true });
    }
  } catch (error) {
    throw new Refusal(`The cache folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'failed'}). Set COUNTERSIGN_CACHE to another.`);
  }
}

async function isRight({ server, sqlTool }: Binaries): Promise<boolean> {
  if (!existsSync(server) || !existsSync(sqlTool)) return false;
  try {
    return (await run(server, ['--version'])).stdout.includes(TEMPORAL_VERSION);
  } catch {
    return false;
  }
}

function lookUp(path: string): Binaries | undefined {
  const find = (name: string) => path.split(delimiter).map((folder) => join(folder, name)).find((file) => existsSync(file));
  const [server, sqlTool] = [find('temporal-server'), find('temporal-sql-tool')];
  return server && sqlTool ? { server, sqlTool, from: 'path' } : undefined;
}
