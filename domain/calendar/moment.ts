// The instant that a date or datetime of a form means, and how an instant is written.
import type { Text } from '#domain/text.ts';

const MINUTE = 60_000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const local = (at: Date, offsetMinutes: number): Date => new Date(at.getTime() + offsetMinutes * MINUTE);

/** The day of an instant, so many minutes ahead of UTC: 「11月27日」, "27 Nov". */
export function dayInWords(at: Date, offsetMinutes: number): Text {
  const there = local(at, offsetMinutes);
  const [month, day] = [there.getUTCMonth(), there.getUTCDate()];
  return { zh: `${month + 1}月${day}日`, en: `${day} ${MONTHS[month] ?? ''}` };
}

/** The calendar day of an instant, YYYY-MM-DD, so many minutes ahead of UTC. */
export const dateOf = (at: number, offsetMinutes: number): string => local(new Date(at), offsetMinutes).toISOString().slice(0, 10);

/** An instant to the minute, in the one form that each language has for it: 「2026年11月27日 09:00」, "27 Nov 2026, 09:00". */
export function instantInWords(at: Date, offsetMinutes: number): Text {
  const there = local(at, offsetMinutes);
  const [year, clock] = [there.getUTCFullYear(), there.toISOString().slice(11, 16)];
  const { zh, en } = dayInWords(at, offsetMinutes);
  return { zh: `${year}年${zh} ${clock}`, en: `${en} ${year}, ${clock}` };
}

/** A datetime means itself; a date lasts to the last second of that day where the organisation is; a range until its last day is over. `undefined` for any other value. */
export function momentOf(value: unknown, offsetMinutes: number): number | undefined {
  if (value !== null && typeof value === 'object' && 'to' in value) return momentOf(value.to, offsetMinutes);
  if (typeof value !== 'string') return undefined;
  const at = value.length === 10 ? Date.parse(`${value}T23:59:59Z`) - offsetMinutes * MINUTE : Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
