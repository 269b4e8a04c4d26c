import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** The files that take longest, the longest first: whatever begins last should be short, or one core waits for the other. */
const long = ['model/lives-one', 'model/lives-two', 'model/orders', 'console/axe', 'workflows/guarantees', 'embedded/lost-temporal', 'embedded/start', 'workflows/scenarios', 'console/live', 'console/loan', 'workflows/canary', 'workflows/faults', 'workflows/deadlines', 'console/outside'];

class LongestFirst extends BaseSequencer {
  /** Files as they are started. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`)) + 1 || Infinity;
    return (await super.sort(files)).sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One Postgres cluster, one Temporal server and one built console for all files; each file has a database or a product of its own.
    globalSetup: ['test/parts.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
