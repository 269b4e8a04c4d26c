// How far ahead a date of the form may lie: the organisation's longest period, in its working time.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import type { Field } from './field.ts';

/** Field → the last instant that its `within` allows, counted from `now`. */
export const latestOf = (fields: readonly Field[], now: number, calendar: Calendar): Record<string, number> =>
  Object.fromEntries(fields.flatMap((field) => (field.within === undefined ? [] : [[field.key, addDuration(calendar, now, field.within).at]])));
