// Recorded histories, one for each scenario: the workflow of today must do with them what it did when they were recorded.
import { readdirSync, readFileSync } from 'node:fs';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { scenarios } from '#test/scenario.ts';

const folder = new URL('../histories/', import.meta.url);
const names = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''));
const silent = new DefaultLogger('ERROR', () => undefined);
let bundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  Runtime.install({ logger: silent, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } } });
  bundle = await bundleWorkflowCode({ workflowsPath: new URL('../../workflows/index.ts', import.meta.url).pathname, logger: silent });
}, 60_000);

/** Name → the error that the replay met, if any. */
async function replay(code: string): Promise<Map<string, string | undefined>> {
  const histories = names.map((name) => ({ workflowId: name, history: JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as unknown }));
  const met = new Map<string, string | undefined>();
  for await (const result of Worker.runReplayHistories({ workflowBundle: { ...bundle, code }, replayName: 'test' }, histories)) met.set(result.workflowId, result.error?.name);
  return met;
}

it('there is one for every scenario, and each is replayed to its end', async () => {
  expect(names).toEqual(scenarios().map(({ name }) => name));
  expect(Object.fromEntries(await replay(bundle.code))).toEqual(Object.fromEntries(names.map((name) => [name, undefined])));
}, 60_000);

it.each([
  ['that sets no timers', 'timers.keep();', ';'],
  ['that records with another activity', 'local.commit(', 'patient.commit('],
  ['that walks a step more than before', "case 'ask':", "case 'ask': w.state.counter++;"],
])('a workflow %s is caught', async (_, was, is) => {
  expect(bundle.code).toContain(was);
  const met = await replay(bundle.code.replaceAll(was, is));
  expect([...met.values()].filter((error) => error === undefined).length, 'histories that did not notice').toBeLessThan(names.length / 4);
}, 60_000);
