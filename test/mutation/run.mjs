// `npm run mutation`: changes the rules in every way that Stryker knows, one at a time, and counts which changes a test notices (docs/mutation.md).
// Arguments narrow it down: a room (`calendar`, `policy`, `engine`), or a file of one (`engine/hear.ts`). What has been found is kept in .cache/mutation.
// `--one-in 6` tries one in six of the engine's, drawn by chance; `--seed 2` draws others.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies, node, root } from '../../embedded/prepare.mjs';
import { drawn, interval } from './sample.mjs';

const rooms = ['calendar', 'policy', 'engine'];
const say = (line) => void process.stdout.write(`${line}\n`);
const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { 'one-in': { type: 'string' }, seed: { type: 'string', default: '1' } } });
const sample = values['one-in'] === undefined ? undefined : { oneIn: Number(values['one-in']), seed: Number(values.seed) };
const unknown = wanted.filter((one) => !rooms.includes(one) && !existsSync(join(root, 'domain', one)));
if (unknown.length) {
  say(`There is no ${unknown.join(', ')}. Rooms: ${rooms.join(', ')}; or a file, as in engine/hear.ts.`);
  process.exit(2);
}

if (sample && !(Number.isInteger(sample.oneIn) && sample.oneIn > 0 && Number.isInteger(sample.seed) && wanted.length && wanted.every((one) => one.split('/')[0] === 'engine'))) {
  say('A sample is one of the engine, in whole numbers: engine --one-in 6 --seed 2.');
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
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, MUTATED: room, ...(sample && { MUTATED_SAMPLE: JSON.stringify(sample) }) } });
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}

/** Prints what was found, a line a file, as docs/mutation.md has it. */
function table(room) {
  const report = join(root, '.cache/mutation', `${room}${sample ? '.sample' : ''}.json`);
  if (!existsSync(report)) return;
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const found = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, { mutants }]) => [file, mutants.filter(({ status }) => status !== 'Ignored')]);
  const tried = found.map(([file, mutants]) => [file, sample ? mutants.filter(({ location, mutatorName, replacement }) => drawn(sample, file, location, mutatorName, replacement)) : mutants]);
  const whole = counted(tried.flatMap(([, mutants]) => mutants));
  say('| file | mutants | killed | out of time | survived | not covered | score |\n|---|---|---|---|---|---|---|');
  for (const [name, n] of [...tried.map(([file, mutants]) => [file, counted(mutants)]), [`**domain/${room}**`, whole]]) say(`| ${name} | ${n.all} | ${n.Killed} | ${n.Timeout} | ${n.Survived} | ${n.NoCoverage} | ${n.all ? ((100 * n.noticed) / n.all).toFixed(1) : '–'} |`);
  if (!sample || !whole.all) return;
  const [from, to] = interval(whole.noticed, whole.all).map((share) => (100 * share).toFixed(1));
  say(`A sample: ${whole.all} of ${found.flatMap(([, mutants]) => mutants).length} mutants, one in ${sample.oneIn}, seed ${sample.seed}. Of all of them, ${from} to ${to} % are noticed, with 95 % confidence.`);
}

/** Mutants by what became of them. What the clock alone has stopped, without a reason given, has survived: a slow machine can trip it. Those in tables are not tried (`ignoreStatic`) and do not count. */
function counted(mutants) {
  const n = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const { status, statusReason } of mutants) if (status in n) n[status === 'Timeout' && !statusReason ? 'Survived' : status]++;
  return { ...n, noticed: n.Killed + n.Timeout, all: n.Killed + n.Timeout + n.Survived + n.NoCoverage };
}
