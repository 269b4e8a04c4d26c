// What must be there before any of our TypeScript runs: the dependencies of the lock file, and the built console. Plain JavaScript for every Node from 20 on.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));
/** The Node that our scripts run under; it comes with the dependencies. */
export const node = join(root, 'node_modules/node/bin/node');

const MARK = join(root, 'node_modules/.countersign');
const hashOf = (file) => createHash('sha256').update(readFileSync(join(root, file))).digest('hex');
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/** Installs the dependencies when they are not those of the lock file. Throws when npm fails. */
export async function installDependencies(say) {
  const wanted = `${hashOf('package-lock.json')} ${readdirSync(join(root, 'patches')).map((patch) => hashOf(`patches/${patch}`)).join(' ')} ${process.platform}-${process.arch}`;
  if (existsSync(node) && existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return;
  const since = performance.now();
  say('Installing the dependencies …');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], say);
  if (!existsSync(node)) throw new Error('npm ci has not installed the Node that this project runs under.');
  writeFileSync(MARK, wanted);
  say(`Dependencies installed in ${seconds(since)} s.`);
}

/** Builds the console when its sources, or what they are built from, are newer than the last build. Throws when the build fails. */
export async function buildConsole(say) {
  const built = join(root, 'console/build/handler.js');
  const sources = ['console/src', 'console/vite.config.ts', 'api/contract', 'api/contract.ts', 'domain', 'package-lock.json'];
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map((one) => newest(join(root, one))))) return;
  const since = performance.now();
  say('Building the console …');
  await run(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'console/vite.config.ts', '--logLevel', 'error'], say);
  say(`Console built in ${seconds(since)} s.`);
}

function newest(path) {
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).filter((name) => name !== 'node_modules').map((name) => newest(join(path, name)))) : stat.mtimeMs;
}

const STILL_MS = 5_000;

/** Runs a command to its end; what it printed is shown only when it fails, and a line every few seconds says that it still runs. */
export function run(command, args, say) {
  return new Promise((resolve, reject) => {
    const since = performance.now();
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: '' } });
    let printed = '';
    const keep = (chunk) => (printed = (printed + chunk).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const still = setInterval(() => say(`… ${seconds(since)} s`), STILL_MS);
    child.once('error', (error) => {
      clearInterval(still);
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      clearInterval(still);
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.slice(0, 2).join(' ')} ended with ${signal ?? code}.\n${printed.trim()}`));
    });
  });
}
