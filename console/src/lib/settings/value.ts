// A setting's value as people read it.
import { durationInWords } from '#domain/calendar/duration.ts';
import type { Words } from '#lib/locale.svelte.ts';
import { work } from '#lib/text/work.ts';

/** 「6 个工作日」 for `6wd`, yes and no for the two; anything else as it is. */
export function valueIn(w: Words, value: unknown): string {
  if (typeof value === 'boolean') return w.say(value ? work.yes : work.no);
  const said = durationInWords(String(value));
  return said ? w.say(said) : String(value);
}
