import { describe, expect, it } from 'vitest';
import { durationInWords } from '#domain/calendar/duration.ts';
import { misfits, wrongWith } from '#domain/parameter.ts';

describe('a setting', () => {
  it.each(['0s', '0wd', '-1d', '+1d', '4y', '99999wd', '2 days', '', '1.5h'])('that is a length of time is not set to %j', (value) => {
    expect(wrongWith('borrow.max-days', value, '5wd')).toMatchObject({ path: 'borrow.max-days', code: 'not-a-duration' });
  });

  it('takes any length of time up to three years, however short: deadlines in seconds are how they are watched', () => {
    for (const value of ['1s', '30m', '4wh', '10wd', '3y']) expect(wrongWith('borrow.max-days', value, '5wd')).toBeUndefined();
  });

  it('keeps its kind, and exists', () => {
    expect(wrongWith('a', '5', 5)?.code).toBe('wrong-type');
    expect(wrongWith('a', -1, 5)?.code).toBe('wrong-number');
    expect(wrongWith('a', Number.NaN, 5)?.code).toBe('wrong-number');
    expect(wrongWith('a', 'anything', 'some word')).toBeUndefined();
    expect(wrongWith('a', '5wd', undefined)?.code).toBe('unknown-parameter');
  });
});

it('a length of time reads as people say it', () => {
  expect(durationInWords('10wd')).toEqual({ zh: '10 个工作日', en: '10 working days' });
  expect(durationInWords('1h')).toEqual({ zh: '1 小时', en: '1 hour' });
  expect(durationInWords('-1d')).toEqual({ zh: '-1 天', en: '-1 day' });
  expect(durationInWords('soon')).toBeUndefined();
});

describe('settings together', () => {
  const present = new Map<string, string>([['borrow.remind-before', '1wd'], ['borrow.max-days', '5wd'], ['borrow.tell-head-after', '3wd'], ['borrow.tell-admin-after', '1wd']]);

  it('refuse a reminder that is not shorter than the loan, at whichever of the two was changed', () => {
    expect(misfits({ 'borrow.remind-before': '5wd' }, present)).toMatchObject([{ path: 'borrow.remind-before', code: 'does-not-fit' }]);
    expect(misfits({ 'borrow.max-days': '3h' }, present)).toMatchObject([{ path: 'borrow.max-days' }]);
    expect(misfits({ 'borrow.remind-before': '4wh', 'borrow.max-days': '1wd' }, present)).toEqual([]);
  });

  it('leave alone what is not touched', () => {
    expect(misfits({ 'borrow.max-days': '6wd' }, present)).toEqual([]);
  });
});
