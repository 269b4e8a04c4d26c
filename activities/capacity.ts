// Whether somebody still is what made him be asked.
import { holdsCapacity, isSuperior } from '#domain/eligible.ts';
import type { Ask } from '#domain/definition/definition.ts';
import type { Entering } from './entering.ts';

/** True while the person holds the role, or heads the department, that his seat names; or was given it as the superior of whoever had it, because that one has left, or where no rule names the step. */
export const capacityHeld = (c: Entering, { clause }: Pick<Ask, 'clause'>, { capacity, capacities, previous }: { capacity: string; capacities: Record<string, string>; previous: string | null }, person: string): boolean =>
  holdsCapacity(c.facts, capacities[person] ?? capacity, person) || (previous !== null && (clause === undefined || isSuperior(c.facts, person, previous) || !c.facts.people[previous]?.active));
