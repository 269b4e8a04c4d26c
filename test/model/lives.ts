// Lives that engine and model lead side by side in `npm test`: in two files, as there are two cores; `long.ts` leads others.
import fc from 'fast-check';
import { choices } from './commands.ts';
import { APPLICANT, organisations } from './organisations.ts';
import { processes } from './processes.ts';
import { lead } from './side-by-side.ts';

/** Half of the 50,000 lives, the same every time, so that a red build means a change. Half of the time goes into making a world: two lives are led in each. */
export const lives = (half: 0 | 1): Promise<void> =>
  fc.assert(fc.asyncProperty(processes, organisations, choices, choices, async (definition, facts, ...two) => {
    for (const all of two) await lead({ definition, facts, applicant: APPLICANT }, all);
  }), { numRuns: 12_500, seed: 20261128 + half });

/** Nobody waits for them longer. */
export const PATIENCE_MS = 600_000;
