// What Temporal's sandbox evaluates anew for every case.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { keepBundle, keptBundle, workflowBundle } from '#worker/bundle.ts';

it('a case loads the engine and nothing that reads sources: of packages only the ones that Temporal brings', async () => {
  const { code } = await workflowBundle(new DefaultLogger('ERROR'));
  const packages = [...code.matchAll(/^\/\*\*\*\/ "\.\/node_modules\/(@[^/]+\/[^/]+|[^/]+)\//gm)].map(([, name]) => name);
  expect([...new Set(packages)].sort()).toEqual(['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc']);
});

it('of the bundles only that of the present sources is kept, also while another worker is about to put the same one there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  for (const name of ['workflows-old.js', 'workflows-old.js.cut-off', 'something-else', 'workflows-new.js.0a1b']) writeFileSync(join(folder, name), 'x');
  expect(keptBundle(folder, 'workflows-new.js')).toBeUndefined();
  keepBundle(folder, 'workflows-new.js', 'code');
  expect(readdirSync(folder).sort()).toEqual(['something-else', 'workflows-new.js', 'workflows-new.js.0a1b']);
  expect(keptBundle(folder, 'workflows-new.js')).toBe('code');
  rmSync(folder, { recursive: true });
});
