// The worker: runs the cases' workflows and the activities that record them, loads a new installation, delivers the outbox.
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '#activities/create.ts';
import { deliver } from '#activities/deliver.ts';
import { load } from '#activities/load.ts';
import { announceAway } from '#activities/away.ts';
import { announceBarred } from '#activities/barred.ts';
import { announcePeople } from '#activities/parked.ts';
import { announceCalendar } from '#activities/redate.ts';
import { needed, readConfig } from '#config';
import { connect } from '#db/connect.ts';
import { otherSecret } from '#db/secret.ts';
import { clockAndRevision } from '#db/record/cases.ts';
import { sampleOf } from '#regulations/decoration-company/sample.ts';
import { workflowBundle } from './bundle.ts';

const config = readConfig();
const log = new DefaultLogger('WARN', (entry) => process.stderr.write(`${JSON.stringify({ level: entry.level, message: entry.message, code: entry.meta?.code, workflowId: entry.meta?.workflowId, error: (entry.meta?.error as Error | undefined)?.message })}\n`));
Runtime.install({ logger: log, shutdownSignals: ['SIGINT', 'SIGTERM'], telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } } });

const sql = connect(config.WORKER_DATABASE_URL ?? needed(config, 'DATABASE_URL'), { role: 'cs_worker', max: 12, name: 'countersign-worker' });
const secret = needed(config, 'secret');
const other = await otherSecret(sql, secret);
if (other !== undefined) {
  process.stderr.write(`${other}\n`);
  process.exit(1);
}
const { loaded } = await load(sql, { organisation: config.ORGANISATION, demo: config.DEMO, password: 'countersign', sample: sampleOf });
if (loaded.length) process.stdout.write(`${JSON.stringify({ loaded })}\n`);

const address = needed(config, 'TEMPORAL_ADDRESS');
const [connection, clientConnection, bundle] = await Promise.all([
  NativeConnection.connect({ address }),
  Connection.connect({ address }),
  workflowBundle(log),
]);
const worker = await Worker.create({
  connection,
  namespace: config.TEMPORAL_NAMESPACE,
  taskQueue: config.TEMPORAL_TASK_QUEUE,
  workflowBundle: bundle,
  activities: createActivities({ sql, secret }),
  // Measured on two cores: one workflow thread and few pollers leave the most for the work itself (docs/figures.md).
  workflowThreadPoolSize: 1,
  maxCachedWorkflows: 500,
  maxConcurrentWorkflowTaskExecutions: 20,
  maxConcurrentActivityTaskExecutions: 20,
  workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
  stickyQueueScheduleToStartTimeout: '5s',
  shutdownGraceTime: '8s',
  shutdownForceTime: '12s',
});

const client = new Client({ connection: clientConnection, namespace: config.TEMPORAL_NAMESPACE });
let stopping = false;
let wake = () => {};
const listening = await sql.listen('outbox', () => wake());
let looked = '';
/** A day begins on a quarter of an hour, wherever the organisation is. */
const QUARTER_MS = 900_000;
/** Due instants follow the calendar, and the tasks of those who are away, or may not answer them any more, the people: looked at when the worker starts, which may bring a new year with it, whenever the organisation changes, and as days begin. Parked steps follow the people, also those that were parked while these changed. */
const follow = async () => {
  const [clock] = await clockAndRevision(sql);
  if (!clock) return;
  await announcePeople(sql, clock.revision, looked === '');
  const now = `${clock.revision} ${Math.floor(clock.now.getTime() / QUARTER_MS)}`;
  if (now === looked) return;
  await announceCalendar(sql);
  await announceAway(sql);
  await announceBarred(sql, clock.revision, clock.now);
  looked = now;
};
const posting = (async () => {
  const post = { sql, client, taskQueue: config.TEMPORAL_TASK_QUEUE, warn: (key: string, reason: string) => log.warn('parcel not delivered', { code: `${reason} ${key.slice(0, 6)}` }) };
  while (!stopping) {
    const unanswered = (error: { code?: string }) => {
      log.warn('the database did not answer; what waits to be sent is tried again', { code: error.code ?? 'unknown' });
      return 0;
    };
    await follow().catch(unanswered);
    const left = await deliver(post).catch(unanswered);
    if (left === 0) await Promise.race([pause(1_000), new Promise<void>((resolve) => (wake = resolve))]);
  }
})();

process.stdout.write(`${JSON.stringify({ ready: 'worker' })}\n`);
await worker.run();
stopping = true;
wake();
await Promise.all([posting, listening.unlisten()]);
await Promise.all([connection.close(), clientConnection.close(), sql.end({ timeout: 2 })]);
