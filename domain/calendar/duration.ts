// Durations as people write them: 30s, 30m, 4h, 3d, 2wd (working days), 4wh (working hours), 6mo, 3y; with a sign where an offset is meant.
export const units = ['s', 'm', 'h', 'd', 'wd', 'wh', 'mo', 'y'] as const;
export type Unit = (typeof units)[number];
/** Text such as `2wd`. */
export type Duration = `${number}${Unit}`;

/** Its parts, or `undefined` when the text is not a duration. Counts are whole and at most 99 999. */
export function parseDuration(text: string): { count: number; unit: Unit } | undefined {
  const match = /^([+-]?\d{1,5})(wd|wh|mo|s|m|h|d|y)$/.exec(text);
  return match ? { count: Number(match[1]), unit: match[2] as Unit } : undefined;
}

/** In each unit about three years: what lies further ahead no calendar knows. */
const longest: Record<Unit, number> = { s: 99_999, m: 99_999, h: 26_000, d: 1_095, wd: 750, wh: 6_000, mo: 36, y: 3 };

/** Whether this is a length of time that somebody may set: more than nothing, at most three years, without a sign. */
export function isLength(value: unknown): boolean {
  const parsed = typeof value === 'string' && /^\d/.test(value) ? parseDuration(value) : undefined;
  return parsed !== undefined && parsed.count > 0 && parsed.count <= longest[parsed.unit];
}
