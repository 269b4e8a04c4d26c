// An api for the hand-written workflow: who calls, the body staged under its key, one Update, the case read back. What any honest approval system must do.
import { createHash, randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { needed, readConfig } from '#config';
import { connect } from '#db/connect.ts';
import { sessionById } from '#db/desk/sessions.ts';
import { claim, settle } from '#db/desk/submissions.ts';
import { caseUnchecked } from '#db/read/cases.ts';
import { caseRecord } from '#db/read/case-record.ts';
import { createCase } from '#db/record/cases.ts';
import { insertInbox, insertTasks } from '#db/record/tasks.ts';
import { seal } from '#db/seal.ts';

const config = readConfig();
const sql = connect(needed(config, 'DATABASE_URL'), { max: 16, name: 'hand-written-api' });
const secret = needed(config, 'secret');
const client = new Client({ connection: Connection.lazy({ address: needed(config, 'TEMPORAL_ADDRESS') }), namespace: config.TEMPORAL_NAMESPACE });
const people = ['p-design-head', 'p-archivist'];
const app = new Hono();

const callerOf = async (token: string | undefined): Promise<string> => {
  const [id = '', part = ''] = token?.split('.') ?? [];
  const [row] = await sessionById(sql, id);
  if (!row || !createHash('sha256').update(Buffer.from(part, 'base64url')).digest().equals(row.secretHash)) throw new Error('not signed in');
  return row.personId;
};
const view = async (id: string) => {
  const [[row], record] = await Promise.all([caseUnchecked(sql, id), caseRecord(sql, id)]);
  return { ...row, ...record };
};

app.post('/cases', async (c) => {
  const by = await callerOf(getCookie(c, 'session'));
  const caseId = `h${randomBytes(11).toString('hex')}`;
  const [pinned] = await sql<{ hash: string }[]>`select hash from cases.pinned limit 1`;
  await sql.begin(async (tx) => {
    await createCase(tx, { id: caseId, processKey: 'hand-written', version: 1, pinned: pinned?.hash ?? '', title: { zh: '手写', en: 'Hand-written' }, applicantId: by, departmentId: 'd-design', parentId: null, parentNode: null, form: await c.req.json(), picks: {}, offsetMinutes: 480 });
    await insertTasks(tx, [{ id: `${caseId}.n1.1`, caseId, activation: 'n1', stepId: 'step0', seat: 0, state: 'open', holderId: people[0] ?? '', capacity: 'named', capacities: {}, round: 1, dueAt: null, provisional: false, openedAt: new Date() }]);
    await insertInbox(tx, [{ personId: people[0] ?? '', taskId: `${caseId}.n1.1`, caseId, box: 'todo', dueAt: new Date(Date.now() + 172_800_000) }]);
  });
  // As ours, the answer comes when the case waits for its first decision.
  const startWorkflowOperation = new WithStartWorkflowOperation('handWritten', { taskQueue: 'hand-written', workflowId: caseId, args: [{ caseId, people }], workflowIdConflictPolicy: 'FAIL' });
  await client.workflow.executeUpdateWithStart('begun', { startWorkflowOperation });
  return c.json({ id: caseId }, 201);
});
app.post('/cases/:id/decisions', async (c) => {
  const by = await callerOf(getCookie(c, 'session'));
  const id = c.req.param('id');
  const key = `k${randomBytes(11).toString('hex')}`;
  const body: unknown = await c.req.json();
  const act = { verb: 'decide' as const, by, key, head: 0, task: id, outcome: 'approve' };
  await claim(sql, { id: key, personId: by, key, route: c.req.path, bodyHash: createHash('sha256').update(JSON.stringify(body)).digest(), caseId: id, act, sealed: seal(secret, key, body) });
  await client.workflow.getHandle(id).executeUpdate('decide', { updateId: key, args: [{ by, key }] });
  void settle(sql, key, 'recorded', null, true).then(() => undefined);
  return c.json(await view(id));
});
serve({ fetch: app.fetch, port: config.PORT, hostname: '127.0.0.1' }, () => process.stdout.write(`${JSON.stringify({ ready: 'hand-written api' })}\n`));
