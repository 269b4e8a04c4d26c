// The real parts that tests share: one Postgres cluster, one Temporal server. Each file makes its own database and namespace or task queue in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readConfig } from '#config';
import { dismissGuard } from '#embedded/child.ts';
import { ensureNamespace } from '#embedded/namespace.ts';
import { startPostgres } from '#embedded/postgres.ts';
import { startTemporal } from '#embedded/temporal.ts';
import { temporalBinaries } from '#embedded/temporal-binaries.ts';
import { makePatterns } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the cluster's maintenance database; a file makes its own beside it. */
    postgresUrl: string;
    temporalAddress: string;
    temporalDatabaseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const postgres = await startPostgres({ dir: join(dir, 'postgres') });
  const temporal = await startTemporal({ dir: join(dir, 'temporal'), postgres, binaries: await temporalBinaries(readConfig(), say) });
  await ensureNamespace(temporal.address, 'countersign', 'test');
  await makePatterns(postgres.url('postgres'));
  project.provide('postgresUrl', postgres.url('postgres'));
  project.provide('temporalAddress', temporal.address);
  project.provide('temporalDatabaseUrl', postgres.url('temporal'));
  return async () => {
    await temporal.stop();
    await postgres.stop();
    dismissGuard();
    rmSync(dir, { recursive: true, force: true });
  };
}
