// The tests that a mutation run repeats for every mutant: those of the room that is mutated, with as many random examples as time allows (docs/mutation.md).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const fewer = fileURLToPath(new URL('fewer.ts', import.meta.url));
const tests: Record<string, string[]> = {
  calendar: ['test/domain/calendar/*.test.ts', 'test/domain/parameter.test.ts'],
  policy: ['test/domain/policy/*.test.ts'],
  engine: ['test/domain/engine/*.test.ts', 'test/domain/{repeated,standstill,delegation,leaving,absence}.test.ts', 'test/model/found.test.ts', 'test/mutation/*.test.ts'],
};

const slow = ['lives', 'verdict', 'properties'];

/** Most mutants are noticed by the tests that are over at once; whole lives come last. */
class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => slow.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b)));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [{ name: 'fewer-examples', enforce: 'pre', resolveId: (id, importer) => (id === 'fast-check' && importer !== undefined && importer !== fewer ? fewer : undefined) }],
  test: { include: tests[process.env.MUTATED ?? ''] ?? Object.values(tests).flat(), testTimeout: 60_000, isolate: false, sequence: { sequencer: QuickFirst } },
});
