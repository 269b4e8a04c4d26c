// From the organisation's facts to an asker, and to how he stands to a case.
import { isDelegateOf } from '#domain/delegation.ts';
import { speaksFor } from '#domain/leaving.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import type { Relation } from './rule.ts';
import type { Subject } from './policy.ts';

/** The asker at one revision of the organisation; `undefined` when there is no such active person. */
export function subjectOf(facts: Facts, person: string): Subject | undefined {
  if (!facts.people[person]?.active) return undefined;
  const roles = Object.entries(facts.roles).flatMap(([role, members]) => (members.includes(person) ? [role] : []));
  const own = Object.values(facts.departments).filter((department) => department.headId === person).map(({ id }) => id);
  return { id: person, roles, headed: withBelow(facts, own) };
}

function withBelow(facts: Facts, departments: string[]): string[] {
  const found = new Set(departments);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { id, parentId } of Object.values(facts.departments)) {
      if (parentId === undefined || found.has(id) || !found.has(parentId)) continue;
      found.add(id);
      grown = true;
    }
  }
  return [...found];
}

/** What a case says about its readers. `participants`: everybody who has or had a task in it. */
export interface CaseParties {
  applicant: string;
  department: string;
  participants: readonly string[];
  /** Who was sent a copy, and which of them may remark on it. */
  copied?: readonly { person: string; comments: boolean }[];
  /** The day it is where the organisation is. */
  today: string;
}

/** How the asker stands to a case. Whoever speaks for an applicant who has left stands in his place. Another account of the same human has no more rights than any stranger, but counts as the applicant where that forbids. */
export function relationsTo(facts: Facts, subject: Subject, parties: CaseParties): Relation[] {
  return [
    ...(speaksFor(facts, parties.applicant) === subject.id ? (['applicant'] as const) : []),
    ...(sameHuman(facts, subject.id, parties.applicant) ? (['same-human-as-applicant'] as const) : []),
    ...(isDelegateOf(facts, parties.today, subject.id, parties.applicant) ? (['delegate-of-applicant'] as const) : []),
    ...(parties.participants.includes(subject.id) ? (['participant'] as const) : []),
    ...(parties.copied ?? []).flatMap(({ person, comments }): Relation[] => (person !== subject.id ? [] : comments ? ['copied', 'copied-to-remark'] : ['copied'])),
    ...(subject.headed.includes(parties.department) ? (['head-of-department'] as const) : []),
  ];
}
