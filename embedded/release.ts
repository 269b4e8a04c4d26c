// The official release archive of the Temporal server, taken only when its SHA-256 stands in the release's own list of checksums.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SILENCE_MS = 5_000;
const TELL_MS = 2_000;
const MB = 1_048_576;

/** The archive's name for this machine; undefined where there is none. */
export function archiveName(version: string): string | undefined {
  const system = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const machine = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  return system && machine && `temporal_${version}_${system}_${machine}.tar.gz`;
}

/** Fetches the archive from `base`, checks it and unpacks server and SQL tool into `to`. Throws with the reason; an address that does not answer fails within 5 s. */
export async function fromRelease(to: string, { base, version, say }: { base: string; version: string; say: (line: string) => void }): Promise<void> {
  const name = archiveName(version);
  if (!name) throw new Error(`there is no release for ${process.platform} ${process.arch}`);
  const list = await get(`${base}/v${version}/checksums.txt`);
  const sums = await list.response.text().catch(brokeOff).finally(list.enough);
  const wanted = sums.split('\n').map((line) => line.trim().split(/\s+\*?/)).find(([, file]) => file === name)?.[0];
  if (!wanted) throw new Error(`the release's checksums do not name ${name}`);
  const file = join(to, name);
  if ((await save(`${base}/v${version}/${name}`, file, (text) => say(`Fetching the Temporal server ${version}: ${text}`))) !== wanted.toLowerCase()) throw new Error('the release archive does not have the checksum of the release');
  await run('tar', ['-xzf', file, '-C', to, 'temporal-server', 'temporal-sql-tool']).catch((cause: unknown) => {
    throw new Error('the release archive could not be unpacked', { cause });
  });
}

function brokeOff(cause: unknown): never {
  throw new Error('the release archive broke off', { cause });
}

/** Answers the SHA-256 of what it saved. */
async function save(url: string, file: string, tell: (text: string) => void): Promise<string> {
  const { response, heard, enough } = await get(url);
  const total = Number(response.headers.get('content-length') ?? 0);
  const hash = createHash('sha256');
  let bytes = 0;
  const timer = setInterval(() => tell(`${Math.round(bytes / MB)}${total ? ` of ${Math.round(total / MB)}` : ''} MB`), TELL_MS);
  try {
    await pipeline(
      Readable.fromWeb(response.body as never),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          heard();
          bytes += chunk.length;
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    return hash.digest('hex');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOSPC') throw new Error('the disk is full', { cause: error });
    return brokeOff(error);
  } finally {
    clearInterval(timer);
    enough();
  }
}

/** A request that is given up when nothing is heard for a few seconds, however long it lasts in all. */
async function get(url: string): Promise<{ response: Response; heard(): void; enough(): void }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), SILENCE_MS);
  const enough = () => clearTimeout(timer);
  const response = await fetch(url, { signal: abort.signal }).catch((cause: unknown) => {
    enough();
    throw new Error('the release archive cannot be reached', { cause });
  });
  if (response.ok) return { response, heard: () => timer.refresh(), enough };
  enough();
  throw new Error(`the release archive answered ${response.status}`);
}
