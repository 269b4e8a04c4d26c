// Whether somebody still is what made him be asked.
import { capacityOf } from '#db/record/tasks.ts';
import { holdsCapacity } from '#domain/eligible.ts';
import type { Entering } from './entering.ts';

/** True while the person holds the role, or heads the department, that his seat names. */
export async function capacityHeld(c: Entering, task: string, person: string): Promise<boolean> {
  const [row] = await capacityOf(c.tx, task);
  return holdsCapacity(c.facts, row?.capacity ?? '', person);
}
