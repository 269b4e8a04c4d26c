// Compiles the Temporal server and its SQL tool from the Go module proxy, with the committed go.mod and go.sum.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch } from './child.ts';

const run = promisify(execFile);
const TELL_MS = 5_000;
const programs = [['temporal-server', 'cmd/server'], ['temporal-sql-tool', 'cmd/tools/sql']] as const;

/** Compiles both programs into `to`. Go keeps what it has done, so an interrupted build goes on where it was. Throws with the reason. */
export async function compile(to: string, { version, say }: { version: string; say: (line: string) => void }): Promise<void> {
  await run('go', ['version']).catch((cause: unknown) => {
    throw new Error('Go is not installed', { cause });
  });
  say(`Compiling the Temporal server ${version}: about five minutes on two cores, once on this machine. It can be interrupted; the next start goes on from there.`);
  const module = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  try {
    for (const file of ['go.mod', 'go.sum', 'build.go']) copyFileSync(new URL(`./temporal-build/${file}`, import.meta.url), join(module, file));
    mkdirSync(to, { recursive: true });
    for (const [name, source] of programs) await build(module, join(to, name), `go.temporal.io/server/${source}`, (text) => say(`  ${name}: ${text}`));
  } finally {
    rmSync(module, { recursive: true, force: true });
  }
}

async function build(cwd: string, out: string, source: string, tell: (text: string) => void): Promise<void> {
  const started = Date.now();
  const seen = { fetched: 0, compiled: 0 };
  const go = launch({
    name: 'go', command: 'go', args: ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', out, source], cwd, logFile: `${out}.log`,
    env: { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'auto', GOWORK: 'off' },
    onLine: (line) => seen[line.startsWith('go: downloading') ? 'fetched' : 'compiled']++,
  });
  const timer = setInterval(() => tell(`${seen.fetched} modules fetched, ${seen.compiled} packages compiled, ${Math.round((Date.now() - started) / 1000)} s`), TELL_MS);
  const how = await go.ended;
  clearInterval(timer);
  if (how !== 'exit code 0') throw new Error(`go build ended with ${how}: ${go.lastWords().split('\n').at(-1) ?? ''}`);
}
