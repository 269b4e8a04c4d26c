// The record as a workflow reaches it: a local activity, one Temporal write a decision; a regular one, which waits, when Postgres does not answer.
import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities, CaseHead } from '#activities/activities.ts';
import type { Recorder } from '#domain/engine/record.ts';
import type { CaseInput } from './messages.ts';

const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s', scheduleToCloseTimeout: '5s', retry: { initialInterval: '50ms', maximumInterval: '1s' } });
const patient = proxyActivities<Activities>({ startToCloseTimeout: '30s', retry: { initialInterval: '1s', maximumInterval: '30s' } });

/** Safe as a local activity because of the log: what was written and not learnt is handed back at the next look. */
export function recorderOf(input: CaseInput): Recorder {
  const head: CaseHead = { caseId: input.caseId, process: input.process, version: input.version, hash: input.plan.hash, by: input.by, ...(input.parent && { parent: input.parent }) };
  const first = <T>(quick: () => Promise<T>, slow: () => Promise<T>) => CancellationScope.nonCancellable(() => quick().catch((error: unknown) => (isFinal(error) ? Promise.reject(error as Error) : slow())));
  return {
    commit: (writing) => {
      const got = first(() => local.commit(writing, head), () => patient.commit(writing, head));
      return writing.act ? got : got.catch(pause);
    },
    since: (seq) => first(() => local.since(input.caseId, seq), () => patient.since(input.caseId, seq)).catch(pause),
  };
}

/** The act is on record and what follows from it is not: nobody may be told that nothing was done, so the workflow task fails, and a mended worker goes on. */
function pause(error: unknown): never {
  if (isCancellation(error)) throw error as Error;
  throw new Error('the record could not take what follows from a recorded act');
}

/** A cancellation, or a bug that trying again would only repeat. */
const isFinal = (error: unknown): boolean => isCancellation(error) || (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true);
