// The last look at whom a remark speaks to.
import { caseUnchecked } from '#db/read/cases.ts';
import { holdersIn } from '#db/record/tasks.ts';
import { delegationsOf } from '#domain/delegation.ts';
import { mayBeMentioned } from '#domain/policy/mention.ts';
import type { Refusal } from '#domain/refusal.ts';
import { today } from './asked.ts';
import type { Entering } from './entering.ts';

/** Why somebody may not be mentioned as the case and the organisation stand now, or nothing. */
export async function strangerAmong(c: Entering): Promise<Refusal | undefined> {
  const people = c.content?.mentions ?? [];
  if (!people.length) return undefined;
  const [[row], holders] = await Promise.all([caseUnchecked(c.tx, c.case.id), holdersIn(c.tx, c.case.id)]);
  const parties = { applicant: c.case.applicantId, department: c.case.departmentId, participants: row?.participants ?? [], copied: row?.copies ?? [], today: today(c) };
  const acts = (person: string) => delegationsOf(c.facts, parties.today, 'delegate', person).some(({ giver }) => holders.some(({ personId }) => personId === giver));
  return people.map((person) => mayBeMentioned(c.facts, parties, c.case.processKey, person, acts(person))).find((no) => no !== undefined);
}
