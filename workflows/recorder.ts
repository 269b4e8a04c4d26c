// The record as a workflow reaches it: a local activity, one Temporal write a decision; a regular one, which waits, when Postgres does not answer.
import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
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
      const write = () => first(() => local.commit(writing, head), () => patient.commit(writing, head));
      return writing.act ? write() : untilTaken(write);
    },
    since: async (seq) => {
      const entries = await untilTaken(() => first(() => local.since(input.caseId, seq), () => patient.since(input.caseId, seq)));
      // Each piece of a long log in a workflow task of its own: Temporal takes only so much at once.
      if (entries.at(-1)?.more) await CancellationScope.nonCancellable(() => sleep(1));
      return entries;
    },
  };
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/**
 * The act is on record and what follows from it cannot be written: a bug. Nobody may be told that nothing was done, and a failing workflow task would
 * lose the Update, so the case tries again, more and more slowly, until a mended worker takes it.
 */
async function untilTaken<T>(job: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await job();
    } catch (error) {
      if (isCancellation(error)) throw error;
      await CancellationScope.nonCancellable(() => sleep(pause, { summary: 'the record did not take it' }));
    }
  }
}

/** A cancellation, or a bug that trying again would only repeat. */
const isFinal = (error: unknown): boolean => isCancellation(error) || (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true);
