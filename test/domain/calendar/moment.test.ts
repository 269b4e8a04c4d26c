import { expect, it } from 'vitest';
import { dayInWords, instantInWords } from '#domain/calendar/moment.ts';

it('an instant is written in one way in each language, on the clock of where it is read', () => {
  const at = new Date('2026-11-27T16:05:00Z');
  expect(instantInWords(at, 480)).toEqual({ zh: '2026年11月28日 00:05', en: '28 Nov 2026, 00:05' });
  expect(instantInWords(at, -90)).toEqual({ zh: '2026年11月27日 14:35', en: '27 Nov 2026, 14:35' });
  expect(dayInWords(new Date('2026-12-31T16:00:00Z'), 480)).toEqual({ zh: '1月1日', en: '1 Jan' });
});
