// Dates of the form that a process sets or moves itself, by the effects `date.set` and `date.move`.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import { dateOf, momentOf } from '#domain/calendar/moment.ts';
import type { Field } from './field.ts';

/** The case as a date of it is set: its fields and what they hold. */
interface Dated {
  fields: readonly Pick<Field, 'key' | 'type'>[];
  form: Readonly<Record<string, unknown>>;
  now: number;
  calendar: Calendar;
}

/** The field and what it holds afterwards, spelt as the field is: a `date` as the day of the instant; nothing when the effect is no such effect, or leaves the date as it is. */
export function dateAfter(effect: string, given: Readonly<Record<string, unknown>>, { fields, form, now, calendar }: Dated): { field: string; value: string } | undefined {
  const field = String(given.field);
  const at = effect === 'date.set' ? addDuration(calendar, now, String(given.after)).at : effect === 'date.move' ? momentOf(given.until, calendar.offsetMinutes) : undefined;
  if (at === undefined) return undefined;
  const value = fields.find(({ key }) => key === field)?.type === 'date' ? dateOf(at, calendar.offsetMinutes) : new Date(at).toISOString();
  const stays = effect === 'date.move' && momentOf(value, calendar.offsetMinutes) === momentOf(form[field], calendar.offsetMinutes);
  return stays ? undefined : { field, value };
}
