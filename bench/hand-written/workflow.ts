// What somebody would write by hand for this one process: two decisions, each recorded by one local activity. No log, no adoption, no language.
import { allHandlersFinished, condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { HandActivities, HandDecision } from './activity.ts';

const { record } = proxyLocalActivities<HandActivities>({ startToCloseTimeout: '5s' });
const begun = defineUpdate<boolean>('begun');
const decide = defineUpdate<{ seq: number }, [HandDecision]>('decide');

/** Ends after the second decision. */
export async function handWritten(input: { caseId: string; people: string[] }): Promise<void> {
  let step = 0;
  setHandler(begun, () => true);
  setHandler(
    decide,
    async (decision) => {
      const at = step++;
      return record({ ...decision, caseId: input.caseId, step: at, next: input.people[at + 1] ?? null });
    },
    { validator: (decision) => { if (decision.by !== input.people[step]) throw new Error('not yours'); } },
  );
  await condition(() => step >= input.people.length);
  await condition(allHandlersFinished);
}
