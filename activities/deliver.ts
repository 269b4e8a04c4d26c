// Delivering the outbox: starting the cases that other cases called for, carrying events from case to case, waking cases. Each at least once, each by its key.
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { Sql } from '#db/connect.ts';
import { caseToSend } from '#db/read/entries.ts';
import { definitionHash } from '#db/read/processes.ts';
import { pinnedBody, settings } from '#db/record/cases.ts';
import { entriesAfter } from '#db/record/entries.ts';
import { delivered, dueOutbox, latestBody, postpone, type Parcel } from '#db/record/outbox.ts';
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

/** Delivers what is due, to each case in its order, while cases do not wait for each other; the number of parcels that left. Several workers may do it at once. */
export async function deliver(post: Post): Promise<number> {
  return post.sql.begin(async (tx) => {
    const parcels = await dueOutbox(tx);
    const arrived = new Set<number>();
    const bring = async (parcel: Parcel) => {
      try {
        await ways[parcel.kind](post, parcel);
        arrived.add(parcel.id);
      } catch (error) {
        post.warn(parcel.key, error instanceof Error ? error.name : 'unknown');
      }
    };
    await Promise.all(parcels.map(bring));
    for (const { id } of parcels) await (arrived.has(id) ? delivered(tx, id) : postpone(tx, id));
    return arrived.size;
  });
}

const DEADLINE_MS = 4_000;
const again = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;
type RunCase = (input: CaseInput) => Promise<unknown>;

/** One Update with the case's workflow started where it does not run. A failed Update keeps its failure under its id, so every attempt has an id of its own; the act's key keeps it one act. */
async function send({ client, taskQueue }: Post, { key, attempts }: Parcel, name: string, act: Act, input: CaseInput): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation<RunCase>(input.process, { workflowId: input.caseId, taskQueue, args: [input], ...again });
  await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflow.executeUpdateWithStart<RunCase, Reply, [Act]>(name, { updateId: `${key}#${attempts}`, args: [act], startWorkflowOperation }));
}

/** Delivered when the called case's first entry is on record, be it a refusal; a setting that changed meanwhile, or a bug, is met again with the definition of that moment. */
async function startCase(post: Post, parcel: Parcel): Promise<void> {
  const { sql } = post;
  const { payload } = parcel;
  if (!payload.process || !payload.by) throw new Error('incomplete parcel');
  const begun = async () => (await entriesAfter(sql, payload.caseId, 0)).length > 0;
  if (await begun()) return;
  const [[row], [organisation]] = await Promise.all([latestBody(sql, payload.process), settings(sql)]);
  const resolved = row && resolve(row.body, organisation?.parameters ?? {});
  if (!row || !resolved || 'problems' in resolved) throw new Error('the called process cannot start');
  const hash = definitionHash(resolved.definition);
  const key = `start:${payload.caseId}`;
  const input: CaseInput = { caseId: payload.caseId, process: payload.process, version: row.version, plan: planOf(resolved.definition, hash), by: payload.by, key, ...(payload.parent && { parent: payload.parent }) };
  try {
    await send(post, parcel, 'submit', { verb: 'start', key, head: 0, by: payload.by }, input);
  } catch (error) {
    if (!(await begun())) throw error;
  }
}

/** News for a case that has ended is none; one whose workflow is lost is started again from its log to hear it. */
async function sendEvent(post: Post, parcel: Parcel): Promise<void> {
  const { key, payload } = parcel;
  if (!payload.event) throw new Error('incomplete parcel');
  const running = await runningCase(post.sql, payload.caseId);
  if (!running) return;
  const act: Act = { verb: 'event', key, head: running.head, event: payload.event, ...(payload.outcome !== undefined && { outcome: payload.outcome }) };
  await send(post, parcel, 'event', act, running.input);
}

/** A case that runs gets its workflow back, from its log; one that is awake is left alone. */
async function wake({ sql, client, taskQueue }: Post, { payload }: Parcel): Promise<void> {
  const running = await runningCase(sql, payload.caseId);
  if (running) await client.withDeadline(Date.now() + DEADLINE_MS, () => client.workflow.start<RunCase>(running.input.process, { workflowId: payload.caseId, taskQueue, args: [running.input], ...again }));
}

async function runningCase(sql: Sql, caseId: string): Promise<{ head: number; input: CaseInput } | undefined> {
  const [row] = await caseToSend(sql, caseId);
  // A called case whose start was refused is in the log alone.
  if (!row && !(await entriesAfter(sql, caseId, 0)).length) throw new Error('the case is not on record yet');
  if (!row || row.ended) return undefined;
  const first = row.firstPinned ?? row.pinned;
  const [stored] = await pinnedBody(sql, first);
  if (!stored) throw new Error('a case is pinned to a definition that does not exist');
  return { head: row.head, input: { caseId, process: row.processKey, version: row.firstVersion ?? row.version, plan: planOf(stored.body, first), by: row.applicantId, key: `again:${caseId}` } };
}

const ways = { start: startCase, event: sendEvent, wake };
