// Delivering the outbox: starting the cases that other cases called for, and carrying events from case to case. Each at least once, each by its key.
import { createHash } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Sql } from '#db/connect.ts';
import { delivered, dueOutbox, postpone, type Parcel } from '#db/record/outbox.ts';
import { settings } from '#db/record/cases.ts';
import { latestBody } from '#db/record/outbox.ts';
import { canonical } from '#domain/canonical.ts';
import { resolve } from '#domain/definition/resolve.ts';
import type { Act } from '#domain/engine/act.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { CaseInput, Reply } from '#workflows/messages.ts';

export interface Post {
  sql: Sql;
  client: Client;
  taskQueue: string;
  /** Told about a parcel that could not be delivered yet: key and a code, never its content. */
  warn(key: string, reason: string): void;
}

/** Delivers what is due; the number of parcels that left. Several workers may do it at once. */
export async function deliver(post: Post): Promise<number> {
  return post.sql.begin(async (tx) => {
    const parcels = await dueOutbox(tx);
    let left = 0;
    for (const parcel of parcels) {
      try {
        await (parcel.kind === 'start' ? startCase(post, parcel) : sendEvent(post, parcel));
        await delivered(tx, parcel.id);
        left++;
      } catch (error) {
        post.warn(parcel.key, error instanceof Error ? error.name : 'unknown');
        await postpone(tx, parcel.id);
      }
    }
    return left;
  });
}

const DEADLINE_MS = 4_000;

async function startCase({ sql, client, taskQueue }: Post, { payload }: Parcel): Promise<void> {
  if (!payload.process || !payload.by) throw new Error('incomplete parcel');
  const [[row], [organisation]] = await Promise.all([latestBody(sql, payload.process), settings(sql)]);
  const resolved = row && resolve(row.body, organisation?.parameters ?? {});
  if (!row || !resolved || 'problems' in resolved) throw new Error('the called process cannot start');
  const hash = createHash('sha256').update(canonical(resolved.definition)).digest('hex');
  const input: CaseInput = { caseId: payload.caseId, process: payload.process, version: row.version, plan: planOf(resolved.definition, hash), by: payload.by, key: `start:${payload.caseId}`, ...(payload.parent && { parent: payload.parent }) };
  try {
    await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflow.start(input.process, { workflowId: input.caseId, taskQueue, args: [input], workflowIdReusePolicy: 'REJECT_DUPLICATE' }));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function sendEvent({ client }: Post, { key, payload, attempts }: Parcel): Promise<void> {
  if (!payload.event) throw new Error('incomplete parcel');
  const act: Act = { verb: 'event', key, head: 0, event: payload.event, ...(payload.outcome !== undefined && { outcome: payload.outcome }) };
  // A failed Update keeps its failure under its id, so every attempt has an id of its own; the act's key keeps it one event.
  try {
    await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflow.getHandle(payload.caseId).executeUpdate<Reply, [Act]>('event', { updateId: `${key}#${attempts}`, args: [act] }));
  } catch (error) {
    // A case that has ended needs no news.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
