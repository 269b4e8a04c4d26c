// Between an instant and what `datetime-local` holds: the reader's own wall clock.

/** `2026-11-24T05:30:00.000Z` → `2026-11-24T13:30` in the reader's zone; empty for nothing. */
export function toLocal(instant: unknown): string {
  if (typeof instant !== 'string' || Number.isNaN(Date.parse(instant))) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant that a wall-clock text means; `null` for an empty one. */
export const fromLocal = (text: string): string | null => (text === '' ? null : new Date(text).toISOString());
