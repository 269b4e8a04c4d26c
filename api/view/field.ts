// A field as the interface shows it: the domain's own, with its label as a text and the limits that hold today.
import type { Calendar } from '#domain/calendar/calendar.ts';
import type { Field } from '#domain/form/field.ts';
import { latestOf } from '#domain/form/latest.ts';
import type { FormField } from '../contract.ts';

/** The fields, in order. `now`: epoch milliseconds from which `within` counts. */
export function formFields(fields: readonly Field[], now: number, calendar: Calendar): FormField[] {
  const latest = latestOf(fields, now, calendar);
  return fields.map((field) => ({ ...field, label: { zh: field.zh, en: field.en }, ...(latest[field.key] !== undefined && { latest: new Date(latest[field.key] ?? 0).toISOString() }) }));
}
