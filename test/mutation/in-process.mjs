// A runner for Stryker that loads the tests once and then only switches mutants: a run costs what its tests cost, and not a new worker with the whole domain in it.
// For rules that keep nothing between two calls: what a module has worked out and kept would hide a mutant. Tests are those of `inProcess.tests`, in this order.
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';

const { NAMESPACE } = INSTRUMENTER_CONSTANTS;

class InProcess {
  static inject = tokens(commonTokens.options);
  #tests = [];
  #stryker = (globalThis[NAMESPACE] ??= {});

  constructor({ inProcess }) {
    this.patterns = inProcess.tests;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  /** Loads every test from the copy that Stryker works in. Throws when a file cannot be loaded. */
  async init() {
    const here = (file) => pathToFileURL(join(process.cwd(), 'test/mutation', file)).href;
    const instead = { vitest: here('collecting.mjs'), 'fast-check': here('fewer.ts') };
    registerHooks({ resolve: (name, context, next) => (instead[name] !== undefined && context.parentURL !== instead[name] ? { url: instead[name], shortCircuit: true } : next(name, context)) });
    const files = [...new Set(this.patterns.flatMap((pattern) => globSync(pattern).sort()))];
    for (const file of files) await import(pathToFileURL(join(process.cwd(), file)).href);
    const { declared } = await import(instead.vitest);
    this.#tests = declared.map(({ name, run, at }) => ({ id: `${fileURLToPath(at.url)}#${name}`, name, fileName: fileURLToPath(at.url), startPosition: { line: at.line, column: at.column }, run }));
  }

  async dryRun() {
    this.#stryker.activeMutant = undefined;
    const tests = await this.#run(this.#tests, false);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    const wanted = testFilter && new Set(testFilter);
    Object.assign(this.#stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const tests = await this.#run(this.#tests.filter(({ id }) => !wanted || wanted.has(id)), !disableBail);
    this.#stryker.activeMutant = undefined;
    return toMutantRunResult(determineHitLimitReached(this.#stryker.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests });
  }

  async #run(tests, bail) {
    const results = [];
    for (const { run, ...test } of tests) {
      this.#stryker.currentTestId = test.id;
      const since = performance.now();
      const failure = await failureOf(run);
      results.push({ ...test, timeSpentMs: performance.now() - since, ...(failure === undefined ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage: failure }) });
      if (failure !== undefined && bail) break;
    }
    this.#stryker.currentTestId = undefined;
    return results;
  }
}

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcess)];
