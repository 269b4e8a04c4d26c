// The first look at an amendment: whose task it is, which fields the step lets him change, and what has been agreed to already.
import { approvedIn } from '#domain/engine/verbs/amend.ts';
import { badAmendment, writableInAmendment } from '#domain/form/amend.ts';
import type { Values } from '#domain/form/check.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Caller, Deps } from '../env.ts';
import { readCaseOfTask } from '../reading.ts';
import { factsOf } from '../view/facts.ts';
import { headOfStep } from '../view/task-header.ts';
import { seenOf } from '../view/task.ts';
import type { Prepared } from './desk.ts';
import { fill, filesStrange } from './prepare.ts';
import { prepareOnSeat } from './seat.ts';

/** Prepares the amendment. Existence and authority come first; the record looks at all of it again. */
export async function prepareAmendment(deps: Deps, caller: Caller, task: string, { form, seen, comment }: { form: Values; seen?: string | undefined; comment?: string | undefined }): Promise<Prepared | { refusal: Refusal }> {
  const prepared = await prepareOnSeat(deps, caller, { verb: 'amend', task, ...(seen !== undefined && { seen }) }, comment);
  if ('refusal' in prepared) return prepared;
  const found = await readCaseOfTask(deps, caller, task);
  const facts = found && (await factsOf(deps, found));
  const { ask } = facts ? headOfStep(facts.definition, facts.tasks.find(({ id }) => id === task)?.stepId ?? '') : { ask: undefined };
  if (!facts || !ask) return { refusal: refuse('no-such-task') };
  const { definition, row, plan, standing } = facts;
  if (seen !== undefined && seen !== seenOf(definition, ask, row.form)) return { refusal: refuse('content-changed') };
  const checked = fill(caller, definition.form, writableInAmendment(definition, ask, form), form, row.form);
  const no = 'refusal' in checked ? checked.refusal : (badAmendment(definition, approvedIn(plan, standing.state), row.form, { ...row.form, ...checked.values }) ?? (await filesStrange(deps, caller, definition.form, form, row.form)));
  return no ? { refusal: no } : { ...prepared, content: { ...prepared.content, form, seen } };
}
