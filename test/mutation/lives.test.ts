// The first few of the lives that engine and model lead side by side (test/model): enough for a mutant to be met, short enough to be repeated for each.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { choices } from '../model/commands.ts';
import { APPLICANT, organisations } from '../model/organisations.ts';
import { processes } from '../model/processes.ts';
import { lead } from '../model/side-by-side.ts';

const life = fc.tuple(processes, organisations, choices);

describe('engine and model stand at the same place after every act', () => {
  it.each([1, 2, 3, 4])('in the lives of series %i', async (seed) => {
    await fc.assert(fc.asyncProperty(life, async ([definition, facts, all]) => void (await lead({ definition, facts, applicant: APPLICANT }, all))), { seed });
  });
});
