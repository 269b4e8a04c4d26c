// What somebody would write by hand for this one process: two decisions, each recorded by one local activity, with the reminder's timer. No log, no adoption, no language.
import { allHandlersFinished, CancellationScope, condition, defineUpdate, isCancellation, proxyLocalActivities, setHandler, sleep } from '@temporalio/workflow';
import type { HandActivities, HandDecision } from './activity.ts';

const { record } = proxyLocalActivities<HandActivities>({ startToCloseTimeout: '5s' });
const begun = defineUpdate<boolean>('begun');
const decide = defineUpdate<{ seq: number }, [HandDecision]>('decide');

/** Ends after the second decision. */
export async function handWritten(input: { caseId: string; people: string[] }): Promise<void> {
  let step = 0;
  let reminder = new CancellationScope();
  const remind = () => {
    reminder.cancel();
    if (step >= input.people.length) return;
    reminder = new CancellationScope();
    // Nothing is measured that lasts a day, so nobody is reminded.
    void reminder.run(() => sleep('1 day')).catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  };
  setHandler(begun, () => true);
  setHandler(
    decide,
    async (decision) => {
      const at = step++;
      const recorded = await record({ ...decision, caseId: input.caseId, step: at, next: input.people[at + 1] ?? null });
      remind();
      return recorded;
    },
    { validator: (decision) => { if (decision.by !== input.people[step]) throw new Error('not yours'); } },
  );
  remind();
  await condition(() => step >= input.people.length);
  await condition(allHandlersFinished);
}
