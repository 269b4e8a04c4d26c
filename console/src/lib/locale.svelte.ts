// The language of this page, and how texts, instants and durations are written in it.
import { getContext, setContext } from 'svelte';
import { dayInWords, instantInWords } from '#domain/calendar/moment.ts';

export type Locale = 'zh' | 'en';
export interface Said {
  zh: string;
  en: string;
}

/** A value that is a text in both languages: what a process itself has written. */
export const saidIn = (value: unknown): Said | undefined =>
  value !== null && typeof value === 'object' && 'zh' in value && 'en' in value && typeof value.zh === 'string' && typeof value.en === 'string' ? { zh: value.zh, en: value.en } : undefined;

export interface Words {
  locale: Locale;
  /** The text in the reader's language; {places} are filled. */
  say(text: Said, places?: Record<string, string | number>): string;
  /** An instant in the reader's zone, to the minute. */
  at(instant: string): string;
  /** Its day in the reader's zone, without the year. */
  day(instant: string): string;
  /** A calendar day, YYYY-MM-DD, without the clock. */
  date(day: string): string;
  /** How far away it is: "in 2 days", 「3 小时前」. */
  away(instant: string): string;
  /** How much time lies between it and now, either way: "13 hours", 「13小时」. */
  span(instant: string): string;
}

const KEY = Symbol('words');

/** Minutes that the reader's clock is ahead of UTC then. */
const aheadOfUtc = (instant: string): number => -new Date(instant).getTimezoneOffset();

function distance(instant: string): { count: number; unit: 'minute' | 'hour' | 'day' } {
  const minutes = (Date.parse(instant) - Date.now()) / 60_000;
  if (Math.abs(minutes) < 60) return { count: Math.round(minutes), unit: 'minute' };
  if (Math.abs(minutes) < 60 * 36) return { count: Math.round(minutes / 60), unit: 'hour' };
  return { count: Math.round(minutes / 1440), unit: 'day' };
}

/** Words for a language. */
export function wordsIn(locale: Locale): Words {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  return {
    locale,
    say: (text, places) => (places ? text[locale].replace(/\{(\w+)\}/g, (_, key: string) => String(places[key] ?? '')) : text[locale]),
    at: (instant) => instantInWords(new Date(instant), aheadOfUtc(instant))[locale],
    day: (instant) => dayInWords(new Date(instant), aheadOfUtc(instant))[locale],
    date(day) {
      const at = new Date(`${day}T00:00:00Z`);
      return locale === 'zh' ? `${at.getUTCFullYear()}年${dayInWords(at, 0).zh}` : `${dayInWords(at, 0).en} ${at.getUTCFullYear()}`;
    },
    away(instant) {
      const { count, unit } = distance(instant);
      return relative.format(count, unit);
    },
    span(instant) {
      const { count, unit } = distance(instant);
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.abs(count));
    },
  };
}

export const setWords = (words: Words) => setContext(KEY, words);
/** The words of this page. */
export const words = (): Words => getContext<Words>(KEY);
