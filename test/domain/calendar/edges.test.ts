// Where a count begins, ends or turns: exactly at the edge of the hours, of a year that was announced, and of what is a duration at all.
import { describe, expect, it } from 'vitest';
import { addDuration, addWorkingMinutes, calendarOf, isAnnounced, isWorkingDay, officeHours, workingMinutesBetween } from '#domain/calendar/calendar.ts';
import { announced } from '#domain/calendar/china.ts';
import { civil, dayOf } from '#domain/calendar/day.ts';
import { durationInWords, isLength, parseDuration, roughly, unitName, units } from '#domain/calendar/duration.ts';
import { dateOf, momentOf } from '#domain/calendar/moment.ts';

const chengdu = (text: string) => Date.parse(`${text}+08:00`);
const said = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19);
const after = (from: string, minutes: number) => said(addWorkingMinutes(officeHours, chengdu(from), minutes).at).slice(0, 16);

describe('working time', () => {
  it.each([
    ['2026-11-24T12:00', 0, '2026-11-24T13:30', 'noon is not worked any more: the next working moment is after lunch'],
    ['2026-11-24T18:00', 0, '2026-11-25T09:00', 'nor is the end of the day'],
    ['2026-11-24T09:00', 0, '2026-11-24T09:00', 'the first minute of the day is'],
    ['2026-11-24T09:00', 180, '2026-11-24T12:00', 'a whole morning ends at noon'],
    ['2026-11-24T12:00', -180, '2026-11-24T09:00', 'a whole morning back ends where the morning begins, not the evening before'],
    ['2026-11-24T13:30', -1, '2026-11-24T11:59', 'back from the first minute after lunch is the last before it'],
    ['2026-11-24T09:00', -270, '2026-11-23T13:30', 'a whole afternoon back, over the night'],
  ])('from %s by %i minutes is %s: %s', (from, minutes, to) => {
    expect(after(from, minutes)).toBe(to);
  });

  it('between an instant and itself, or an earlier one, is none', () => {
    expect(workingMinutesBetween(officeHours, chengdu('2026-11-24T10:00'), chengdu('2026-11-24T10:00'))).toBe(0);
    expect(workingMinutesBetween(officeHours, chengdu('2026-11-24T11:00'), chengdu('2026-11-24T10:00'))).toBe(0);
  });

  it('skips a closing day of the organisation, however its date is written', () => {
    const own = calendarOf({ closed: ['2026-11-03', '2026-03-17'] });
    expect([2, 3, 4].map((day) => isWorkingDay(own, dayOf(2026, 11, day)))).toEqual([true, false, true]);
    expect([16, 17, 18].map((day) => isWorkingDay(own, dayOf(2026, 3, day)))).toEqual([true, false, true]);
  });
});

describe('a plain length of time', () => {
  it.each([['30s', '2026-11-24T10:00:30'], ['30m', '2026-11-24T10:30:00'], ['4h', '2026-11-24T14:00:00'], ['3d', '2026-11-27T10:00:00'], ['-3d', '2026-11-21T10:00:00'], ['+2mo', '2027-01-24T10:00:00']])('%s passes by the clock alone, and never rests on a year to be announced', (text, to) => {
    const { at, provisional } = addDuration(officeHours, chengdu('2026-11-24T10:00'), text);
    expect([said(at), provisional]).toEqual([to, false]);
  });

  it('of years is not provisional either, and what is no duration is refused', () => {
    expect(addDuration(officeHours, chengdu('2026-11-24T10:00'), '1y')).toEqual({ at: chengdu('2027-11-24T10:00'), provisional: false });
    expect(() => addDuration(officeHours, 0, 'soon')).toThrow(new RangeError('not a duration: soon'));
  });
});

describe('what rests on a year that was not announced', () => {
  it.each([
    ['2026-12-31T17:00', '2wh', true, 'working hours that run into it'],
    ['2026-12-31T16:00', '1wh', false, 'not those that end before it'],
    ['2027-01-04T10:00', '-2wh', true, 'working hours back out of it'],
    ['2026-12-31T16:00', '-2wh', false, 'not those back in the year before'],
    ['2027-01-04T10:00', '-3wd', true, 'days back out of it'],
  ])('from %s by %s: %s, %s', (from, text, provisional) => {
    expect(addDuration(officeHours, chengdu(from), text).provisional).toBe(provisional);
  });

  it('is told whichever of the two instants is the earlier, for every year between them, and for one that nobody can compute', () => {
    const [now, later] = [chengdu('2026-06-01T10:00'), chengdu('2027-06-01T10:00')];
    expect([isAnnounced(officeHours, now, now), isAnnounced(officeHours, now, later), isAnnounced(officeHours, later, now)]).toEqual([true, false, false]);
    const gap = calendarOf({ years: { 2028: { off: '0103', on: '' } } });
    expect(isAnnounced(gap, chengdu('2027-06-01T10:00'), chengdu('2028-06-01T10:00'))).toBe(false);
    expect(isAnnounced(gap, chengdu('2028-06-01T10:00'), chengdu('2028-07-01T10:00'))).toBe(true);
    expect(isAnnounced(officeHours, chengdu('2033-06-01T10:00'), chengdu('2033-07-01T10:00'))).toBe(false);
  });
});

it('a notice without days names none', () => {
  const { off, on } = announced(2027, { off: '', on: '0102  0103' });
  expect([off.size, [...on]]).toEqual([0, [dayOf(2027, 1, 2), dayOf(2027, 1, 3)]]);
});

it('the leap day that ends four centuries is one', () => {
  expect(civil(dayOf(2000, 2, 29))).toEqual({ year: 2000, month: 2, day: 29 });
  expect(civil(dayOf(2000, 3, 1))).toEqual({ year: 2000, month: 3, day: 1 });
});

describe('a duration as text', () => {
  it('is a count and a unit, and nothing before or after', () => {
    expect(parseDuration('-10wd')).toEqual({ count: -10, unit: 'wd' });
    for (const text of ['', '2', 'wd', '2wdx', 'x2wd', '2 wd', '123456m', '2.5h', '2w']) expect(parseDuration(text), text).toBeUndefined();
  });

  it('that somebody may set is more than nothing, without a sign, at most three years, and text', () => {
    for (const good of ['1s', '99999m', '26000h', '1095d', '750wd', '6000wh', '36mo', '3y']) expect(isLength(good), good).toBe(true);
    for (const bad of ['0d', '+1d', '-1d', '26001h', '1096d', '751wd', '6001wh', '37mo', '4y', 'x', 3, null, undefined, ['3d'], { count: 3 }]) expect(isLength(bad), String(bad)).toBe(false);
  });

  it('reads in both languages, one of it in the singular, and is nothing where it is no duration', () => {
    expect(durationInWords('10wd')).toEqual({ zh: '10 个工作日', en: '10 working days' });
    expect(durationInWords('1h')).toEqual({ zh: '1 小时', en: '1 hour' });
    expect(durationInWords('-1mo')).toEqual({ zh: '-1 个月', en: '-1 month' });
    expect(durationInWords('soon')).toBeUndefined();
  });

  it('has a unit with a name, for a number of several', () => {
    expect(unitName('wd')).toEqual({ zh: '个工作日', en: 'working days' });
    for (const unit of units) expect(durationInWords(`2${unit}`)).toEqual({ zh: `2 ${unitName(unit).zh}`, en: `2 ${unitName(unit).en}` });
  });

  it('compares with others: the longer is the longer, a working day is longer than a working hour', () => {
    const ascending = ['1s', '1m', '1h', '1wh', '1wd', '2d', '1mo', '1y'].map(roughly);
    expect(ascending).toEqual([...ascending].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect([roughly('90s'), roughly('2wd'), roughly('soon')]).toEqual([1.5, 2_880, undefined]);
  });
});

it('a day where the organisation is begins at its own midnight', () => {
  expect([dateOf(Date.parse('2026-11-27T16:00:00Z'), 480), dateOf(Date.parse('2026-11-27T15:59:59Z'), 480), dateOf(Date.parse('2026-11-27T01:00:00Z'), -120)]).toEqual(['2026-11-28', '2026-11-27', '2026-11-26']);
});

it('what is neither a date nor a range of dates means no instant', () => {
  for (const value of [null, undefined, 5, true, '', 'tomorrow', '2026-13-99', {}, { from: '2026-11-01' }, { to: null }, ['2026-11-01']]) expect(momentOf(value, 480), JSON.stringify(value)).toBeUndefined();
  expect(momentOf({ to: '2026-11-25' }, 480)).toBe(Date.parse('2026-11-25T15:59:59Z'));
  expect(momentOf('2026-11-25T08:00:00Z', 480)).toBe(Date.parse('2026-11-25T08:00:00Z'));
});
