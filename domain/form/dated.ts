// Dates of the form that a process sets or moves itself, by the effects `date.set` and `date.move`.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import { momentOf } from '#domain/calendar/moment.ts';

/** The field and what it holds afterwards; nothing when the effect is no such effect, or leaves the date as it is. */
export function dateAfter(effect: string, given: Readonly<Record<string, unknown>>, form: Readonly<Record<string, unknown>>, now: number, calendar: Calendar): { field: string; value: string } | undefined {
  const field = String(given.field);
  if (effect === 'date.set') return { field, value: new Date(addDuration(calendar, now, String(given.after)).at).toISOString() };
  if (effect !== 'date.move' || typeof given.until !== 'string') return undefined;
  const [before, after] = [momentOf(form[field], calendar.offsetMinutes), momentOf(given.until, calendar.offsetMinutes)];
  return after === undefined || after === before ? undefined : { field, value: given.until };
}
