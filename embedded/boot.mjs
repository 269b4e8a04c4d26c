// Between npm and our TypeScript: prepares, then runs main.ts under the Node that comes with the dependencies, on a leash.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsole, installDependencies, node, root } from './prepare.mjs';

const ORPHANED_MS = 500;
const say = (line) => void process.stdout.write(`${line}\n`);

/** Prepares, starts, and ends as main.ts ends. When this process is killed, descriptor 3 closes and main.ts stops everything. */
export async function boot() {
  try {
    const file = join(root, '.env');
    if (existsSync(file)) process.loadEnvFile(file);
    await installDependencies(say);
    await buildConsole(say);
  } catch (error) {
    process.stderr.write(`Countersign could not be prepared: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  const child = spawn(node, [join(root, 'embedded/main.ts'), '--leash'], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  // npm, and the shell that it starts us through, may be killed without a word to us: then nobody wants us any more.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === 'start') setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), ORPHANED_MS).unref();
  child.once('error', (error) => {
    process.stderr.write(`Countersign could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('close', (code) => process.exit(code ?? 1));
}
