// The tests that a mutation run repeats for every mutant: those of the room that is mutated, with as many random examples as time allows (docs/mutation.md). The engine's: in-process.mjs.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fewer = fileURLToPath(new URL('fewer.ts', import.meta.url));
const tests: Record<string, string[]> = {
  calendar: ['test/domain/calendar/*.test.ts', 'test/domain/parameter.test.ts'],
  policy: ['test/domain/policy/*.test.ts'],
};

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [{ name: 'fewer-examples', enforce: 'pre', resolveId: (id, importer) => (id === 'fast-check' && importer !== undefined && importer !== fewer ? fewer : undefined) }],
  test: { include: tests[process.env.MUTATED ?? ''] ?? Object.values(tests).flat(), testTimeout: 60_000, isolate: false },
});
