// Changing what stands while deciding nothing (approval-idioms §6.4): the fields of the step, and only narrower where somebody has agreed to them already.
import { canonical } from '#domain/canonical.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { askOf, stepsOf } from '#domain/definition/steps.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Values, Writable } from './check.ts';
import type { Field } from './field.ts';
import { rightsAt } from './rights.ts';

/** The fields that whoever holds this step may change without deciding it: those that it may edit, with or without an outcome. */
export const amendable = ({ rights, outcomes }: Pick<Ask, 'rights' | 'outcomes'>): string[] => [
  ...new Set([...Object.entries(rights).flatMap(([field, right]) => (right === 'edit' ? [field] : [])), ...outcomes.flatMap(({ edit }) => edit)]),
];

/** What of these values may be written, and must not be left empty: what the start form asks for. */
export function writableInAmendment({ form }: Definition, ask: Ask, values: Values): Writable {
  const edit = amendable(ask).filter((key) => Object.hasOwn(values, key));
  return { edit, require: form.flatMap(({ key, required, later }) => (required && !later && edit.includes(key) ? [key] : [])) };
}

/**
 * Why the form may not become this, or nothing: `field-approved` where a field is changed that was seen at one of the steps where somebody has agreed, unless
 * it becomes narrower; `form-invalid` where nothing is changed.
 */
export function badAmendment(definition: Definition, approved: readonly string[], before: Values, after: Values): Refusal | undefined {
  const changed = definition.form.filter(({ key }) => canonical(before[key] ?? null) !== canonical(after[key] ?? null));
  if (!changed.length) return refuse('form-invalid', { fields: [{ path: 'form', code: 'unchanged', message: { zh: '没有任何改动', en: 'Nothing is changed' } }] });
  const seen = new Set(approved.flatMap((step) => {
    const ask = askOf(definition, step);
    return ask ? Object.entries(rightsAt(definition, ask, before)).flatMap(([key, right]) => (right === 'hide' ? [] : [key])) : [];
  }));
  const ends = new Set([...stepsOf(definition.steps)].flatMap(({ step }) => (step.kind === 'ask' && step.due?.at !== undefined ? [step.due.at] : [])));
  const wider = changed.find((field) => seen.has(field.key) && !isNarrower(field, before[field.key], after[field.key], ends.has(field.key)));
  return wider && refuse('field-approved', { data: { field: wider.zh }, fields: [{ path: wider.key, code: 'approved', message: { zh: '前面的人已经同意这一项，只能缩小，否则请驳回', en: 'This has been agreed to: it may only become narrower; for anything else, send the request back' } }] });
}

/** Fewer entries, a smaller number, an earlier end, a shorter range, or nothing any more. `isEnd`: a date until which something lasts. */
export function isNarrower({ type, within }: Pick<Field, 'type' | 'within'>, before: unknown, after: unknown, isEnd: boolean): boolean {
  if (after === undefined || after === null) return true;
  if (before === undefined || before === null) return false;
  if (Array.isArray(before) && Array.isArray(after)) return after.every((one) => before.some((other) => canonical(other) === canonical(one)));
  if (typeof before === 'number' && typeof after === 'number') return after <= before;
  if ((type === 'date' || type === 'datetime') && typeof before === 'string' && typeof after === 'string') return (isEnd || within !== undefined) && after <= before;
  if (type === 'daterange' && isRange(before) && isRange(after)) return after.from >= before.from && after.to <= before.to;
  return false;
}

const isRange = (value: unknown): value is { from: string; to: string } =>
  value !== null && typeof value === 'object' && 'from' in value && typeof value.from === 'string' && 'to' in value && typeof value.to === 'string';
