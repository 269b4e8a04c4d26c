// The same lives as in lives.ts, four in each world, as many as wanted: `node test/model/long.ts [lives] [first seed]`. Stops at the first that goes wrong, and says what was done in the shortest such life.
import fc from 'fast-check';
import { choices } from './commands.ts';
import { APPLICANT, organisations } from './organisations.ts';
import { processes } from './processes.ts';
import { lead } from './side-by-side.ts';

const BATCH = 5_000;
const [lives = 1_000_000, first = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number);
const began = performance.now();
const taken: Record<string, number> = {};
const seconds = () => Math.round((performance.now() - began) / 1_000);

for (let done = 0; done < lives; done += BATCH) {
  const seed = first + done;
  const outcome = await fc.check(fc.asyncProperty(processes, organisations, choices, choices, choices, choices, async (definition, facts, ...four) => {
    for (const all of four) {
      const life = await lead({ definition, facts, applicant: APPLICANT }, all);
      for (const [verb, n] of Object.entries(life.taken)) taken[verb] = (taken[verb] ?? 0) + n;
    }
  }), { seed, numRuns: Math.ceil(Math.min(BATCH, lives - done) / 4) });
  if (outcome.counterexample) {
    const [definition, facts, ...four] = outcome.counterexample;
    process.stdout.write(`${JSON.stringify(definition.steps, null, 1)}\n${JSON.stringify(facts.roles)}\n`);
    for (const all of four) await lead({ definition, facts, applicant: APPLICANT }, all, (line) => void process.stdout.write(`${line}\n`));
  }
  process.stdout.write(`${Math.min(done + BATCH, lives)} lives, ${seconds()} s\n`);
}
process.stdout.write(`first seed ${first}; acts taken: ${JSON.stringify(Object.fromEntries(Object.entries(taken).sort(([, a], [, b]) => b - a)))}\n`);
