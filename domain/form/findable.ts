// What of a case's form a search may look at: never more than whoever finds the case by it could also read on it.
import type { Definition, Rights, Step } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import type { Field } from './field.ts';

/** A field that is searched: its words; the names of what it refers to (`records`); or which of its options the word names (`among`). */
export interface Findable {
  key: string;
  /** Only by the applicant, in his own cases. */
  own: boolean;
  records: boolean;
  among?: string[];
}

const rightsIn = (step: Step): Rights => (step.kind === 'ask' ? step.rights : step.kind === 'do' ? (step.copy?.rights ?? {}) : {});

const texts: ReadonlySet<Field['type']> = new Set(['text', 'longtext', 'number']);
const references: ReadonlySet<Field['type']> = new Set(['record-ref', 'archive-ref', 'device-ref', 'partner-ref']);

/**
 * The fields of lists, and references to records, in which a word may be looked for. Who is not the applicant reads a case by different rules and at different
 * steps; so his search leaves out what any of these would keep from him: sensitive fields, fields that some step hides or masks, and with `masked` (his
 * rule masks what is protected) business fields as well.
 */
export function findable(definition: Definition, word: string, masked: boolean): Findable[] {
  const kept = new Set([...stepsOf(definition.steps)].flatMap(({ step }) => Object.entries(rightsIn(step)).filter(([, right]) => right === 'hide' || right === 'mask').map(([field]) => field)));
  return definition.form.flatMap((field): Findable[] => {
    const records = references.has(field.type);
    if (!(field.list || records)) return [];
    const own = field.class === 'sensitive' || (masked && field.class === 'business') || kept.has(field.key);
    const base = { key: field.key, own, records };
    if (records || texts.has(field.type)) return [base];
    const among = field.type === 'select' ? (field.options ?? []).filter(({ zh, en }) => says({ zh, en }, word)).map(({ key }) => key) : [];
    return among.length ? [{ ...base, among }] : [];
  });
}

/** Whether a text has the word in it, in either language, whatever its capitals. */
export const says = (text: { zh: string; en: string }, word: string): boolean => [text.zh, text.en].some((one) => one.toLowerCase().includes(word.toLowerCase()));
