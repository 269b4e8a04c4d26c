// Who may be spoken to in a remark on a case (@, approval-idioms §6.4): a mention tells somebody who may read it, and never lets anybody read.
import type { Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { decide } from './policy.ts';
import { relationsTo, subjectOf, type CaseParties } from './subject.ts';

/** Why a person may not be mentioned, or nothing. `delegate`: he acts for somebody who is asked in the case now. */
export function mayBeMentioned(facts: Facts, parties: CaseParties, process: string, person: string, delegate: boolean): Refusal | undefined {
  if (!facts.people[person]) return refuse('person-unknown');
  const subject = subjectOf(facts, person);
  if (!subject) return refuse('person-unavailable');
  const relations = relationsTo(facts, subject, parties);
  return decide(subject, 'case.read', { relations: delegate ? [...relations, 'delegate'] : relations, process }).allowed ? undefined : refuse('cannot-read');
}
