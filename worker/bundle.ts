// The workflows as one script, as Temporal's sandbox takes them. Making it takes seconds, so it is kept under the hash of what it is made from.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type Logger } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, 'node_modules/.cache/countersign');

/** The file of the bundle, made if these very sources have none yet; where it cannot be kept, its code. */
export async function workflowBundle(logger: Logger): Promise<{ codePath: string } | { code: string }> {
  const codePath = join(kept, `workflows-${hashOfSources()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows/index.ts'), logger });
  try {
    mkdirSync(kept, { recursive: true });
    // Several workers may start at once: each puts a whole file in place.
    const mine = `${codePath}.${randomBytes(4).toString('hex')}`;
    writeFileSync(mine, code);
    renameSync(mine, codePath);
    return { codePath };
  } catch (error) {
    logger.info('the workflow bundle is not kept', { code: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    return { code };
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const room of ['workflows', 'domain'])
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts')).sort()) hash.update(`\0${room}/${name}\0`).update(readFileSync(join(root, room, name)));
  return hash.digest('hex').slice(0, 32);
}
