// What the record in memory looks at before the form or the picks become something else. `activities/allow.ts` and `activities/picks.ts` are the same on Postgres.
import type { Definition } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Writing } from '#domain/engine/record.ts';
import { amendable, badAmendment } from '#domain/form/amend.ts';
import type { Facts } from '#domain/organisation.ts';
import { badNaming, type Picks } from '#domain/picks.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutIn } from '#domain/who.ts';

/** The record as this needs it: the form before and after what comes with the act. */
export interface Becoming {
  definition: Definition;
  facts: Facts;
  applicant: string;
  before: Record<string, unknown>;
  form: Record<string, unknown>;
  picks: Picks;
}

/** Why an amendment or other people for a step ahead will not do, or nothing. */
export function mayBecome({ definition, facts, applicant, before, form, picks }: Becoming, { act, ops }: Writing): Refusal | undefined {
  const op = ops.find((one) => one.op === 'amended');
  if (act?.verb === 'amend' && op?.op === 'amended') {
    const ask = askOf(definition, op.step);
    const strange = definition.form.find(({ key }) => before[key] !== form[key] && !(ask && amendable(ask).includes(key)));
    return strange ? refuse('field-not-editable', { data: { field: strange.key } }) : badAmendment(definition, op.approved, before, form);
  }
  return act?.verb === 'name' ? badNaming(definition, facts, { applicant, about: aboutIn(definition.form, form), form }, picks, applicant, act) : undefined;
}
