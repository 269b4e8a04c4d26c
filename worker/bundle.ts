// The workflows as one script, as Temporal's sandbox takes them. Making it takes seconds, so it is kept under the hash of what it is made from.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, 'node_modules/.cache/countersign');

/** The code of the bundle, read where these very sources have been made into one before, else made and kept; where it cannot be kept, the next start makes it again. */
export async function workflowBundle(logger: Logger): Promise<{ code: string }> {
  const name = `workflows-${hashOfSources()}.js`;
  const before = keptBundle(kept, name);
  if (before !== undefined) return { code: before };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows/index.ts'), logger });
  try {
    keepBundle(kept, name, code);
  } catch (error) {
    logger.info('the workflow bundle is not kept', { code: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
  return { code };
}

/** A bundle that is kept. It is read at once: another worker, of other sources, may put its own in its place at any moment. */
export function keptBundle(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a bundle in place of those that were made from other sources. */
export function keepBundle(folder: string, name: string, code: string): void {
  mkdirSync(folder, { recursive: true });
  // Several workers may start at once: each puts a whole file in place, and leaves alone what others put there under the same name.
  const mine = join(folder, `${name}.${randomBytes(4).toString('hex')}`);
  writeFileSync(mine, code);
  renameSync(mine, join(folder, name));
  for (const other of readdirSync(folder)) if (other.startsWith('workflows-') && !other.startsWith(name)) rmSync(join(folder, other), { force: true });
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const room of ['workflows', 'domain'])
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts')).sort()) hash.update(`\0${room}/${name}\0`).update(readFileSync(join(root, room, name)));
  return hash.digest('hex').slice(0, 32);
}
