// Taking a staged submission to its case: how it is sent, and sent again, until something is known or the time is over.
import { setTimeout as pause } from 'node:timers/promises';
import type { Submission } from '#db/desk/submissions.ts';
import { caseToSend } from '#db/read/entries.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { CaseInput } from '#workflows/messages.ts';
import type { Startable } from '../organisation.ts';
import { begunWith } from '../view/position.ts';
import type { DeskDeps } from './desk.ts';
import type { Sending, Sent } from './temporal.ts';

const AGAIN_AFTER_MS = 300;

/** What was known of the case a moment ago: the head of its log, or what it would start with. */
export type Looked = { head: number } | { startable: Startable };
/** `looked` spares the first attempt another look. */
export type Courier = (submission: Submission, deadline: number, signal: AbortSignal, looked?: Looked) => Promise<Sent>;

/** Sends until the outcome is known, `signal` is aborted, or the deadline has come; an error of the database passes through. */
export function courier({ sql, temporal, known }: Pick<DeskDeps, 'sql' | 'temporal' | 'known'>): Courier {
  /** Acts carry the log's head as it is now: a workflow that is behind catches up before it judges. */
  const sendingOf = async ({ caseId, act: staged }: Submission, again: boolean, looked: Looked | undefined): Promise<Omit<Sending, 'deadline'> | Extract<Sent, object> | 'unknown'> => {
    const { process, ...act } = staged as PersonAct & { process?: string };
    if (looked && 'head' in looked) return { caseId, act: { ...act, head: looked.head } };
    if (looked && process !== undefined) return starting(caseId, process, act, looked.startable);
    const [row] = await caseToSend(sql, caseId);
    if (row) {
      const sending = { caseId, act: { ...act, head: row.head } };
      if (row.ended && act.verb === 'start') return { seq: row.head };
      if (!again) return sending;
      // Its workflow is gone with it; a remark is still taken (approval-idioms §8): the log tells a new run where the case stands.
      if (row.ended && act.verb !== 'comment') return { refusal: { code: 'case-closed' } };
      return { ...sending, start: { again: true, input: { caseId, process: row.processKey, version: row.firstVersion ?? row.version, plan: await begunWith(known, row), by: row.applicantId, key: `again:${caseId}` } } };
    }
    if (act.verb !== 'start' || process === undefined) return { refusal: { code: 'no-such-case' } };
    const startable = await known.startable(process);
    return startable ? starting(caseId, process, act, startable) : 'unknown';
  };

  return async (submission, deadline, signal, first) => {
    let looked = first;
    for (let again = false; ; ) {
      const sending = await sendingOf(submission, again, looked);
      looked = undefined;
      if (sending === 'unknown' || 'refusal' in sending || 'seq' in sending) return sending;
      const sent = await temporal.send({ ...sending, deadline });
      if (sent === 'gone' && !again && submission.act.verb !== 'start') {
        again = true;
        continue;
      }
      const outcome = sent === 'gone' ? 'unknown' : sent;
      if (outcome !== 'unknown' || signal.aborted || Date.now() + AGAIN_AFTER_MS >= deadline) return outcome;
      await pause(AGAIN_AFTER_MS);
    }
  };
}

function starting(caseId: string, process: string, act: PersonAct, { version, definition, hash }: Startable): Omit<Sending, 'deadline'> {
  const input: CaseInput = { caseId, process, version, plan: planOf(definition, hash), by: act.by, key: act.key, ...(act.submission !== undefined && { submission: act.submission }) };
  return { caseId, act, start: { input, again: false } };
}
