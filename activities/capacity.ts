// Whether somebody still is what made him be asked.
import { capacityOf } from '#db/record/tasks.ts';
import type { Entering } from './entering.ts';

/** True while the person holds the role, or heads the department, that his seat names. Seats by name, field or applicant need nothing more. */
export async function capacityHeld(c: Entering, task: string, person: string): Promise<boolean> {
  const [row] = await capacityOf(c.tx, task);
  const match = /(role|head-of):([^:]+)$/.exec(row?.capacity ?? '');
  if (!match) return true;
  const [, kind, key] = match;
  if (kind === 'role') return c.facts.roles[key ?? '']?.includes(person) ?? false;
  return Object.values(c.facts.departments).some((department) => department.key === key && department.headId === person);
}
