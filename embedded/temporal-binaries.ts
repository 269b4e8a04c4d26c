// The Temporal server and its SQL tool, version 1.31.2: from the cache, the PATH, the official release, or compiled here.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '#config';
import { Refusal } from './refusal.ts';

const run = promisify(execFile);
export const TEMPORAL_VERSION = '1.31.2';

export interface Binaries {
  server: string;
  sqlTool: string;
  from: 'cache' | 'path' | 'release' | 'compiled';
}
export type Say = (line: string) => void;

/** Finds the binaries, or gets them. Throws a `Refusal` that names the three ways out when nothing works. */
export async function temporalBinaries(config: Pick<Config, 'cacheDir' | 'TEMPORAL_DOWNLOAD_BASE'>, say: Say, path = process.env.PATH ?? ''): Promise<Binaries> {
  const folder = join(config.cacheDir, `temporal-${TEMPORAL_VERSION}`);
  const cached: Binaries = { server: join(folder, 'temporal-server'), sqlTool: join(folder, 'temporal-sql-tool'), from: 'cache' };
  if (await isRight(cached)) return cached;
  const onPath = lookUp(path);
  if (onPath && (await isRight(onPath))) return onPath;
  mkdirSync(folder, { recursive: true });
  const tried: string[] = [];
  for (const [from, get] of [['release', fromRelease], ['compiled', compile]] as const) {
    const fresh = mkdtempSync(join(folder, '.new-'));
    try {
      await get(fresh, config.TEMPORAL_DOWNLOAD_BASE, say);
      for (const name of ['temporal-server', 'temporal-sql-tool']) {
        chmodSync(join(fresh, name), 0o755);
        renameSync(join(fresh, name), join(folder, name));
      }
      if (await isRight(cached)) return { ...cached, from };
      tried.push(`${from}: another version came out`);
    } catch (error) {
      tried.push(`${from}: ${error instanceof Error ? error.message : 'failed'}`);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  throw new Refusal(
    `The Temporal server ${TEMPORAL_VERSION} is not here and could not be had (${tried.join('; ')}). Three ways out: set TEMPORAL_ADDRESS to a Temporal cluster; ` +
      `put temporal-server and temporal-sql-tool ${TEMPORAL_VERSION} into ${folder} or on the PATH; or install Go 1.21 or newer, so that they can be compiled.`,
  );
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

const CONNECT_MS = 5_000;
const DOWNLOAD_MS = 300_000;

/** The official archive, taken only when its SHA-256 stands in the release's own list of checksums. */
async function fromRelease(to: string, base: string, say: Say): Promise<void> {
  const system = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const machine = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!system || !machine) throw new Error(`there is no release for ${process.platform} ${process.arch}`);
  const name = `temporal_${TEMPORAL_VERSION}_${system}_${machine}.tar.gz`;
  const sums = await (await get(`${base}/v${TEMPORAL_VERSION}/checksums.txt`, CONNECT_MS)).text();
  const wanted = sums.split('\n').find((line) => line.trim().endsWith(name))?.trim().split(/\s+/)[0];
  if (!wanted) throw new Error(`the release's checksums do not name ${name}`);
  say(`Fetching ${name} …`);
  const archive = Buffer.from(await (await get(`${base}/v${TEMPORAL_VERSION}/${name}`, DOWNLOAD_MS)).arrayBuffer());
  if (createHash('sha256').update(archive).digest('hex') !== wanted) throw new Error('the archive does not have the checksum of the release');
  const file = join(to, name);
  writeFileSync(file, archive);
  await run('tar', ['-xzf', file, '-C', to, 'temporal-server', 'temporal-sql-tool']);
}

async function get(url: string, patience: number): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) }).catch(() => {
    throw new Error('the release archive cannot be reached');
  });
  if (!response.ok) throw new Error(`the release archive answered ${response.status}`);
  return response;
}

/** Compiles from the Go module proxy with the committed go.mod and go.sum. Go keeps what it has done, so an interrupted build goes on where it was. */
async function compile(to: string, _base: string, say: Say): Promise<void> {
  const version = await run('go', ['version']).then(({ stdout }) => stdout, () => undefined);
  if (version === undefined) throw new Error('Go is not installed');
  say(`Compiling the Temporal server ${TEMPORAL_VERSION}: about five minutes on two cores, once on this machine. It can be interrupted; the next start goes on from there.`);
  const module = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  for (const file of ['go.mod', 'go.sum', 'build.go']) copyFileSync(new URL(`./temporal-build/${file}`, import.meta.url), join(module, file));
  try {
    for (const [name, source] of [['temporal-server', 'cmd/server'], ['temporal-sql-tool', 'cmd/tools/sql']] as const)
      await build(module, join(to, name), `go.temporal.io/server/${source}`, say);
  } finally {
    rmSync(module, { recursive: true, force: true });
  }
}

const TELL_MS = 10_000;

function build(cwd: string, out: string, source: string, say: Say): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    let packages = 0;
    let words = '';
    const child = spawn('go', ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', out, source], { cwd, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto' }, stdio: ['ignore', 'ignore', 'pipe'] });
    const tell = setInterval(() => say(`  ${source}: ${packages} packages, ${Math.round((Date.now() - started) / 1000)} s`), TELL_MS);
    const stop = () => child.kill('SIGTERM');
    process.once('exit', stop);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      packages += text.split('\n').length - 1;
      words = (words + text).slice(-400);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(tell);
      process.off('exit', stop);
      if (code === 0) resolve();
      else reject(new Error(`go build ended with ${code ?? 'a signal'}: ${words.trim().split('\n').at(-1) ?? ''}`));
    });
  });
}
