// `npm run mutation`: changes the rules in every way that Stryker knows, one at a time, and counts which changes a test notices (docs/mutation.md).
// Arguments narrow it down: a room (`calendar`, `policy`, `engine`), or a file of one (`engine/hear.ts`). What has been found is kept in .cache/mutation.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, node, root } from '../../embedded/prepare.mjs';

const rooms = ['calendar', 'policy', 'engine'];
const say = (line) => void process.stdout.write(`${line}\n`);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((one) => !rooms.includes(one) && !existsSync(join(root, 'domain', one)));
if (unknown.length) {
  say(`There is no ${unknown.join(', ')}. Rooms: ${rooms.join(', ')}; or a file, as in engine/hear.ts.`);
  process.exit(2);
}

await installDependencies(say);
let failed = false;
for (const room of rooms) {
  const files = wanted.filter((one) => one.split('/')[0] === room);
  if (wanted.length && !files.length) continue;
  const mutate = files.length && !files.includes(room) ? files.map((file) => `domain/${file}`) : [`domain/${room}/**/*.ts`];
  if (await stryker(room, mutate)) failed = true;
  table(room);
}
process.exit(failed ? 1 : 0);

/** Runs Stryker on files of a room, with that room's tests. Its exit code. */
function stryker(room, mutate) {
  return new Promise((resolve, reject) => {
    const args = [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'test/mutation/stryker.config.mjs', '--mutate', mutate.join(',')];
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, MUTATED: room } });
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}

/** Prints what was found, a line a file, as docs/mutation.md has it. */
function table(room) {
  const report = join(root, '.cache/mutation', `${room}.json`);
  if (!existsSync(report)) return;
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const rows = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, { mutants }]) => [file, counted(mutants)]);
  const whole = counted(Object.values(files).flatMap(({ mutants }) => mutants));
  say('| file | mutants | killed | out of time | survived | not covered | score |\n|---|---|---|---|---|---|---|');
  for (const [name, n] of [...rows, [`**domain/${room}**`, whole]]) say(`| ${name} | ${n.all} | ${n.Killed} | ${n.Timeout} | ${n.Survived} | ${n.NoCoverage} | ${n.all ? ((100 * (n.Killed + n.Timeout)) / n.all).toFixed(1) : '–'} |`);
}

/** Mutants by what became of them. What the clock alone has stopped, without a reason given, has survived: a slow machine can trip it. Those in tables are not tried (`ignoreStatic`) and do not count. */
function counted(mutants) {
  const n = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const { status, statusReason } of mutants) if (status in n) n[status === 'Timeout' && !statusReason ? 'Survived' : status]++;
  return { ...n, all: n.Killed + n.Timeout + n.Survived + n.NoCoverage };
}
