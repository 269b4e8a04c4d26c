// The seat of an outside party, to whoever may read the case.
import type { TaskRow } from '#db/read/case-record.ts';
import { linkOf } from '#db/read/outside.ts';
import { askOf } from '#domain/definition/steps.ts';
import { isOutside, outsideIn } from '#domain/outside.ts';
import { decide, type Ruling } from '#domain/policy/policy.ts';
import type { OutsideSeat } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { personIn } from '../organisation.ts';
import type { Facts } from './facts.ts';
import { headOfStep, instant } from './task-header.ts';

/** What the policy says of the link to this task. */
export const rulingOnLink = (caller: Caller, { definition, relations, row }: Facts, task: TaskRow): Ruling =>
  decide(caller.subject, 'task.link', { relations, process: row.processKey, apart: headOfStep(definition, task.stepId).ask?.apart ?? false });

/** The seat, where an outside party holds it. `shown`: the form as the caller may see it. */
export async function outsideSeat(deps: Deps, caller: Caller, facts: Facts, task: TaskRow, shown: Record<string, unknown>): Promise<OutsideSeat | undefined> {
  const ask = askOf(facts.definition, task.stepId);
  const party = ask && outsideIn(ask.by);
  if (!party || task.holderId === null || !isOutside(task.holderId)) return undefined;
  const contact = shown[party.contact];
  const [link] = task.state === 'open' ? await linkOf(deps.sql, task.id) : [];
  return {
    name: personIn(caller.organisation, task.holderId).name,
    ...(typeof contact === 'string' && { contact }),
    ...(link && { link: { issuedBy: personIn(caller.organisation, link.issuedBy), issuedAt: instant(link.issuedAt), expiresAt: instant(link.expiresAt), expired: link.expired, ...(link.openedAt && { openedAt: instant(link.openedAt) }) } }),
    may: task.state === 'open' && rulingOnLink(caller, facts, task).allowed,
  };
}
