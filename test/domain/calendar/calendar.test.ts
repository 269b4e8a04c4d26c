import { readFileSync } from 'node:fs';
import { isWorkday } from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, addWorkingDays, addWorkingMinutes, calendarOf, isAnnounced, isWorkingDay, officeHours, workingMinutesBetween } from '#domain/calendar/calendar.ts';
import { chinaYear, noticedYears } from '#domain/calendar/china.ts';
import { civil, dayOf, daysIn, weekday } from '#domain/calendar/day.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const chengdu = (text: string) => Date.parse(`${text}+08:00`);
const said = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
const instants = fc.integer({ min: chengdu('2019-02-01T00:00') / MINUTE, max: chengdu('2031-06-01T00:00') / MINUTE }).map((minutes) => minutes * MINUTE);
const dayAt = (at: number) => Math.floor((at + 8 * 3_600_000) / DAY);
const inHours = (at: number) => workingMinutesBetween(officeHours, at, at + MINUTE) === 1;

describe('days', () => {
  it('a day number and its civil date belong to each other, leap years and centuries included', () => {
    fc.assert(fc.property(fc.integer({ min: -800_000, max: 800_000 }), (day) => {
      const { year, month, day: d } = civil(day);
      expect(dayOf(year, month, d)).toBe(day);
      const date = new Date(day * DAY);
      expect([year, month, d, weekday(day)]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()]);
    }));
    expect([daysIn(2024, 2), daysIn(2026, 2), daysIn(2000, 2), daysIn(2100, 2), daysIn(2026, 12)]).toEqual([29, 28, 29, 28, 31]);
  });
});

describe('the statutory calendar', () => {
  const second = JSON.parse(readFileSync(new URL('second-source.json', import.meta.url), 'utf8')) as { days: Record<string, string> };

  it('agrees with a second, independent source on every date of every year that both know', () => {
    expect(Object.keys(second.days).map(Number)).toEqual(noticedYears);
    for (const [year, days] of Object.entries(second.days)) {
      const first = dayOf(Number(year), 1, 1);
      const ours = [...days].map((_, i) => (isWorkingDay(officeHours, first + i) ? 'w' : '.')).join('');
      expect(ours, year).toBe(days);
    }
  });

  it('is what the package says that it was taken from', () => {
    const wrong = noticedYears.flatMap((year) => {
      const first = dayOf(year, 1, 1);
      const dates = Array.from({ length: dayOf(year + 1, 1, 1) - first }, (_, i) => first + i);
      return dates.filter((day) => isWorkday(new Date(day * DAY).toISOString().slice(0, 10)) !== isWorkingDay(officeHours, day));
    });
    expect(wrong).toEqual([]);
  });

  it('computes a year that was not announced from the fixed days, where the almanac puts them', () => {
    // New moons within minutes of midnight in China (6 February 2027 at 23:56, 3 February 2030 at 00:07): the engine's almanac is a day off there.
    const nearMidnight: Record<number, number> = { 2027: -1, 2030: 1 };
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    const at = (day: number) => lunar.format(new Date(day * DAY));
    for (const year of [2027, 2028, 2029, 2030, 2031, 2032]) {
      const found = chinaYear(year);
      expect(found?.announced).toBe(false);
      const off = [...(found?.off ?? [])];
      // 1/1 with the three days around it, 5/5 and 8/15 of the lunar year; a leap month is written `6bis`.
      expect(off.filter((day) => ['1/1', '5/5', '8/15'].includes(at(day))), String(year)).toHaveLength(3);
      const festival = (off.find((day) => at(day) === '1/1') ?? Number.NaN) + (nearMidnight[year] ?? 0);
      for (const day of [festival - 1, festival + 1, festival + 2]) expect(off).toContain(day);
      const y = year % 100;
      const qingming = dayOf(year, 4, Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4));
      for (const day of [dayOf(year, 1, 1), qingming, dayOf(year, 5, 1), dayOf(year, 5, 2), dayOf(year, 10, 1), dayOf(year, 10, 2), dayOf(year, 10, 3)]) expect(off).toContain(day);
    }
  });

  it('counts on past the almanac by the days that never move, to be counted again; before the first notice by the same, for good', () => {
    expect(addWorkingDays(officeHours, chengdu('2062-12-29T10:00'), 2)).toEqual({ at: chengdu('2063-01-03T10:00'), provisional: true });
    expect(addWorkingDays(officeHours, chengdu('1999-04-30T10:00'), 1)).toEqual({ at: chengdu('1999-05-03T10:00'), provisional: false });
    expect(() => addWorkingDays({ ...officeHours, year: () => undefined }, chengdu('2026-12-30T10:00'), 5)).toThrow('no calendar for the year 2026');
  });

  it('a make-up Saturday is worked, a bridged weekday is not, and the organisation\'s own days come first', () => {
    const day = (text: string) => Math.floor(Date.parse(text) / DAY);
    expect(isWorkingDay(officeHours, day('2026-10-10'))).toBe(true);
    expect(isWorkingDay(officeHours, day('2026-10-07'))).toBe(false);
    const own = calendarOf({ closed: ['2026-10-10'], open: ['2026-10-07'] });
    expect(isWorkingDay(own, day('2026-10-10'))).toBe(false);
    expect(isWorkingDay(own, day('2026-10-07'))).toBe(true);
  });
});

describe('working time', () => {
  it.each([
    ['2026-11-24T10:00', '2wd', '2026-11-26T10:00', 'plain days'],
    ['2026-11-27T20:00', '1wd', '2026-12-01T09:00', 'Friday evening counts as Monday morning'],
    ['2026-09-30T17:00', '2wh', '2026-10-08T10:00', 'over the October holiday'],
    ['2026-10-09T10:00', '1wd', '2026-10-10T10:00', 'a make-up Saturday counts'],
    ['2026-02-13T10:00', '1wd', '2026-02-14T10:00', 'so it does before the Spring Festival'],
    ['2026-02-14T10:00', '1wd', '2026-02-24T10:00', 'and then nine days are free'],
    ['2026-11-24T11:00', '4wh', '2026-11-24T16:30', 'the lunch break does not count'],
    ['2026-11-24T14:30', '-2wh', '2026-11-24T11:00', 'backwards over lunch'],
    ['2026-11-23T09:30', '-1wh', '2026-11-20T17:30', 'backwards over a weekend'],
    ['2026-11-30T10:00', '-1wd', '2026-11-27T10:00', 'a day back over a weekend'],
    ['2026-01-31T10:00', '1mo', '2026-02-28T10:00', 'the month has no 31st'],
    ['2028-02-29T10:00', '1y', '2029-02-28T10:00', 'the year has no 29 February'],
    ['2027-02-28T10:00', '1y', '2028-02-28T10:00', 'and is not moved onto it'],
    ['2026-03-31T10:00', '-1mo', '2026-02-28T10:00', 'backwards, too'],
  ])('%s and %s is %s: %s', (from, duration, to) => {
    expect(said(addDuration(officeHours, chengdu(from), duration).at)).toBe(to);
  });

  it('what was added lies between the two instants, exactly', () => {
    fc.assert(fc.property(instants, fc.integer({ min: 1, max: 20_000 }), (from, minutes) => {
      const { at } = addWorkingMinutes(officeHours, from, minutes);
      expect(workingMinutesBetween(officeHours, from, at)).toBe(minutes);
      expect(inHours(at - MINUTE)).toBe(true);
    }));
  });

  it('what was taken lies between the two instants, exactly', () => {
    fc.assert(fc.property(instants, fc.integer({ min: 1, max: 5_000 }), (from, minutes) => {
      fc.pre(from > chengdu('2019-04-01T00:00'));
      const { at } = addWorkingMinutes(officeHours, from, -minutes);
      expect(workingMinutesBetween(officeHours, at, from)).toBe(minutes);
      expect(inHours(at)).toBe(true);
    }));
  });

  it('adding twice is adding the sum, and later never comes out earlier', () => {
    fc.assert(fc.property(instants, fc.nat(5_000), fc.nat(5_000), fc.nat(100_000), (from, a, b, later) => {
      const once = addWorkingMinutes(officeHours, from, a + b).at;
      expect(addWorkingMinutes(officeHours, addWorkingMinutes(officeHours, from, a).at, b).at - once).toBeOneOf(a + b > 0 && b === 0 ? [0, addWorkingMinutes(officeHours, once, 0).at - once] : [0]);
      expect(addWorkingMinutes(officeHours, from + later * MINUTE, a).at).toBeGreaterThanOrEqual(addWorkingMinutes(officeHours, from, a).at);
    }));
  });

  it('n working days later is a working day at the same time, with n working days on the way', () => {
    fc.assert(fc.property(instants, fc.integer({ min: 1, max: 60 }), (from, count) => {
      const start = addWorkingMinutes(officeHours, from, 0).at;
      const { at } = addWorkingDays(officeHours, from, count);
      expect(isWorkingDay(officeHours, dayAt(at))).toBe(true);
      expect(said(at).slice(11)).toBe(said(start).slice(11));
      const between = Array.from({ length: dayAt(at) - dayAt(start) }, (_, i) => dayAt(start) + 1 + i).filter((day) => isWorkingDay(officeHours, day));
      expect(between).toHaveLength(count);
    }));
  });

  it('an instant that rests on a year not announced is provisional, and only such a one', () => {
    expect(addWorkingDays(officeHours, chengdu('2026-12-28T10:00'), 2).provisional).toBe(false);
    expect(addWorkingDays(officeHours, chengdu('2026-12-28T10:00'), 5).provisional).toBe(true);
    expect(addDuration(officeHours, chengdu('2026-12-28T10:00'), '30d').provisional).toBe(false);
    expect(isAnnounced(officeHours, chengdu('2026-12-28T10:00'), chengdu('2027-01-04T10:00'))).toBe(false);
    const told = calendarOf({ years: { 2027: { off: '0101', on: '0102' } } });
    expect(addWorkingDays(told, chengdu('2026-12-28T10:00'), 5)).toEqual({ at: chengdu('2027-01-04T10:00'), provisional: false });
    expect(isAnnounced(told, chengdu('2026-12-28T10:00'), chengdu('2027-01-04T10:00'))).toBe(true);
  });
});
