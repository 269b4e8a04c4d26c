// What Temporal's sandbox evaluates anew for every case.
import { readFileSync } from 'node:fs';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { workflowBundle } from '#worker/bundle.ts';

it('a case loads the engine and nothing that reads sources: of packages only the ones that Temporal brings', async () => {
  const made = await workflowBundle(new DefaultLogger('ERROR'));
  const code = 'code' in made ? made.code : readFileSync(made.codePath, 'utf8');
  const packages = [...code.matchAll(/^\/\*\*\*\/ "\.\/node_modules\/(@[^/]+\/[^/]+|[^/]+)\//gm)].map(([, name]) => name);
  expect([...new Set(packages)].sort()).toEqual(['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc']);
});
