// What Stryker mutates and how it is run; the room comes from run.mjs (docs/mutation.md).
import { sampleOf } from './sample.mjs';

const room = process.env.MUTATED ?? 'calendar';
const sample = sampleOf();
const kept = '.cache/mutation';

export default {
  packageManager: 'npm',
  plugins: ['@stryker-mutator/vitest-runner', './test/mutation/in-process.mjs'],
  testRunner: room === 'engine' ? 'in-process' : 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  inProcess: { tests: ['test/model/found.test.ts', 'test/domain/engine/{states,told,may,seats,ask,own-way,engine}.test.ts', 'test/domain/{repeated,outside,delegation,leaving,absence}.test.ts', 'test/domain/engine/trails.test.ts', 'test/mutation/lives.test.ts', 'test/domain/engine/*.test.ts'] },
  mutate: [`domain/${room}/**/*.ts`],
  // Only what the tests of the rules read is copied.
  ignorePatterns: ['/console', '/docs', '/bench', '/test/histories', '/test/workflows', '/test/api', '/test/console', '/test/db', '/test/embedded', '/.data*', '/.cache'],
  tempDirName: `${kept}/sandbox`,
  coverageAnalysis: 'perTest',
  // What is worked out once, when its module is loaded, would cost a run of every test for each mutant.
  ignoreStatic: true,
  // A sample leaves what is known of the others as it is.
  incremental: sample === undefined,
  incrementalFile: `${kept}/${room}.known.json`,
  reporters: ['clear-text', 'json', 'dots'],
  jsonReporter: { fileName: `${kept}/${room}${sample ? '.sample' : ''}.json` },
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false, reportScoreTable: false },
  concurrency: 1,
  // Loops without an end are counted, not waited for; a slow machine must not pass for one.
  timeoutMS: 20_000,
  timeoutFactor: room === 'engine' ? 1.5 : 3,
  warnings: { slow: false },
};
