// Who may be given a seat by somebody else's verb: a transfer, a reassignment, an added signature, a consultation (approval-idioms §5, §6.2).
import type { Ask } from '#domain/definition/definition.ts';
import { isPost, sameHuman, type Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';

/** Whether a person still is what made him, or somebody before him, be asked: holds the role or the post, heads the department. Seats by name or field need nothing more. */
export function holdsCapacity(facts: Facts, capacity: string, person: string): boolean {
  if (capacity.includes('+')) return capacity.split('+').some((one) => holdsCapacity(facts, one, person));
  // The seat is that of whoever was away: he may have it again.
  if (capacity.startsWith(`instead-of:${person}:`)) return true;
  const [, kind, key] = /(role|head-of|post):([^:]+)$/.exec(capacity) ?? [];
  if (kind === undefined || key === undefined) return true;
  if (kind === 'role') return Object.hasOwn(facts.roles, key) && (facts.roles[key]?.includes(person) ?? false);
  if (kind === 'post') return isPost(facts.people[person]?.post ?? '', key);
  return Object.values(facts.departments).some((department) => department.key === key && department.headId === person);
}

/** True when one of the heads above `person` is `other`; nobody is his own, by whatever account. */
export function isSuperior(facts: Facts, other: string, person: string): boolean {
  const seen = new Set<string>();
  for (let at = facts.people[person]?.departmentId; at !== undefined && !seen.has(at); at = facts.departments[at]?.parentId) {
    seen.add(at);
    const head = facts.departments[at]?.headId;
    if (head === other && !sameHuman(facts, head, person)) return true;
  }
  return false;
}

interface Given {
  facts: Facts;
  applicant: string;
  ask: Pick<Ask, 'apart' | 'clause'>;
  /** Who sits in the step already, but for the seat that is given away. */
  seated: readonly string[];
  /** Whom the step keeps from deciding beside the applicant. */
  kept?: readonly string[];
}

/** Why a person may not be added to a step, or nothing: known, active, not the applicant by any account, not in conflict, not there already by another. */
export function mayBeAdded({ facts, applicant, ask, seated, kept = [] }: Given, person: string): Refusal | undefined {
  const known = facts.people[person];
  if (!known) return refuse('person-unknown');
  if (!known.active) return refuse('person-unavailable');
  if (ask.apart && sameHuman(facts, person, applicant)) return refuse('self-approval');
  if (kept.some((other) => sameHuman(facts, other, person))) return refuse('conflict-of-interest');
  return seated.some((other) => sameHuman(facts, other, person)) ? refuse('already-in-step') : undefined;
}

/** Why a seat may not go to a person, or nothing. Where a rule names the step, only to somebody of the same capacity, or to the superior of who has it. */
export function mayTakeOver(given: Given, seat: { capacity: string; holder: string | undefined }, person: string): Refusal | undefined {
  const no = mayBeAdded(given, person);
  if (no || given.ask.clause === undefined) return no;
  const fits = holdsCapacity(given.facts, seat.capacity, person) || (seat.holder !== undefined && isSuperior(given.facts, person, seat.holder));
  return fits ? undefined : refuse('capacity-lost');
}

/** Why a person may not be asked for advice, or nothing. The applicant is asked as the applicant. */
export function mayAdvise(facts: Facts, applicant: string, person: string): Refusal | undefined {
  if (facts.people[person] && sameHuman(facts, person, applicant)) return refuse('ask-the-applicant');
  return mayBeAdded({ facts, applicant, ask: { apart: false }, seated: [] }, person);
}
