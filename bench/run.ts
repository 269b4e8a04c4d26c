// All figures in one run, medians of three rounds; writes docs/figures.md. Needs a quiet machine: `node_modules/.bin/node bench/run.ts`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '#embedded/ports.ts';
import { bytesOf, clients, fill, handWritten, interactions, queue, residentOf, wholeCases } from './measures.ts';
import type { Times } from './load.ts';
import { product } from './product.ts';

const ROUNDS = 3;
const COUNT = 160;
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const together = (rounds: Times[]): Times => ({ clients: rounds[0]?.clients ?? 0, count: rounds[0]?.count ?? 0, perSecond: median(rounds.map((one) => one.perSecond)), p50: median(rounds.map((one) => one.p50)), p95: median(rounds.map((one) => one.p95)), p99: median(rounds.map((one) => one.p99)) });
const say = (line: string) => void process.stdout.write(`${line}\n`);

const starts = await startTimes();
say(`cold ${starts.cold.toFixed(1)} s, warm ${starts.warm.toFixed(1)} s`);
const all = await product();
const [port = 0] = await freePorts(1);
const handBase = `http://127.0.0.1:${port}`;
await all.run('hand-worker', 'bench/hand-written/worker.ts', {});
await all.run('hand-api', 'bench/hand-written/server.ts', { PORT: String(port) });
const idle = memory();
await interactions(all, 40);
await handWritten(all, handBase, 40);

const ours: Awaited<ReturnType<typeof interactions>>[] = [];
const theirs: Awaited<ReturnType<typeof handWritten>>[] = [];
const whole: number[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  ours.push(await interactions(all, COUNT));
  theirs.push(await handWritten(all, handBase, COUNT));
  whole.push(await wholeCases(all, COUNT));
  say(`round ${round}: decide p50 ${ours.at(-1)?.decide[0]?.p50.toFixed(1) ?? ''} ms, by hand ${theirs.at(-1)?.decide[0]?.p50.toFixed(1) ?? ''} ms, ${whole.at(-1)?.toFixed(1) ?? ''} cases/s`);
}
const before = [await bytesOf(all.sql), await bytesOf(all.temporalSql)] as const;
await wholeCases(all, 500);
const after = [await bytesOf(all.sql), await bytesOf(all.temporalSql)] as const;
const used = memory();
await fill(all.sql, { open: 10, finished: 0, person: 'p-legal' });
const empty = [await queue(all, 1_000), await queue(all, 1_000), await queue(all, 1_000)];
await fill(all.sql, { open: 20_000, finished: 100_000 });
const crowded = [await queue(all, 1_000), await queue(all, 1_000), await queue(all, 1_000)];
await all.stop();

const merged = (kind: 'start' | 'queue' | 'decide') => clients.map((_, i) => together(ours.map((round) => round[kind][i]).filter((one) => one !== undefined)));
const byHand = clients.map((_, i) => together(theirs.map((round) => round.decide[i]).filter((one) => one !== undefined)));
const list = (rounds: Times[][], i: number) => together(rounds.map((round) => round[i]).filter((one) => one !== undefined));
const ms = (value: number) => value.toFixed(1);
const rows = (name: string, times: Times[]) => times.map((one) => `| ${name} | ${one.clients} | ${ms(one.p50)} | ${ms(one.p95)} | ${ms(one.p99)} | ${one.perSecond.toFixed(0)} |`);
const decide = merged('decide');
const ratio = clients.map((many, i) => `${((decide[i]?.p50 ?? 0) / (byHand[i]?.p50 ?? 1)).toFixed(2)} (${many})`).join(', ');

const page = new URL('../docs/figures.md', import.meta.url);
const former = readFileSync(page, 'utf8');
// What is counted, not timed, is kept by hand at the end of the page.
const proof = former.slice(former.indexOf('## Proof of the approval engine'));
writeFileSync(page, `# Figures

Measured by \`bench/run.ts\` in one run, all parts, the load and the hand-written comparison on the same machine: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB. Medians of ${ROUNDS} rounds of ${COUNT} operations each; the client keeps its connections; times are of whole HTTP calls, in milliseconds. Absolute times depend on the machine; the ratios hardly do.

## Interactions

| call | clients | p50 | p95 | p99 | per second |
|---|---|---|---|---|---|
${[...rows('start a case', merged('start')), ...rows('my queue', merged('queue')), ...rows('decide', decide), ...rows('decide, hand-written workflow', byHand)].join('\n')}

Decide against a hand-written Temporal workflow that writes the same rows with one local activity a decision and reads the case back (\`bench/hand-written/\`): ratio of p50 **${ratio}**, by number of clients. The bound is 1.25.

| whole cases a second, 8 clients | |
|---|---|
| Countersign: start, two approvals, end | ${median(whole).toFixed(1)} |
| hand-written | ${median(theirs.map((one) => one.cases)).toFixed(1)} |

## My queue in a crowded database

Ten tasks of my own; then 20,000 open and 100,000 finished tasks of others beside them.

| database | clients | p50 | p95 | p99 | per second |
|---|---|---|---|---|---|
${[...rows('empty', [list(empty, 0), list(empty, 1)]), ...rows('crowded', [list(crowded, 0), list(crowded, 1)])].join('\n')}

## Memory and bytes

| process | idle, MiB | after the run, MiB |
|---|---|---|
${Object.keys(all.processes).map((name) => `| ${name} | ${(idle[name] ?? 0).toFixed(0)} | ${(used[name] ?? 0).toFixed(0)} |`).join('\n')}

A process with its children; memory that several share is divided among them.

| bytes for a finished case of two approvals | |
|---|---|
| our database | ${Math.round((after[0] - before[0]) / 500)} |
| Temporal's database, within its retention | ${Math.round((after[1] - before[1]) / 500)} |

## Starting

| \`npm start\`, binaries and dependencies there | seconds |
|---|---|
| cold: a new data folder, with the demo's loans | ${starts.cold.toFixed(1)} |
| warm: the second start | ${starts.warm.toFixed(1)} |

${proof}`);
say('docs/figures.md written');

function memory(): Record<string, number> {
  return Object.fromEntries(Object.entries(all.processes).map(([name, pid]) => [name, residentOf(pid)]));
}

/** Seconds until the address is printed: with a new data folder, and again with the same. */
async function startTimes(): Promise<{ cold: number; warm: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  const [own = 0] = await freePorts(1);
  const once = async () => {
    const began = performance.now();
    const child = spawn(process.execPath, ['embedded/start.mjs'], { env: { ...process.env, PORT: String(own), DATA_DIR: dir }, stdio: ['ignore', 'pipe', 'inherit'] });
    const seconds = await new Promise<number>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes('http://127.0.0.1')) resolve((performance.now() - began) / 1_000); });
      child.once('close', (code) => reject(new Error(`npm start ended with ${code ?? 'a signal'}`)));
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    return seconds;
  };
  const cold = await once();
  const warm = [await once(), await once(), await once()];
  rmSync(dir, { recursive: true, force: true });
  return { cold, warm: median(warm) };
}
