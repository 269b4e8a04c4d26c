// The first of the lives that engine and model lead side by side (test/model): the same in every run, and few enough to be repeated for every mutant.
import fc from 'fast-check';
import { it } from 'vitest';
import { choices } from '../model/commands.ts';
import { APPLICANT, organisations } from '../model/organisations.ts';
import { processes } from '../model/processes.ts';
import { lead } from '../model/side-by-side.ts';

it.each([1, 2, 3, 4, 5, 6])('engine and model stand at the same place after every act, in series %i', async (seed) => {
  await fc.assert(fc.asyncProperty(processes, organisations, choices, async (definition, facts, all) => void (await lead({ definition, facts, applicant: APPLICANT }, all))), { seed });
});
