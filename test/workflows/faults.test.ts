// The parts themselves fail in mid-case: Postgres, Temporal, both. One decision, one event, one effect; nobody is told something untrue.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#config';
import { ensureNamespace } from '#embedded/namespace.ts';
import { startPostgres, type Postgres } from '#embedded/postgres.ts';
import { startTemporal, type Temporal } from '#embedded/temporal.ts';
import { temporalBinaries } from '#embedded/temporal-binaries.ts';
import { borrowing, install, type Installation, type Sent } from '#test/installation.ts';
import { asked, consistent, does, signedBy, there } from './acting.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
const binaries = temporalBinaries(readConfig(), () => undefined);
const bringTemporal = async () => startTemporal({ dir: join(dir, 'temporal'), postgres, binaries: await binaries, samePorts: true });
const bringPostgres = (port?: number) => startPostgres({ dir: join(dir, 'postgres'), ...(port !== undefined && { port }) });
let postgres: Postgres;
let temporal: Temporal;
let at: Installation;

beforeAll(async () => {
  postgres = await bringPostgres();
  temporal = await startTemporal({ dir: join(dir, 'temporal'), postgres, binaries: await binaries });
  await ensureNamespace(temporal.address, 'countersign', 'test');
  at = await install({}, { postgresUrl: postgres.url('postgres'), temporalAddress: temporal.address });
}, 120_000);
afterAll(async () => {
  await at.close();
  await temporal.stop();
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** The test's own connections learn of a restart at their next use; a product's caller asks again, so do we. */
const connected = () => there('Postgres answers', () => Promise.all(Array.from({ length: 8 }, () => at.sql`select 1`)).catch(() => undefined));

let archives = 0;
async function reviewed(): Promise<{ caseId: string; task: string; archive: string }> {
  await connected();
  const archive = `a-${String(++archives).padStart(4, '0')}`;
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing([archive]));
  await does(at, caseId, 'p-design-head', 'department', 'approve');
  return { caseId, archive, task: await asked(at, caseId, 'p-archivist', 'archive-review') };
}

const faults: [name: string, fault: () => Promise<void>][] = [
  ['Postgres stopped and started', async () => {
    await postgres.child.stop('SIGINT');
    postgres = await bringPostgres(postgres.port);
  }],
  ['Postgres killed', async () => {
    await postgres.child.stop('SIGKILL');
    postgres = await bringPostgres(postgres.port);
  }],
  ['Temporal stopped and started', async () => {
    await temporal.stop();
    temporal = await bringTemporal();
  }],
  ['Temporal killed', async () => {
    await temporal.child.stop('SIGKILL');
    temporal = await bringTemporal();
  }],
  ['everything killed: worker, Temporal, Postgres', async () => {
    await Promise.all([at.worker().stop('SIGKILL'), temporal.child.stop('SIGKILL'), postgres.child.stop('SIGKILL')]);
    postgres = await bringPostgres(postgres.port);
    temporal = await bringTemporal();
    await at.startWorker();
  }],
];

describe('one decision, one event, one effect', () => {
  it.each(faults.flatMap(([name, fault]) => [0, 8, 25].map((ms) => [name, ms, fault] as const)))('%s %i ms after the decision was sent', async (_, ms, fault) => {
    const { caseId, task, archive } = await reviewed();
    const key = `fault-${caseId}`;
    const send = (): Promise<Sent | undefined> => at.send(caseId, { verb: 'decide', by: 'p-archivist', task, outcome: 'approve' }, {}, key).catch(() => undefined);
    const first = send();
    await pause(ms);
    await fault();
    expect((await first) ?? {}).not.toHaveProperty('refused');
    // Asked again with the same key until the outcome is known, as the screen and the desk do.
    const known = await there('the outcome', async () => {
      const got = await send();
      expect(got ?? {}).not.toHaveProperty('refused');
      return got && 'seq' in got ? got : undefined;
    }, 90_000);
    expect(known).toHaveProperty('seq');
    const [count] = await at.sql<{ n: number; state: string }[]>`
      select (select count(*)::int from cases.decision where case_id = ${caseId} and step_id = 'archive-review') as n, (select state from register.record where id = ${archive} and case_id = ${caseId}) as state`;
    expect(count).toEqual({ n: 1, state: 'reserved' });
    // The case goes on where it stood.
    await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
    await consistent(at, caseId);
  }, 150_000);
});
