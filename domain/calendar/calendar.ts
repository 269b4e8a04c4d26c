// Working time of an organisation: its hours, its own closing days, and the statutory calendar under them.
import { announced, chinaYear, type Notice, type Year } from './china.ts';
import { civil, daysIn, dayOf, weekday } from './day.ts';
import { parseDuration } from './duration.ts';

/** Minutes of the day, from inclusive, to exclusive. */
export type Span = readonly [from: number, to: number];

export interface Calendar {
  /** Minutes ahead of UTC; China has no daylight saving. */
  offsetMinutes: number;
  hours: readonly Span[];
  /** The organisation's own days, YYYY-MM-DD: closed although the office would work, open although it would not. */
  closed: readonly string[];
  open: readonly string[];
  /** Statutory data by year; `chinaYear` unless a test or a new notice says otherwise. */
  year?: (year: number) => Year | undefined;
}

/** 09:00–12:00 and 13:30–18:00 in China, Monday to Friday, with 调休. */
export const officeHours: Calendar = { offsetMinutes: 480, hours: [[540, 720], [810, 1080]], closed: [], open: [] };

/** An instant in epoch milliseconds; `provisional` when it rests on a year that has not been announced yet. */
export interface Due {
  at: number;
  provisional: boolean;
}

const MINUTE = 60_000;
const DAY = 1_440;

const local = (c: Calendar, ms: number) => ms / MINUTE + c.offsetMinutes;
const instant = (c: Calendar, minutes: number) => Math.round((minutes - c.offsetMinutes) * MINUTE);
const iso = (day: number) => { const { year, month, day: d } = civil(day); return `${year}-${String(month).padStart(2, '0')}-${String(d).padStart(2, '0')}`; };

function yearOf(c: Calendar, day: number): Year {
  const number = civil(day).year;
  const year = (c.year ?? chinaYear)(number);
  if (!year) throw new RangeError(`no calendar for the year ${number}`);
  return year;
}

/** Whether the organisation works on a day (day number since 1970). Throws RangeError for a year that the calendar does not give. */
export function isWorkingDay(c: Calendar, day: number): boolean {
  const year = yearOf(c, day);
  const date = iso(day);
  if (c.closed.includes(date)) return false;
  if (c.open.includes(date)) return true;
  const weekend = weekday(day) === 0 || weekday(day) === 6;
  return weekend ? year.on.has(day) : !year.off.has(day);
}

/** The instant `minutes` of working time after `from`, or before it when negative. Zero gives the next working moment, or `from` itself inside working hours. */
export function addWorkingMinutes(c: Calendar, from: number, minutes: number): Due {
  if (minutes < 0) return takeWorkingMinutes(c, from, -minutes);
  let at = local(c, from);
  let left = minutes;
  let provisional = false;
  for (let day = Math.floor(at / DAY); ; day++) {
    provisional ||= !yearOf(c, day).announced;
    if (!isWorkingDay(c, day)) continue;
    for (const [start, end] of c.hours) {
      const begin = Math.max(at, day * DAY + start);
      const stop = day * DAY + end;
      if (begin >= stop) continue;
      if (stop - begin >= left) return { at: instant(c, begin + left), provisional };
      left -= stop - begin;
      at = stop;
    }
  }
}

function takeWorkingMinutes(c: Calendar, from: number, minutes: number): Due {
  let at = local(c, from);
  let left = minutes;
  let provisional = false;
  for (let day = Math.floor(at / DAY); ; day--) {
    provisional ||= !yearOf(c, day).announced;
    if (!isWorkingDay(c, day)) continue;
    for (const [start, end] of [...c.hours].reverse()) {
      const begin = day * DAY + start;
      const stop = Math.min(at, day * DAY + end);
      if (begin >= stop) continue;
      if (stop - begin >= left) return { at: instant(c, stop - left), provisional };
      left -= stop - begin;
      at = begin;
    }
  }
}

/** Working minutes between two instants; 0 when `to` is not later. */
export function workingMinutesBetween(c: Calendar, from: number, to: number): number {
  const [a, b] = [local(c, from), local(c, to)];
  let sum = 0;
  for (let day = Math.floor(a / DAY); day * DAY < b; day++)
    if (isWorkingDay(c, day)) for (const [start, end] of c.hours) sum += Math.max(0, Math.min(b, day * DAY + end) - Math.max(a, day * DAY + start));
  return sum;
}

/**
 * `count` working days later at the same time of day, moved into working hours: a time outside them counts as the next working moment first
 * (Friday 20:00 + 1wd is Tuesday 09:00). Negative counts go back.
 */
export function addWorkingDays(c: Calendar, from: number, count: number): Due {
  const start = addWorkingMinutes(c, from, 0);
  const minutes = local(c, start.at);
  let day = Math.floor(minutes / DAY);
  let provisional = start.provisional;
  for (let left = Math.abs(count); left > 0; ) {
    day += Math.sign(count);
    provisional ||= !yearOf(c, day).announced;
    if (isWorkingDay(c, day)) left--;
  }
  return { at: instant(c, day * DAY + (minutes - Math.floor(minutes / DAY) * DAY)), provisional };
}

/** Calendar months later (or earlier); a day that the month lacks becomes its last. */
function addMonths(c: Calendar, from: number, count: number): number {
  const minutes = local(c, from);
  const day = Math.floor(minutes / DAY);
  const { year, month, day: d } = civil(day);
  const index = year * 12 + (month - 1) + count;
  const [y, m] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return instant(c, dayOf(y, m, Math.min(d, daysIn(y, m))) * DAY + (minutes - day * DAY));
}

/** The instant a duration after `from`, or before it when the text has a minus. Throws RangeError on a text that is no duration. */
export function addDuration(c: Calendar, from: number, text: string): Due {
  const duration = parseDuration(text);
  if (!duration) throw new RangeError(`not a duration: ${text}`);
  const { count, unit } = duration;
  const plain = (ms: number): Due => ({ at: from + count * ms, provisional: false });
  switch (unit) {
    case 's': return plain(1_000);
    case 'm': return plain(MINUTE);
    case 'h': return plain(60 * MINUTE);
    case 'd': return plain(DAY * MINUTE);
    case 'wh': return addWorkingMinutes(c, from, count * 60);
    case 'wd': return addWorkingDays(c, from, count);
    case 'mo': return { at: addMonths(c, from, count), provisional: false };
    case 'y': return { at: addMonths(c, from, count * 12), provisional: false };
  }
}

/** Whether every year that the time between two instants touches has been announced: what was counted in it will not move. */
export function isAnnounced(c: Calendar, from: number, to: number): boolean {
  const year = (ms: number) => civil(Math.floor(local(c, ms) / DAY)).year;
  for (let one = year(Math.min(from, to)); one <= year(Math.max(from, to)); one++) if (!(c.year ?? chinaYear)(one)?.announced) return false;
  return true;
}

/** What an organisation stores of its calendar. `years`: notices that the program does not carry yet, by year. */
export type Settings = Partial<Pick<Calendar, 'offsetMinutes' | 'hours' | 'closed' | 'open'>> & { years?: Record<string, Notice> };

/** The calendar of an organisation's stored settings. */
export function calendarOf({ years, ...settings }: Settings): Calendar {
  const own = new Map(Object.entries(years ?? {}).map(([year, notice]) => [Number(year), announced(Number(year), notice)]));
  return { ...officeHours, ...settings, ...(own.size && { year: (year: number) => own.get(year) ?? chinaYear(year) }) };
}
