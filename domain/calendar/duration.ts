// Durations as people write them: 30s, 30m, 4h, 3d, 2wd (working days), 4wh (working hours), 6mo, 3y; with a sign where an offset is meant.
import type { Text } from '#domain/text.ts';

export const units = ['s', 'm', 'h', 'd', 'wd', 'wh', 'mo', 'y'] as const;
export type Unit = (typeof units)[number];
/** Text such as `2wd`. */
export type Duration = `${number}${Unit}`;

const ROUGH_MINUTES: Record<Unit, number> = { s: 1 / 60, m: 1, h: 60, d: 1_440, wh: 180, wd: 1_440, mo: 43_200, y: 525_600 };

/** About how long it takes, in minutes, to tell the longer of two: an eighth of a day for a working hour, a day for a working day. */
export function roughly(text: string): number | undefined {
  const parsed = parseDuration(text);
  return parsed && parsed.count * ROUGH_MINUTES[parsed.unit];
}

/** A unit by its name, as it follows a number of several. */
export const unitName = (unit: Unit): Text => ({ zh: words[unit].zh, en: words[unit].many });

const words: Record<Unit, { zh: string; one: string; many: string }> = {
  s: { zh: '秒', one: 'second', many: 'seconds' }, m: { zh: '分钟', one: 'minute', many: 'minutes' }, h: { zh: '小时', one: 'hour', many: 'hours' }, d: { zh: '天', one: 'day', many: 'days' },
  wd: { zh: '个工作日', one: 'working day', many: 'working days' }, wh: { zh: '个工作小时', one: 'working hour', many: 'working hours' }, mo: { zh: '个月', one: 'month', many: 'months' }, y: { zh: '年', one: 'year', many: 'years' },
};

/** `10wd` as 「10 个工作日」 and "10 working days"; `undefined` when the text is not a duration. */
export function durationInWords(text: string): Text | undefined {
  const parsed = parseDuration(text);
  if (!parsed) return undefined;
  const { zh, one, many } = words[parsed.unit];
  return { zh: `${parsed.count} ${zh}`, en: `${parsed.count} ${Math.abs(parsed.count) === 1 ? one : many}` };
}

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
