// Whoever has a task may cease to be somebody who may answer it: he is no longer what he was asked as, or the request has become his own affair (approval-idioms §9).
import type { Ask } from '#domain/definition/definition.ts';
import { holdsCapacity, isSuperior } from '#domain/eligible.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';

/** The step, and whom it keeps from deciding beside the applicant. */
export interface Keeping {
  facts: Facts;
  applicant: string;
  ask: Pick<Ask, 'preset' | 'apart' | 'clause'>;
  kept: readonly string[];
}
/** Whose seat it is, as what he was asked, and who had it before him. */
export interface Holding {
  person: string;
  capacity: string;
  previous: string | null;
}

/** Why this is nobody's to answer who acts here: it is his own request, or about him, or whose seat it is, is no longer what he was asked as. */
export function mayNotAnswer(step: Keeping, holding: Holding, by = holding.person): Refusal | undefined {
  const { facts, applicant, ask, kept } = step;
  if (ask.apart && sameHuman(facts, by, applicant)) return refuse('self-approval');
  if (kept.some((other) => sameHuman(facts, other, by) || sameHuman(facts, other, holding.person))) return refuse('conflict-of-interest');
  return (ask.preset === 'approve' || ask.clause !== undefined) && !isHeld(step, holding) ? refuse('capacity-lost') : undefined;
}

/**
 * He holds the role or the post, or heads the department, that his seat names; or was given it as the superior of whoever had it, because that one has left,
 * or where no rule names the step. There a head who is replaced keeps what he was asked, too.
 */
const isHeld = ({ facts, ask: { clause } }: Keeping, { person, capacity, previous }: Holding): boolean =>
  holdsCapacity(facts, capacity, person) || (clause === undefined && /(^|[:+])head-of:/.test(capacity)) || (previous !== null && (clause === undefined || isSuperior(facts, person, previous) || !facts.people[previous]?.active));

/** Why nobody of those who have a task may answer it any more; nothing while one of them may. Whoever has left does not count: where nobody else has it, it is his departure that moves it. */
export function allBarred(step: Keeping, holders: readonly Holding[]): Refusal | undefined {
  const why = holders.filter(({ person }) => step.facts.people[person]?.active).map((one) => mayNotAnswer(step, one));
  return why.every((no) => no !== undefined) ? why[0] : undefined;
}
