// A whole installation without its api: database, worker process, Temporal client. Acts are sent as the api sends them.
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { expect, inject } from 'vitest';
import { settings } from '#db/record/cases.ts';
import { latestBody } from '#db/record/outbox.ts';
import { seal } from '#db/seal.ts';
import { isWorkingDay, officeHours } from '#domain/calendar/calendar.ts';
import { canonical } from '#domain/canonical.ts';
import { resolve } from '#domain/definition/resolve.ts';
import type { Act, PersonAct } from '#domain/engine/act.ts';
import { planOf } from '#domain/engine/plan.ts';
import { launch, type Child } from '#embedded/child.ts';
import type { CaseInput, Reply } from '#workflows/messages.ts';
import { freshDatabase, type Database } from './database.ts';

export interface Installation extends Database {
  client: Client;
  taskQueue: string;
  /** What both processes are told by their environment. */
  env: Record<string, string>;
  worker(): Child;
  /** Starts a worker; `dies` makes it kill itself at a point of an activity: `before#3`, `after#1` (before or after the n-th commit). */
  startWorker(dies?: string): Promise<Child>;
  startCase(process: string, by: string, form: Record<string, unknown>, more?: Partial<CaseInput>): Promise<Sent & { caseId: string }>;
  /** Sends an act of a person; a key given twice is the same act. */
  send(caseId: string, act: Omit<PersonAct, 'key' | 'head' | 'submission'> & Record<string, unknown>, content?: Record<string, unknown>, key?: string): Promise<Sent>;
  /** The person's open task in the case, or an error. */
  taskOf(caseId: string, person: string): Promise<{ id: string; step: string }>;
  close(): Promise<void>;
}
export type Sent = { seq: number } | { refused: string } | { unknown: true };

const PATIENCE_MS = 45_000;

/** Brings an installation up, with its demo organisation; on the shared parts or on others. */
export async function install(parameters: Record<string, string> = {}, parts = { postgresUrl: inject('postgresUrl'), temporalAddress: inject('temporalAddress') }): Promise<Installation> {
  const database = await freshDatabase(parts.postgresUrl, 'demo');
  const { sql } = database;
  const secret = randomBytes(32);
  const taskQueue = `t-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address: parts.temporalAddress });
  const client = new Client({ connection, namespace: 'countersign' });
  const children: Child[] = [];
  const env = { DATABASE_URL: database.url, TEMPORAL_ADDRESS: parts.temporalAddress, TEMPORAL_TASK_QUEUE: taskQueue, CS_SECRET: secret.toString('hex'), DEMO: '1' };
  const startWorker = async (dies = '') => {
    const child = await new Promise<Child>((ready, failed) => {
      const one = launch({
        name: 'worker', command: process.execPath, args: [dies ? 'test/worker-that-dies.ts' : 'worker/main.ts'], logFile: join(tmpdir(), `${taskQueue}-${children.length}.log`),
        env: { ...env, DIES: dies },
        onLine: (line) => { if (line.includes('"ready"')) ready(one); },
      });
      void one.ended.then((how) => failed(new Error(`the worker ended: ${how}\n${one.lastWords()}`)));
    });
    children.push(child);
    return child;
  };
  await startWorker();
  for (const [key, value] of Object.entries(parameters)) await sql`update org.parameter set value = ${sql.json(value)} where key = ${key}`;

  const stage = async (id: string, person: string, caseId: string, content: unknown, act: unknown) => {
    await sql`insert into desk.submission (id, person_id, key, route, body_hash, case_id, act, sealed) values (${id}, ${person}, ${id}, 'test', ${Buffer.from(id)}, ${caseId}, ${sql.json(act as never)}, ${seal(secret, id, content)}) on conflict do nothing`;
  };
  const outcome = async (call: () => Promise<Reply>): Promise<Sent> => {
    try {
      return await client.withDeadline(Date.now() + PATIENCE_MS, call);
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) return { refused: (error.cause as { type?: string }).type ?? 'unknown' };
      return { unknown: true };
    }
  };
  return {
    ...database, client, taskQueue, env, startWorker,
    worker: () => children.at(-1) as Child,
    async startCase(process, by, form, more) {
      const [[row], [organisation]] = await Promise.all([latestBody(sql, process), settings(sql)]);
      const resolved = row && resolve(row.body, organisation?.parameters ?? {});
      if (!row || !resolved || 'problems' in resolved) throw new Error('no such process');
      const caseId = `c${randomBytes(11).toString('hex')}`;
      const key = `s${randomBytes(9).toString('hex')}`;
      await stage(key, by, caseId, { form }, { verb: 'start' });
      const hash = createHash('sha256').update(canonical(resolved.definition)).digest('hex');
      const input: CaseInput = { caseId, process, version: row.version, plan: planOf(resolved.definition, hash), by, key, submission: key, ...more };
      const startWorkflowOperation = new WithStartWorkflowOperation(process, { workflowId: caseId, taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'REJECT_DUPLICATE' });
      const act: Act = { verb: 'start', key, head: 0, by, submission: key };
      const sent = await outcome(() => client.workflow.executeUpdateWithStart('submit', { args: [act], updateId: key, startWorkflowOperation }));
      return { ...sent, caseId };
    },
    async send(caseId, act, content = {}, key = `s${randomBytes(9).toString('hex')}`) {
      const [row] = await sql<{ head: number }[]>`select head from cases."case" where id = ${caseId}`;
      await stage(key, act.by, caseId, content, act);
      const full = { ...act, key, head: row?.head ?? 0, submission: key } as Act;
      const update = { decide: 'decide', return: 'decide', resubmit: 'submit', withdraw: 'withdraw', comment: 'comment', urge: 'urge', recall: 'recall' }[act.verb as string] ?? 'decide';
      return outcome(() => client.workflow.getHandle(caseId).executeUpdate<Reply, [Act]>(update, { updateId: key, args: [full] }));
    },
    async taskOf(caseId, person) {
      const [task] = await sql<{ id: string; step: string }[]>`select t.id, t.step_id as step from cases.inbox i join cases.task t on t.id = i.task_id where i.case_id = ${caseId} and i.person_id = ${person} order by t.id limit 1`;
      if (!task) throw new Error(`${person} has no task`);
      return task;
    },
    async close() {
      await Promise.all(children.map((child) => child.stop('SIGKILL')));
      await connection.close();
      await database.drop();
    },
  };
}

/** What is remarked on a date of return that is no working day of the demo organisation; nothing on others. Which it is depends on the day of the test. */
export const offDay = (form: { expected_return: string }): unknown[] => (isWorkingDay(officeHours, Math.floor((Date.parse(form.expected_return) / 60_000 + officeHours.offsetMinutes) / 1440)) ? [] : [expect.stringMatching(/is not a working day$/)]);

/** A filled borrowing form for these archives. */
export const borrowing = (archives: string[], more: Record<string, unknown> = {}) => ({
  purpose: '核对图纸', archives, medium: 'paper', reading_place: 'archive-room', expected_return: new Date(Date.now() + 86_400_000).toISOString(), undertaking: { statement: true, name: '林一诺' }, ...more,
});
