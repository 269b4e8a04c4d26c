// The language of this page, and how texts, instants and durations are written in it.
import { getContext, setContext } from 'svelte';

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
  /** How far away it is: "in 2 days", 「3 小时前」. */
  away(instant: string): string;
}

const KEY = Symbol('words');

/** Words for a language. */
export function wordsIn(locale: Locale): Words {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const moment = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
  const date = new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  return {
    locale,
    say: (text, places) => (places ? text[locale].replace(/\{(\w+)\}/g, (_, key: string) => String(places[key] ?? '')) : text[locale]),
    at: (instant) => moment.format(new Date(instant)),
    day: (instant) => date.format(new Date(instant)),
    away(instant) {
      const minutes = (Date.parse(instant) - Date.now()) / 60_000;
      if (Math.abs(minutes) < 60) return relative.format(Math.round(minutes), 'minute');
      if (Math.abs(minutes) < 60 * 36) return relative.format(Math.round(minutes / 60), 'hour');
      return relative.format(Math.round(minutes / 1440), 'day');
    },
  };
}

export const setWords = (words: Words) => setContext(KEY, words);
/** The words of this page. */
export const words = (): Words => getContext<Words>(KEY);
