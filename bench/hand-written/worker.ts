// A worker for the hand-written workflow, tuned as ours.
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { needed, readConfig } from '#config';
import { connect } from '#db/connect.ts';
import { handActivities } from './activity.ts';

const config = readConfig();
const sql = connect(needed(config, 'DATABASE_URL'), { role: 'cs_worker', max: 12, name: 'hand-written' });
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: needed(config, 'TEMPORAL_ADDRESS') }),
  namespace: config.TEMPORAL_NAMESPACE,
  taskQueue: 'hand-written',
  workflowBundle: await bundleWorkflowCode({ workflowsPath: new URL('workflow.ts', import.meta.url).pathname }),
  activities: handActivities(sql),
  workflowThreadPoolSize: 1,
  maxCachedWorkflows: 500,
  workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
});
process.stdout.write(`${JSON.stringify({ ready: 'hand-written worker' })}\n`);
await worker.run();
