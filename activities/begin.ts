// The first entry of a case: its row, number and form.
import type { Tx } from '#db/connect.ts';
import { createCase, pin, type CaseRow } from '#db/record/cases.ts';
import { startPayload } from '#db/record/ledger.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Writing } from '#domain/engine/record.ts';
import { checkForm, startForm } from '#domain/form/check.ts';
import { latestOf } from '#domain/form/latest.ts';
import type { Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { calendarOf } from '#domain/calendar/calendar.ts';
import type { CaseHead } from './activities.ts';
import type { Content } from './submission.ts';

interface Beginning {
  writing: Writing;
  head: CaseHead;
  definition: Definition;
  facts: Facts;
  content: Content | null;
  now: Date;
}

/** Creates the case, or says why not: the applicant has left, may not start this, or the form does not pass. A called case takes what its caller gave. */
export async function beginCase(tx: Tx, { writing, head, definition, facts, content, now }: Beginning): Promise<CaseRow | { refusal: Refusal }> {
  if (writing.act?.verb !== 'start') return { refusal: refuse('no-such-case') };
  const person = facts.people[head.by];
  if (!person?.active) return { refusal: refuse('person-unavailable') };
  let form = head.parent ? (await startPayload(tx, writing.caseId))[0]?.payload.form : content?.form;
  if (!head.parent) {
    if (definition.start.who === 'process' || (definition.start.who === 'role' && !facts.roles[definition.start.role]?.includes(head.by))) return { refusal: refuse('not-allowed') };
    const checked = checkForm(definition.form, startForm(definition.form), form ?? {}, { now: now.getTime(), latest: latestOf(definition.form, now.getTime(), calendarOf({})) });
    if ('refusal' in checked) return { refusal: refuse(checked.refusal.code, { ...(checked.refusal.data && { data: checked.refusal.data }) }) };
    form = checked.values;
  }
  await pin(tx, { hash: head.hash, processKey: head.process, version: head.version, body: definition });
  const [row] = await createCase(tx, {
    id: writing.caseId, processKey: head.process, version: head.version, pinned: head.hash, title: definition.title, applicantId: head.by, departmentId: person.departmentId,
    parentId: head.parent?.caseId ?? null, parentNode: head.parent?.node ?? null, form: form ?? {},
  });
  if (!row) throw new Error('the case was not created');
  return row;
}
