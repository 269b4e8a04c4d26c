// Checking a filled form: the same function on the server and while a person types.
import { momentOf } from '#domain/calendar/moment.ts';
import { holds } from '#domain/condition/condition.ts';
import { refuse, type FieldProblem, type Refusal } from '#domain/refusal.ts';
import { isBlank } from '#domain/writing.ts';
import type { Field } from './field.ts';
import { isWorded, messages, validatorOf, type ProblemCode } from './value.ts';

/** What a check may refer to beside the values. `latest`: field key → the last instant that its `within` allows. */
export interface Circumstances {
  now: number;
  latest: Record<string, number>;
  /** The organisation's minutes ahead of UTC: a date ends with its day there. */
  offsetMinutes: number;
  /** What the case's form holds already; conditions of fields read it beside the submitted values. */
  standing?: Values;
  /** Who submits: a signature must be his name. */
  signer?: string | undefined;
  /** The values come from another process, which may word its texts in both languages. */
  called?: true;
}
export type Values = Record<string, unknown>;

/** Which fields may be written here, and which must be. */
export interface Writable {
  edit: readonly string[];
  require: readonly string[];
  /** What stands in these is judged again when nothing new is sent for them. */
  confirm?: readonly string[];
}

/** The writable fields of the start form. */
export const startForm = (fields: readonly Field[]): Writable => ({
  edit: fields.filter((field) => !field.later).map((field) => field.key),
  require: fields.filter((field) => !field.later && field.required).map((field) => field.key),
});

/**
 * The values that may be kept, trimmed and complete, or `form-invalid` / `unknown-field` / `field-not-editable` with every problem, path by path.
 * A standing value that was sent empty (`null`, `''`, `[]`), or whose field's condition does not hold any more, comes back as `undefined`: taken over, it clears the field.
 * Fields are judged in their order, so that a field's condition sees what the fields before it have become.
 */
export function checkForm(fields: readonly Field[], writable: Writable, values: Values, about: Circumstances): { values: Values } | { refusal: Refusal } {
  const edit = new Set(writable.edit);
  for (const name of Object.keys(values)) {
    const known = fields.some((field) => field.key === name);
    if (!known) return { refusal: refuse('unknown-field', { data: { field: name.slice(0, 40) }, fields: [problem(name.slice(0, 40), 'unknown-field')] }) };
    if (!edit.has(name)) return { refusal: refuse('field-not-editable', { data: { field: name }, fields: [problem(name, 'not-editable')] }) };
  }
  const problems: FieldProblem[] = [];
  const kept: Values = {};
  const form: Values = { ...about.standing };
  for (const field of fields) {
    if (!edit.has(field.key)) continue;
    const sent = Object.hasOwn(values, field.key);
    const confirmed = writable.confirm?.includes(field.key) ?? false;
    const value = sent ? values[field.key] : confirmed ? form[field.key] : undefined;
    const matters = field.when === undefined || holds(field.when, fields, { form, outcome: {}, now: about.now });
    const got = judge(field, matters && (confirmed || writable.require.includes(field.key)), matters ? value : undefined, about, form);
    if ('problems' in got) problems.push(...got.problems);
    else if (got.value !== undefined || ((sent || !matters) && form[field.key] !== undefined)) kept[field.key] = form[field.key] = got.value;
  }
  return problems.length ? { refusal: refuse('form-invalid', { fields: problems }) } : { values: kept };
}

function judge(field: Field, required: boolean, value: unknown, about: Circumstances, form: Values): { value: unknown } | { problems: FieldProblem[] } {
  if (isEmpty(value)) return required ? { problems: [problem(field.key, 'required')] } : { value: undefined };
  if (about.called && isWorded(field, value)) return { value };
  const result = validatorOf(field, required).safeParse(value);
  if (!result.success) return { problems: result.error.issues.map((issue) => problem([field.key, ...issue.path.map(String)].join('.'), codeOf(issue))) };
  const wrong = inTime(field, result.data, about, form) ?? signedByAnother(field, result.data, about) ?? (field.among === undefined ? undefined : strangersTo(form[field.among], result.data)) ?? alsoIn(field, result.data, form);
  return wrong ? { problems: [problem(field.key, wrong)] } : { value: result.data };
}

/** What one field's value lacks beside the other values of `form`, for checks while typing. Whether the field is relevant (`when`) is not asked. */
export function problemOf(field: Field, required: boolean, value: unknown, about: Circumstances, form: Values): FieldProblem | undefined {
  const got = judge(field, required, value, about, form);
  return 'problems' in got ? got.problems[0] : undefined;
}

/** The fields to show with these values, while somebody types: those without a condition, and those whose condition holds. */
export function shownFields(fields: readonly Field[], values: Values, now: number): Field[] {
  const form: Values = {};
  return fields.filter((field) => {
    const shown = field.when === undefined || holds(field.when, fields, { form, outcome: {}, now });
    if (shown) form[field.key] = values[field.key];
    return shown;
  });
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && isBlank(value)) || (Array.isArray(value) && value.length === 0);

/** Two clocks never quite agree: a minute ahead still counts as now. */
const GRACE_MS = 60_000;

function inTime(field: Field, value: unknown, about: Circumstances, form: Values): ProblemCode | undefined {
  const at = field.type === 'date' || field.type === 'datetime' ? momentOf(value, about.offsetMinutes) : undefined;
  if (at === undefined) return undefined;
  if (field.future && at <= about.now) return 'not-in-future';
  if (field.past && at > about.now + GRACE_MS) return 'not-past';
  const floor = field.after === undefined ? undefined : momentOf(form[field.after], about.offsetMinutes);
  if (floor !== undefined && at <= floor) return 'not-later';
  const latest = about.latest[field.key];
  return latest !== undefined && at > latest ? 'too-far' : undefined;
}

const signedByAnother = (field: Field, value: unknown, { signer }: Circumstances): ProblemCode | undefined =>
  field.type === 'signature' && signer !== undefined && (value as { name: string }).name !== signer ? 'wrong-signer' : undefined;

/** Entries that are not among those of the other field. */
const strangersTo = (allowed: unknown, value: unknown): ProblemCode | undefined =>
  Array.isArray(allowed) && Array.isArray(value) && value.every((one) => allowed.includes(one)) ? undefined : 'not-an-option';

/** Somebody who stands in one of the fields that this one keeps apart from. */
function alsoIn(field: Field, value: unknown, form: Values): ProblemCode | undefined {
  const taken = (field.except ?? []).flatMap((key) => form[key]);
  return [value].flat().some((one) => taken.includes(one)) ? 'same-person' : undefined;
}

const problem = (path: string, code: ProblemCode): FieldProblem => ({ path, code, message: messages[code] });

function codeOf(issue: { code: string; message: string }): ProblemCode {
  if (issue.code === 'unrecognized_keys') return 'unknown-field';
  return Object.hasOwn(messages, issue.message) ? (issue.message as ProblemCode) : 'wrong-type';
}
