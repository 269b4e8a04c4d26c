// Copies that a step sends: to whoever is meant now and may have one; the others are on record with the reason.
import { copiedTo, insertCopies } from '#db/record/copies.ts';
import { aboutCase, mayBeCopied } from '#domain/copies.ts';
import { peopleOf } from '#domain/who.ts';
import { asking } from '../asked.ts';
import { note, tell, write, type Entering } from '../entering.ts';
import type { Done, Given } from './given.ts';

/** Sends them, once per person and case. Nobody stands in where nobody is found. */
export async function copy(c: Entering, { step, copy: copying, row }: Given): Promise<Done> {
  if (!copying) throw new Error(`the step ${step} sends no copies`);
  const plain = await asking(c);
  const meant = peopleOf(copying.to, c.facts, { ...plain, form: { ...plain.form, ...row } }).map(({ person }) => person);
  const about = { facts: c.facts, applicant: c.case.applicantId, about: aboutCase(c.definition, c.form), reading: (await copiedTo(c.tx, c.case.id)).map(({ personId }) => personId) };
  const looked = meant.map((person) => ({ person, code: mayBeCopied(about, person)?.code }));
  const people = looked.flatMap(({ person, code }) => (code === undefined ? [person] : []));
  const skipped = looked.flatMap(({ person, code }) => (code === undefined ? [] : [{ person, code }]));
  if (people.length) write(c, insertCopies(c.tx, c.case.id, people, step, copying.comments));
  if (looked.length) note(c, 'case.copied', { step, people, ...(skipped.length && { skipped }) });
  for (const person of people) {
    tell(c, person, 'case.copied', null);
    c.ledger.changes.push({ personId: person, kind: 'case', ref: c.case.id });
  }
  return { result: people.length ? 'sent' : 'none' };
}
