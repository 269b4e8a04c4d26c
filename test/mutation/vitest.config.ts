// The tests that a mutation run repeats for every mutant: those of the room that is mutated, with as many random examples as time allows (docs/mutation.md).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fewer = fileURLToPath(new URL('fewer.ts', import.meta.url));
const tests: Record<string, string[]> = {
  calendar: ['test/domain/calendar/*.test.ts', 'test/domain/parameter.test.ts'],
  policy: ['test/domain/policy/*.test.ts'],
  engine: ['test/domain/engine/*.test.ts', 'test/domain/{repeated,standstill,delegation,leaving,absence}.test.ts', 'test/model/found.test.ts', 'test/mutation/lives.test.ts'],
};
/** Most mutants are noticed by the tests that are over at once. Only what these let pass meets whole lives, and every vote there is. */
const slow = ['test/domain/engine/{properties,verdict}.test.ts'];
const whole = process.env.MUTATED_WITH === 'everything';
if (whole) tests.engine?.push('test/mutation/more-lives.test.ts');

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [{ name: 'fewer-examples', enforce: 'pre', resolveId: (id, importer) => (id === 'fast-check' && importer !== undefined && importer !== fewer ? fewer : undefined) }],
  test: { include: tests[process.env.MUTATED ?? ''] ?? Object.values(tests).flat(), exclude: whole ? [] : slow, testTimeout: 60_000, isolate: false },
});
