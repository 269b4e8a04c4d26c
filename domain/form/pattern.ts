// Patterns of text fields: RE2 syntax, matched in linear time whatever is typed. The matcher is loaded only for a form that has one.
import type { RE2JS } from 're2js';
import type { Field } from './field.ts';

let re2: typeof RE2JS | undefined;
const compiled = new Map<string, RE2JS>();
const MOST_COMPILED = 500;

const hasPattern = (field: Field): boolean => field.pattern !== undefined || (field.columns?.some(hasPattern) ?? false);

/** Makes the matcher ready for these fields; does nothing when none of them has a pattern. Must have ended before `checkForm` sees such a form. */
export async function loadPatterns(fields: readonly Field[]): Promise<void> {
  if (!re2 && fields.some(hasPattern)) re2 = (await import('re2js')).RE2JS;
}

/** Whether the whole text matches. Throws when `loadPatterns` was not awaited: a pattern is never taken as matched. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!re2) throw new Error('the form has a pattern and loadPatterns was not called');
  let program = compiled.get(pattern);
  if (!program) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(pattern, (program = re2.compile(re2.translateRegExp(pattern))));
  }
  return program.matches(text);
}
