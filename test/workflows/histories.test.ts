// Recorded histories, one for each scenario: the workflow of today must do with them what it did when they were recorded.
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { scenarios } from '#test/scenario.ts';
import { bundled, recorded, replay } from './replaying.ts';

const names = recorded();
let bundle: WorkflowBundleWithSourceMap;
beforeAll(async () => void (bundle = await bundled()), 60_000);

it('there is one for every scenario; each is replayed to its end', async () => {
  expect(names).toEqual(scenarios().map(({ name }) => name));
  const met = await replay(bundle, bundle.code, names);
  expect([...met].filter(([, { error }]) => error !== undefined)).toEqual([]);
}, 60_000);

it.each([
  ['that sets no timers', 'timers.keep();', ';'],
  ['that records with another activity', 'local.commit(', 'patient.commit('],
  ['that walks a step more than before', "case 'ask':", "case 'ask': w.state.counter++;"],
])('a workflow %s is caught', async (_, was, is) => {
  expect(bundle.code).toContain(was);
  const met = await replay(bundle, bundle.code.replaceAll(was, is), names);
  expect([...met.values()].filter(({ error }) => error === undefined).length, 'histories that did not notice').toBeLessThan(names.length / 4);
}, 60_000);
