// A runner for Stryker that loads the tests once and then only switches mutants: a run costs what its tests cost, and not a new worker with the whole domain in it.
// For rules that keep nothing between two calls: what a module has worked out and kept would hide a mutant.
// Tests are those of `inProcess.tests`; for each mutant those come first that have lately noticed the most in the least time.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { drawn, sampleOf } from './sample.mjs';

const { NAMESPACE } = INSTRUMENTER_CONSTANTS;
/** How much of what a test has noticed still counts after each further mutant: neighbours are noticed by the same tests. */
const FADES = 0.93;
/** What a test counts for that has noticed nothing yet. */
const CHANCE = 0.02;
/** How many times as often as without a change a test may run through the place of a mutant: beyond that it is in a loop without an end. */
const TIMES = 100;
const COUNTS = 'counts.json';
const UNCOUNTED = 'function cover() {';

class InProcess {
  static inject = tokens(commonTokens.options);
  #tests = [];
  #stryker = (globalThis[NAMESPACE] ??= {});
  #sample = sampleOf();
  /** Test → mutant → how often the test runs through its place. Kept in the copy, for a process that takes over from one that was stopped. */
  #counts = {};

  constructor({ inProcess }) {
    this.patterns = inProcess.tests;
  }

  /** What is worked out at loading is not tried, so nothing need be loaded anew for a mutant that is also run through there. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Loads every test from the copy that Stryker works in. Throws when a file cannot be loaded. */
  async init() {
    const here = (file) => pathToFileURL(join(process.cwd(), 'test/mutation', file)).href;
    const instead = { vitest: here('collecting.mjs'), 'fast-check': here('fewer.ts') };
    registerHooks({
      resolve: (name, context, next) => (instead[name] !== undefined && context.parentURL !== instead[name] ? { url: instead[name], shortCircuit: true } : next(name, context)),
      load: (url, context, next) => uncounted(next(url, context)),
    });
    const files = [...new Set(this.patterns.flatMap((pattern) => globSync(pattern).sort()))];
    for (const file of files) await import(pathToFileURL(join(process.cwd(), file)).href);
    const { declared } = await import(instead.vitest);
    this.#tests = declared.map(({ name, run, at }) => ({ id: `${fileURLToPath(at.url)}#${name}`, name, fileName: fileURLToPath(at.url), startPosition: { line: at.line, column: at.column }, run, ms: 1, noticed: 0 }));
    if (existsSync(COUNTS)) this.#counts = JSON.parse(readFileSync(COUNTS, 'utf8'));
  }

  async dryRun() {
    this.#stryker.activeMutant = undefined;
    const tests = await this.#run(this.#tests, false);
    this.#counts = this.#stryker.mutantCoverage?.perTest ?? {};
    writeFileSync(COUNTS, JSON.stringify(this.#counts));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit, disableBail }) {
    if (this.#sample && !drawn(this.#sample, relative(process.cwd(), sandboxFileName), fromOne(activeMutant.location), activeMutant.mutatorName, activeMutant.replacement))
      return { status: MutantRunStatus.Error, errorMessage: 'not in the sample' };
    const wanted = testFilter && new Set(testFilter);
    const worth = ({ noticed, ms }) => (noticed + CHANCE) / ms;
    const order = this.#tests.filter(({ id }) => !wanted || wanted.has(id)).sort((a, b) => worth(b) - worth(a));
    this.#stryker.activeMutant = activeMutant.id;
    const tests = await this.#run(order, !disableBail, hitLimit);
    this.#stryker.activeMutant = undefined;
    const last = tests.at(-1);
    for (const test of this.#tests) test.noticed = test.noticed * FADES + (test.id === last?.id && last.status === TestStatus.Failed ? 1 : 0);
    return toMutantRunResult(determineHitLimitReached(this.#stryker.hitCount, this.#stryker.hitLimit) ?? { status: DryRunStatus.Complete, tests });
  }

  async #run(tests, bail, most) {
    const results = [];
    for (const test of tests) {
      const { run, id, name, fileName, startPosition } = test;
      this.#stryker.currentTestId = id;
      const usual = this.#counts[id]?.[this.#stryker.activeMutant];
      Object.assign(this.#stryker, { hitCount: 0, hitLimit: usual === undefined ? most : TIMES * (usual + 1) });
      const since = performance.now();
      const failure = await failureOf(run);
      const timeSpentMs = performance.now() - since;
      if (failure === undefined) test.ms = timeSpentMs;
      results.push({ id, name, fileName, startPosition, timeSpentMs, ...(failure === undefined ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage: failure }) });
      if (failure !== undefined && bail) break;
    }
    this.#stryker.currentTestId = undefined;
    return results;
  }
}

/** The module, in which it is not counted what a test runs through while a mutant is tried: that is asked for only before. */
function uncounted(module) {
  const source = module.source === null || module.source === undefined ? '' : String(module.source);
  return source.includes(UNCOUNTED) ? { ...module, source: source.replace(UNCOUNTED, `${UNCOUNTED} if (ns.activeMutant !== undefined) return;`) } : module;
}

/** A place as reports have it. */
const fromOne = ({ start, end }) => ({ start: { line: start.line + 1, column: start.column + 1 }, end: { line: end.line + 1, column: end.column + 1 } });

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcess)];
