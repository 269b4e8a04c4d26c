// Between npm and our TypeScript: prepares, then runs main.ts under the Node that comes with the dependencies, on a leash.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsole, installDependencies, node, root } from './prepare.mjs';

/** How often it is looked whether npm, when it is our parent, still lives: one that is killed tells nobody. */
const LOOK_MS = 500;

const say = (line) => void process.stdout.write(`${line}\n`);

/** Prepares, starts, and ends as main.ts ends. When this process is killed, descriptor 3 closes and main.ts stops everything; when npm is killed, it is asked to. */
export async function boot() {
  const npm = process.env.npm_lifecycle_event === 'start' ? process.ppid : undefined;
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
  if (npm !== undefined) {
    const look = setInterval(() => {
      if (process.ppid === npm) return;
      clearInterval(look);
      child.kill('SIGTERM');
    }, LOOK_MS);
  }
  child.once('error', (error) => {
    process.stderr.write(`Countersign could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('close', (code) => process.exit(code ?? 1));
}
