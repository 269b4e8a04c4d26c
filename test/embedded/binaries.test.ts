// Where the Temporal server comes from: the cache, the PATH, the official release, a compiler; and what is said where none of them has it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '#config';
import { Refusal } from '#embedded/refusal.ts';
import { archiveName } from '#embedded/release.ts';
import { TEMPORAL_VERSION, temporalBinaries, type Binaries } from '#embedded/temporal-binaries.ts';

const home = mkdtempSync(join(tmpdir(), 'countersign-binaries-'));
/** What the search itself runs, on a machine that has no Go. */
const toolFolder = join(home, 'tools');
const servers: Server[] = [];
beforeAll(() => {
  mkdirSync(toolFolder);
  for (const tool of ['tar', 'gzip', 'cp']) symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(toolFolder, tool));
  vi.stubEnv('PATH', toolFolder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const server of servers) server.close().closeAllConnections();
  rmSync(home, { recursive: true, force: true });
});

let folders = 0;
const newFolder = (): string => {
  const path = join(home, String(++folders));
  mkdirSync(path);
  return path;
};
const NOWHERE = 'http://127.0.0.1:9';
const programs = ['temporal-server', 'temporal-sql-tool'];

/** The search asks a program for its version and nothing else, so a script that answers as the real ones do is as good to it, and small. */
function place(folder: string, version = TEMPORAL_VERSION, names = programs): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), `#!/bin/sh\n[ "$1" = --version ] && echo "${name} version ${version}"\n`, { mode: 0o755 });
  return folder;
}
const cachedIn = (cache: string) => join(cache, `temporal-${TEMPORAL_VERSION}`);
/** What is in the cache, whatever became of the search. */
const kept = (cache: string) => (existsSync(cachedIn(cache)) ? readdirSync(cachedIn(cache)).toSorted() : []);

interface Search {
  cache?: string;
  base?: string;
  path?: string;
}
async function search({ cache = newFolder(), base = NOWHERE, path = '' }: Search): Promise<{ found?: Binaries; refusal?: string; lines: string[]; cache: string }> {
  const lines: string[] = [];
  try {
    return { cache, lines, found: await temporalBinaries({ cacheDir: cache, TEMPORAL_DOWNLOAD_BASE: base }, (line) => void lines.push(line), path) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { cache, lines, refusal: error.message };
  }
}

const name = archiveName(TEMPORAL_VERSION) ?? '';
/** The release archive with these programs, as the project publishes it. */
const pack = (folder: string): Buffer => execFileSync('tar', ['-czf', '-', '-C', folder, ...programs], { maxBuffer: 1e9 });
const sumOf = (archive: Buffer) => `${'0'.repeat(64)}  temporal_${TEMPORAL_VERSION}_windows_amd64.zip\n${createHash('sha256').update(archive).digest('hex')}  ${name}\n`;

type Serve = (file: string, response: ServerResponse) => unknown;
/** A place that releases are fetched from; answers its address. */
async function serving(serve: Serve): Promise<string> {
  const server = createServer((request, response) => void serve((request.url ?? '').replace(`/v${TEMPORAL_VERSION}/`, ''), response)).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** Serves an archive that has its checksum in the list. */
const release = (archive: Buffer, send: (response: ServerResponse) => unknown = (response) => response.end(archive)): Serve => (file, response) =>
  file === 'checksums.txt' ? response.end(sumOf(archive)) : file === name ? send(response) : response.writeHead(404).end();

describe('the cache', () => {
  it('is looked into first, and its programs are the real ones', async () => {
    const { cacheDir } = readConfig();
    const { found } = await search({ cache: cacheDir, path: place(newFolder()) });
    expect(found).toMatchObject({ from: 'cache', server: join(cachedIn(cacheDir), 'temporal-server') });
    for (const file of [found?.server, found?.sqlTool]) expect(execFileSync(file ?? '', ['--version'], { encoding: 'utf8' })).toMatch(/^[a-z-]+ version 1\.31\.2\n$/);
  });

  it.each([
    ['with a damaged program', (cache: string) => writeFileSync(join(place(cachedIn(cache)), 'temporal-sql-tool'), '')],
    ['with another version', (cache: string) => place(cachedIn(cache), '1.31.20')],
    ['with one program only', (cache: string) => place(cachedIn(cache), TEMPORAL_VERSION, ['temporal-server'])],
  ])('%s is filled anew', async (_, spoil) => {
    const cache = newFolder();
    spoil(cache);
    expect((await search({ cache, base: await serving(release(pack(place(newFolder())))) })).found).toMatchObject({ from: 'release' });
    expect((await search({ cache })).found).toMatchObject({ from: 'cache' });
  });
});

describe('the PATH', () => {
  it('has it in any of its folders; another version, half a pair and what cannot be run are passed over', async () => {
    const right = place(newFolder());
    const half = place(newFolder(), TEMPORAL_VERSION, ['temporal-sql-tool']);
    const broken = newFolder();
    writeFileSync(join(broken, 'temporal-server'), 'text', { mode: 0o644 });
    const { found, cache } = await search({ path: ['', broken, place(newFolder(), '1.30.0'), half, right].join(delimiter) });
    expect(found).toEqual({ from: 'path', server: join(right, 'temporal-server'), sqlTool: join(half, 'temporal-sql-tool') });
    expect(kept(cache)).toEqual([]);
  });
});

describe('the official release', () => {
  it('is fetched, checked and kept, and says how far it is', async () => {
    const archive = pack(place(newFolder()));
    const slowly = async (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 100));
      await pause(2_300);
      response.end(archive.subarray(100));
    };
    const { found, lines, cache } = await search({ base: await serving(release(archive, slowly)) });
    expect(found).toEqual({ from: 'release', server: join(cachedIn(cache), 'temporal-server'), sqlTool: join(cachedIn(cache), 'temporal-sql-tool') });
    expect(lines).toEqual([expect.stringMatching(/^Fetching the Temporal server 1\.31\.2: \d+ of \d+ MB$/)]);
    expect(kept(cache)).toEqual(programs);
    expect((await search({ cache })).found).toMatchObject({ from: 'cache' });
  });

  const archive = pack(place(newFolder()));
  const other = pack(place(newFolder(), '1.31.1'));
  const failures: [string, Serve, RegExp][] = [
    ['an archive with another checksum', release(archive, (response) => response.end(other)), /does not have the checksum/],
    ['an archive of another version', release(other), /another version came out/],
    ['an archive that cannot be unpacked', release(Buffer.from('text')), /could not be unpacked/],
    ['checksums that do not name the archive', (_, response) => response.end('\n'), /checksums do not name/],
    ['an archive that breaks off half-way', release(archive, (response) => void response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 200), () => response.destroy())), /broke off/],
    ['an archive that falls silent half-way', release(archive, (response) => response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 200))), /broke off/],
    ['checksums that fall silent half-way', (_, response) => response.writeHead(200, { 'content-length': 100 }).write('0'), /broke off/],
    ['a server that never answers', () => undefined, /cannot be reached/],
    ['a server that has no such release', (_, response) => response.writeHead(404).end(), /answered 404/],
  ];
  // Side by side, because silence is waited for.
  it.concurrent.each(failures)('%s: nothing is left in the cache, and the next way is tried', async (_, serve, reason) => {
    const { refusal, cache } = await search({ base: await serving(serve) });
    expect(refusal).toMatch(reason);
    expect(refusal).toContain('; Go is not installed');
    expect(kept(cache)).toEqual([]);
  });
});

describe('where there is no release', () => {
  it('it is compiled, and kept', async () => {
    // The real one takes five minutes; this one has what would come out.
    const go = join(newFolder(), 'go');
    writeFileSync(go, `#!/bin/sh\nif [ "$1" = build ]; then while [ "$1" != -o ]; do shift; done; cp ${place(newFolder())}/"\${2##*/}" "$2"; fi\n`, { mode: 0o755 });
    vi.stubEnv('PATH', [dirname(go), toolFolder].join(delimiter));
    const { found, lines, cache } = await search({});
    vi.stubEnv('PATH', toolFolder);
    expect(found).toMatchObject({ from: 'compiled' });
    expect(lines[0]).toMatch(/^Compiling the Temporal server 1\.31\.2: about five minutes/);
    expect(kept(cache)).toEqual(programs);
  });

  it('nor Go, one message says what was tried and names the three ways out', async () => {
    const { refusal, cache } = await search({});
    expect(refusal).toMatch(/^The Temporal server 1\.31\.2 is not on this machine and could not be had: the release archive cannot be reached; Go is not installed\. Three ways out: /);
    for (const way of [/set TEMPORAL_ADDRESS/, /put temporal-server and temporal-sql-tool 1\.31\.2 into .* or on the PATH/, /install Go 1\.21 or newer/]) expect(refusal).toMatch(way);
    expect(refusal).not.toContain('\n');
    expect(kept(cache)).toEqual([]);
  });
});

it('a cache folder that cannot be made is said', async () => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  for (const cache of [file, '/proc/countersign']) expect((await search({ cache })).refusal).toMatch(/^The cache folder .* cannot be written \(E[A-Z]+\)\. Set COUNTERSIGN_CACHE to another\.$/);
});
