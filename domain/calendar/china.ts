// Statutory holidays and make-up working days 调休 of mainland China, by year.
// Source: the yearly notices of the General Office of the State Council; taken over from the package chinese-days 1.5.7 and checked in the
// tests, day by day, against a second source. `off`: weekdays off; `on`: weekend days worked.
import { dayOf } from './day.ts';

/** A year's notice: weekdays off and weekend days worked, each day as MMDD, separated by spaces. */
export interface Notice {
  off: string;
  on: string;
}

const notices: Record<number, Notice> = {
  2019: { off: '0101 0204 0205 0206 0207 0208 0405 0501 0502 0503 0607 0913 1001 1002 1003 1004 1007', on: '0202 0203 0428 0505 0929 1012' },
  2020: { off: '0101 0124 0127 0128 0129 0130 0131 0406 0501 0504 0505 0625 0626 1001 1002 1005 1006 1007 1008', on: '0119 0426 0509 0628 0927 1010' },
  2021: { off: '0101 0211 0212 0215 0216 0217 0405 0503 0504 0505 0614 0920 0921 1001 1004 1005 1006 1007', on: '0207 0220 0425 0508 0918 0926 1009' },
  2022: { off: '0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007', on: '0129 0130 0402 0424 0507 1008 1009' },
  2023: { off: '0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006', on: '0128 0129 0423 0506 0625 1007 1008' },
  2024: { off: '0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007', on: '0204 0218 0407 0428 0511 0914 0929 1012' },
  2025: { off: '0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008', on: '0126 0208 0427 0928 1011' },
  2026: { off: '0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007', on: '0104 0214 0228 0509 0920 1010' },
};

/**
 * The fixed statutory days of a year that has not been announced yet, by 《全国年节及纪念日放假办法》 as revised in 2024: New Year 1, Spring Festival 4
 * from New Year's Eve, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3. Lunar and solar-term dates from the almanac.
 */
const expected: Record<number, { springEve: string; qingming: string; dragonBoat: string; midAutumn: string }> = {
  2027: { springEve: '0205', qingming: '0405', dragonBoat: '0609', midAutumn: '0915' },
  2028: { springEve: '0125', qingming: '0404', dragonBoat: '0528', midAutumn: '1003' },
  2029: { springEve: '0212', qingming: '0404', dragonBoat: '0616', midAutumn: '0922' },
  2030: { springEve: '0202', qingming: '0405', dragonBoat: '0605', midAutumn: '0912' },
  2031: { springEve: '0122', qingming: '0405', dragonBoat: '0624', midAutumn: '1001' },
  2032: { springEve: '0210', qingming: '0404', dragonBoat: '0612', midAutumn: '0919' },
};

/** What is known of a year: days off and days on as day numbers; `announced` is false for a computed one. */
export interface Year {
  announced: boolean;
  off: ReadonlySet<number>;
  on: ReadonlySet<number>;
}

const cache = new Map<number, Year>();

/** The year's days. Past the almanac those whose dates never move, to be counted again once it is announced; before the first notice the same, and for good: a contract may run to 2060, and a birthday lie in 1970. */
export function chinaYear(year: number): Year {
  const found = cache.get(year) ?? make(year);
  cache.set(year, found);
  return found;
}

/** The year that a notice announces. */
export function announced(year: number, notice: Notice): Year {
  const days = (text: string) => new Set(text.split(' ').filter(Boolean).map((mmdd) => dayIn(year, mmdd)));
  return { announced: true, off: days(notice.off), on: days(notice.on) };
}

const dayIn = (year: number, mmdd: string): number => dayOf(year, Number(mmdd.slice(0, 2)), Number(mmdd.slice(2)));

function make(year: number): Year {
  const notice = notices[year];
  if (notice) return announced(year, notice);
  const days = expected[year];
  const run = (from: string, count: number) => Array.from({ length: count }, (_, i) => dayIn(year, from) + i);
  const fixed = [dayIn(year, '0101'), ...run('0501', 2), ...run('1001', 3)];
  const lunar = days ? [...run(days.springEve, 4), dayIn(year, days.qingming), dayIn(year, days.dragonBoat), dayIn(year, days.midAutumn)] : [];
  return { announced: year < Math.min(...noticedYears), on: new Set(), off: new Set([...fixed, ...lunar]) };
}

/** The years of which the program carries a notice, ascending. */
export const noticedYears: readonly number[] = Object.keys(notices).map(Number);
