// The instant that a date or datetime of a form means.
const MINUTE = 60_000;

/** The wall clock of an organisation at an instant, to the minute: `2026-11-24 13:30`. */
export const wallClock = (at: Date, offsetMinutes: number): string => new Date(at.getTime() + offsetMinutes * MINUTE).toISOString().slice(0, 16).replace('T', ' ');

/** A datetime means itself; a date lasts to the last second of that day where the organisation is. `undefined` for a value that is neither. */
export function momentOf(value: unknown, offsetMinutes: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const at = value.length === 10 ? Date.parse(`${value}T23:59:59Z`) - offsetMinutes * MINUTE : Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
