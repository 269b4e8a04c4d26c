// The first entry of a case: its row, number and form.
import type { Tx } from '#db/connect.ts';
import { createCase, pin, type CaseRow } from '#db/record/cases.ts';
import { insertOutbox, startPayload } from '#db/record/ledger.ts';
import type { Calendar } from '#domain/calendar/calendar.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { delegatesOf } from '#domain/delegation.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { endOf } from '#domain/engine/act.ts';
import type { Writing } from '#domain/engine/record.ts';
import { checkForm, startForm, type Values } from '#domain/form/check.ts';
import { latestOf } from '#domain/form/latest.ts';
import type { Facts } from '#domain/organisation.ts';
import { applicantsPicks, badPicks } from '#domain/picks.ts';
import { mayStart } from '#domain/policy/starting.ts';
import { subjectOf } from '#domain/policy/subject.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutIn } from '#domain/who.ts';
import type { CaseHead } from './activities.ts';
import { takeFilesOf } from './files.ts';
import type { Content } from './submission.ts';

interface Beginning {
  writing: Writing;
  head: CaseHead;
  definition: Definition;
  facts: Facts;
  calendar: Calendar;
  content: Content | null;
  now: Date;
}

/**
 * Creates the case, or says why not: the applicant has left, may not start this, or the form does not pass. A called case takes what its caller gave,
 * held to the same rules; when that does not pass, the caller is told `not-started`.
 */
export async function beginCase(tx: Tx, beginning: Beginning): Promise<CaseRow | { refusal: Refusal }> {
  const { writing, head, definition, facts, content } = beginning;
  if (writing.act?.verb !== 'start') return { refusal: refuse('no-such-case') };
  const person = facts.people[head.by];
  const no = head.parent ? undefined : refusedTo(beginning);
  if (!person || no) return { refusal: no ?? refuse('person-unavailable') };
  const [called] = head.parent ? await startPayload(tx, writing.caseId) : [];
  if (head.parent && !called) throw new Error('no case has called for this one');
  const given = called ? called.payload.form : content?.form;
  const checked = await take(tx, beginning, given ?? {});
  if ('refusal' in checked) {
    if (head.parent) await insertOutbox(tx, { kind: 'event', key: `ended:${writing.caseId}`, payload: { caseId: head.parent.caseId, event: endOf(head.parent.node), outcome: 'not-started' } });
    return checked;
  }
  const picks = content?.picks ?? {};
  const strange = head.parent ? undefined : badPicks(applicantsPicks(definition), picks, facts, { applicant: head.by, about: aboutIn(definition.form, checked.values), form: checked.values, interested: delegatesOf(facts, dateOf(beginning.now.getTime(), beginning.calendar.offsetMinutes), head.by) }, head.by);
  if (strange) return { refusal: strange };
  await pin(tx, { hash: head.hash, processKey: head.process, version: head.version, body: definition });
  const [row] = await createCase(tx, {
    id: writing.caseId, processKey: head.process, version: head.version, pinned: head.hash, title: definition.title, applicantId: head.by, departmentId: person.departmentId,
    parentId: head.parent?.caseId ?? null, parentNode: head.parent?.node ?? null, form: checked.values, picks, offsetMinutes: beginning.calendar.offsetMinutes,
  });
  if (!row) throw new Error('the case was not created');
  return row;
}

/** Whoever starts a case himself must be active and allowed to; what another case calls starts also for somebody who has left (DC-3.3h). */
function refusedTo({ head, definition, facts }: Beginning): Refusal | undefined {
  const subject = subjectOf(facts, head.by);
  if (!subject) return refuse('person-unavailable');
  return mayStart(subject, definition) ? undefined : refuse('not-allowed');
}

/** The values that the case starts with, their files taken. Of a called case there are none to take: they are its caller's. */
async function take(tx: Tx, beginning: Beginning, given: Values): Promise<{ values: Values } | { refusal: Refusal }> {
  const { definition, head, writing } = beginning;
  const checked = check(beginning, given);
  if ('refusal' in checked) return checked;
  const strange = await takeFilesOf(tx, definition, checked.values, {}, head.by, writing.caseId);
  return strange ? { refusal: strange } : checked;
}

const check = ({ head, definition: { form }, facts, calendar, now }: Beginning, values: Values) =>
  checkForm(form, startForm(form), values, { now: now.getTime(), latest: latestOf(form, now.getTime(), calendar), offsetMinutes: calendar.offsetMinutes, ...(head.parent ? { called: true } : { signer: facts.people[head.by]?.name }) });
