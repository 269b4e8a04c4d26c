// `npm test`: prepares what the tests need, then type check, rules of the house, and all tests. The last line has the totals. Arguments narrow the tests down.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole, installDependencies, node, root, run } from '../embedded/prepare.mjs';

const say = (line) => void process.stdout.write(`${line}\n`);
const only = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };
const began = performance.now();

await step('dependencies', () => installDependencies(say));
if (!totals.failed) await step('console', () => buildConsole(say));
if (!only.length && !totals.failed) await Promise.all([sources(), types()]);
if (!totals.failed) await chromium();
if (!totals.failed) await tests();
say(`${((performance.now() - began) / 1000).toFixed(0)} s`);
say(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);

/** What the sources must keep to, a step after the other; beside the types, as each uses one core. */
async function sources() {
  await step('eslint', () => run(node, [bin('eslint'), '.', '--max-warnings=0'], say));
  await step('nothing unused', () => run(node, [bin('knip'), '--no-progress'], say));
}

async function types() {
  await step('types', () => run(node, [bin('typescript', 'tsc'), '--noEmit', '-p', '.'], say));
  await step('types of the console', () => run(node, [bin('svelte-check'), '--workspace', 'console', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human-verbose'], say));
  await step('directions', () => run(node, [bin('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', 'domain', 'workflows', 'activities', 'worker', 'api', 'db', 'regulations', 'embedded', 'console/src'], say));
}

/** The program of a package, where the package itself says that it is. */
function bin(name, program = name) {
  const folder = join(root, 'node_modules', name);
  const { bin: programs } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof programs === 'string' ? programs : programs[program]);
}

/** A part of the run that passes or fails as one. */
async function step(name, work) {
  const since = performance.now();
  try {
    await work();
    totals.passed++;
    say(`✓ ${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
  } catch (error) {
    totals.failed++;
    say(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A browser for the console's tests: named by CHROMIUM_PATH, found on the machine, or installed. The one without a window of its own does the same work in half the time. */
async function chromium() {
  const known = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = known.find((path) => path && existsSync(path));
  if (found) {
    process.env.CHROMIUM_PATH = found;
    return;
  }
  await step('chromium', async () => {
    if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
      await run('apt-get', ['update', '-q'], say);
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium-headless-shell', 'fonts-noto-cjk'], say);
      process.env.CHROMIUM_PATH = '/usr/bin/chromium-headless-shell';
    } else {
      await run(node, [bin('playwright-core'), 'install', '--only-shell', 'chromium'], say);
      process.env.CHROMIUM_PATH = '';
    }
  });
}

/** All tests; their numbers come from the report, not from the exit code alone. */
async function tests() {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-report-'));
  const file = join(dir, 'report.json');
  const code = await new Promise((resolve) => {
    const child = spawn(node, [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...only], { cwd: root, stdio: 'inherit' });
    child.once('close', resolve);
  });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  rmSync(dir, { recursive: true, force: true });
  totals.passed += report?.numPassedTests ?? 0;
  // A file that could not be loaded has no tests of its own to fail.
  totals.failed += Math.max(report?.numFailedTests ?? 0, report?.numFailedTestSuites ? 1 : 0, code === 0 ? 0 : 1);
}
