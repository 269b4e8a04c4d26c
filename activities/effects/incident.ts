// The incident register.
import { closeIncident, registerIncident } from '#db/record/register.ts';
import type { Entering } from '../entering.ts';
import type { Done, Given } from './given.ts';

/** Enters the incident, with the case that caused it. */
export async function openIncident(c: Entering, given: Given): Promise<Done> {
  await registerIncident(c.tx, { id: `i.${c.case.id}`, caseId: c.case.id, causeCaseId: c.case.parentId, kind: String(given.values.kind ?? 'loss') });
  return { result: 'registered' };
}

/** Closes it with its outcome and level. */
export async function closeCaseIncident(c: Entering, given: Given): Promise<Done> {
  await closeIncident(c.tx, c.case.id, String(given.values.outcome ?? 'closed'), typeof c.form.level === 'string' ? c.form.level : null);
  return { result: 'closed' };
}
