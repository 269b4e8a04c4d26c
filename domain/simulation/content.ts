// What the record in memory looks at before the form or the picks become something else. `activities/allow.ts` and `activities/picks.ts` are the same on Postgres.
import type { Calendar } from '#domain/calendar/calendar.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { delegatesOf } from '#domain/delegation.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Writing } from '#domain/engine/record.ts';
import { amendable, badAmendment } from '#domain/form/amend.ts';
import type { Facts } from '#domain/organisation.ts';
import { applicantsPicks, badNaming, badPicks, picksWith, type Picks } from '#domain/picks.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutIn } from '#domain/who.ts';

/** The record as this needs it: the form before and after what comes with the act. */
export interface Becoming {
  definition: Definition;
  facts: Facts;
  applicant: string;
  calendar: Calendar;
  now: number;
  before: Record<string, unknown>;
  form: Record<string, unknown>;
  picks: Picks;
  /** Whom the act picks; nothing where it is not the act's to pick. */
  given: Picks | undefined;
}

/** Why an amendment, whom somebody picks, or other people for a step ahead will not do, or nothing. */
export function mayBecome({ definition, facts, applicant, calendar, now, before, form, picks, given }: Becoming, { act, ops }: Writing): Refusal | undefined {
  const op = ops.find((one) => one.op === 'amended');
  if (act?.verb === 'amend' && op?.op === 'amended') {
    const ask = askOf(definition, op.step);
    const strange = definition.form.find(({ key }) => before[key] !== form[key] && !(ask && amendable(ask).includes(key)));
    return strange ? refuse('field-not-editable', { data: { field: strange.key } }) : badAmendment(definition, op.approved, before, form);
  }
  const deciding = { applicant, about: aboutIn(definition.form, form), form, interested: delegatesOf(facts, dateOf(now, calendar.offsetMinutes), applicant) };
  if (given && act?.verb === 'resubmit') return badPicks(applicantsPicks(definition), given, facts, deciding, act.by);
  const decided = ops.find((one) => one.op === 'decided');
  if (given && decided?.op === 'decided' && act && 'by' in act) {
    const ask = askOf(definition, decided.step);
    return ask && badPicks(picksWith(definition, ask, decided.outcome), given, facts, deciding, act.by);
  }
  return act?.verb === 'name' ? badNaming(definition, facts, deciding, picks, applicant, act) : undefined;
}
