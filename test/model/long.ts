// The same lives as in lives.ts, four in each world, as many as wanted, on every core: `node test/model/long.ts [lives] [first seed]`. Stops at the first that goes wrong, and says what was done in the shortest such life.
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { choices } from './commands.ts';
import { APPLICANT, organisations } from './organisations.ts';
import { processes } from './processes.ts';
import { lead } from './side-by-side.ts';

const BATCH = 5_000;
type Taken = Record<string, number>;
/** What one core leads: every so-many-th batch. */
interface Share {
  lives: number;
  first: number;
  nth: number;
  of: number;
}

/** Leads a share of the lives; tells of each batch what was taken how often. */
async function leadShare({ lives, first, nth, of }: Share, tell: (lives: number, taken: Taken) => void): Promise<void> {
  for (let done = nth * BATCH; done < lives; done += of * BATCH) {
    const taken: Taken = {};
    const count = Math.min(BATCH, lives - done);
    const outcome = await fc.check(fc.asyncProperty(processes, organisations, choices, choices, choices, choices, async (definition, facts, ...four) => {
      for (const all of four) {
        const life = await lead({ definition, facts, applicant: APPLICANT }, all);
        for (const [verb, n] of Object.entries(life.taken)) taken[verb] = (taken[verb] ?? 0) + n;
      }
    }), { seed: first + done, numRuns: Math.ceil(count / 4) });
    if (outcome.counterexample) {
      const [definition, facts, ...four] = outcome.counterexample;
      process.stdout.write(`seed ${first + done}\n${JSON.stringify(definition.steps, null, 1)}\n${JSON.stringify(facts.roles)}\n`);
      for (const all of four) await lead({ definition, facts, applicant: APPLICANT }, all, (line) => void process.stdout.write(`${line}\n`));
    }
    tell(count, taken);
  }
}

if (isMainThread) {
  const [lives = 1_000_000, first = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number);
  const began = performance.now();
  const taken: Taken = {};
  let led = 0;
  const of = availableParallelism();
  await Promise.all(Array.from({ length: of }, (_, nth) => new Promise<void>((over, failed) => {
    const core = new Worker(new URL(import.meta.url), { workerData: { lives, first, nth, of } satisfies Share });
    core.on('message', (batch: { lives: number; taken: Taken }) => {
      led += batch.lives;
      for (const [verb, n] of Object.entries(batch.taken)) taken[verb] = (taken[verb] ?? 0) + n;
      process.stdout.write(`${led} lives, ${Math.round((performance.now() - began) / 1_000)} s\n`);
    });
    core.on('error', failed);
    core.on('exit', () => over());
  })));
  process.stdout.write(`first seed ${first}; acts taken: ${JSON.stringify(Object.fromEntries(Object.entries(taken).sort(([, a], [, b]) => b - a)))}\n`);
} else await leadShare(workerData as Share, (lives, taken) => parentPort?.postMessage({ lives, taken }));
