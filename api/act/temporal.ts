// Sending acts to cases: one Update by its fixed name, keyed by the submission. Whatever goes wrong is told apart as refused, gone, or unknown.
import {
  WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, WorkflowUpdateFailedError, type Client, type Connection,
} from '@temporalio/client';
import { isRefusalCode } from '#domain/refusal.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { updates, type CaseInput, type Reply } from '#workflows/messages.ts';
import type { KeptRefusal } from '#db/desk/submissions.ts';

/** `unknown`: no answer in time, or none at all; the same key may be sent again. `gone`: no such workflow runs. */
export type Sent = { seq: number } | { refusal: KeptRefusal } | 'unknown' | 'gone';

export interface Sending {
  caseId: string;
  act: PersonAct;
  /** With it the case is started, or its lost workflow started again, in the same call. */
  start?: { input: CaseInput; again: boolean };
  /** Epoch milliseconds. */
  deadline: number;
}

export interface Temporal {
  send(sending: Sending): Promise<Sent>;
  /** Whether the server answers, and whether a worker answers through it. */
  health(): Promise<{ temporal: boolean; worker: boolean }>;
}

const ANSWERS_WITHIN_MS = 4_000;

/** The connection may be lazy: nothing is asked of the server before the first act. */
export function temporal(client: Client, taskQueue: string): Temporal {
  const update = ({ caseId, act, start }: Sending): Promise<Reply> => {
    const name = updates[act.verb];
    if (!start) return client.workflow.getHandle(caseId).executeUpdate<Reply, [PersonAct]>(name, { updateId: act.key, args: [act] });
    const startWorkflowOperation = new WithStartWorkflowOperation<(input: CaseInput) => Promise<unknown>>(start.input.process, {
      workflowId: caseId,
      taskQueue,
      args: [start.input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: start.again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    });
    return client.workflow.executeUpdateWithStart<(input: CaseInput) => Promise<unknown>, Reply, [PersonAct]>(name, { updateId: act.key, args: [act], startWorkflowOperation });
  };
  return {
    async send(sending) {
      try {
        return await client.withDeadline(sending.deadline, () => update(sending));
      } catch (error) {
        return sentBy(error);
      }
    },
    async health() {
      const id = `health:${taskQueue}`;
      const ask = () => client.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () => client.workflow.getHandle(id).query('alive'));
      const begin = () => client.workflow.start('workerHealth', { workflowId: id, taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' });
      const temporal = await client.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () => (client.connection as Connection).workflowService.getSystemInfo({})).then(() => true, () => false);
      if (!temporal) return { temporal, worker: false };
      // Any failure means the same to who asks: nobody answers.
      const worker = await ask().catch((error: unknown) => (error instanceof WorkflowNotFoundError ? begin().then(ask) : Promise.reject(error as Error))).then(() => true, () => false);
      return { temporal, worker };
    },
  };
}

function sentBy(error: unknown): Sent {
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return 'gone';
  if (!(error instanceof WorkflowUpdateFailedError)) return 'unknown';
  const { type, details } = (error.cause ?? {}) as { type?: string; details?: unknown[] };
  if (type === undefined || !isRefusalCode(type)) return type === 'unknown-process' || type === 'unknown-engine' ? { refusal: { code: 'bug' } } : 'unknown';
  const { clause, data } = (details?.[0] ?? {}) as { clause?: string; data?: Record<string, string | number> };
  return { refusal: { code: type, ...(clause !== undefined && { clause }), ...(data && { data }) } };
}
