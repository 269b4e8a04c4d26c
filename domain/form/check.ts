// Checking a filled form: the same function on the server and while a person types.
import { refuse, type FieldProblem, type Refusal } from '#domain/refusal.ts';
import type { Field } from './field.ts';
import { messages, validatorOf, type ProblemCode } from './value.ts';

/** What a check may refer to beside the values. `latest`: field key → the last instant that its `within` allows. */
export interface Circumstances {
  now: number;
  latest: Record<string, number>;
}
export type Values = Record<string, unknown>;

/** Which fields may be written here, and which must be. */
export interface Writable {
  edit: readonly string[];
  require: readonly string[];
}

/** The writable fields of the start form. */
export const startForm = (fields: readonly Field[]): Writable => ({
  edit: fields.filter((field) => !field.later).map((field) => field.key),
  require: fields.filter((field) => !field.later && field.required).map((field) => field.key),
});

/**
 * The values that may be kept, trimmed and complete, or `form-invalid` / `unknown-field` / `field-not-editable` with every problem, path by path.
 * Empty values (`null`, `''`, `[]`) of fields that are not required are dropped.
 */
export function checkForm(fields: readonly Field[], writable: Writable, values: Values, about: Circumstances): { values: Values } | { refusal: Refusal } {
  const known = new Map(fields.map((field) => [field.key, field]));
  for (const name of Object.keys(values)) {
    if (!known.has(name)) return { refusal: refuse('unknown-field', { data: { field: name.slice(0, 40) }, fields: [problem(name.slice(0, 40), 'unknown-field')] }) };
    if (!writable.edit.includes(name)) return { refusal: refuse('field-not-editable', { data: { field: name }, fields: [problem(name, 'not-editable')] }) };
  }
  const problems: FieldProblem[] = [];
  const kept: Values = {};
  for (const name of writable.edit) {
    const field = known.get(name);
    if (!field) continue;
    const value = values[name];
    const required = writable.require.includes(name);
    if (isEmpty(value)) {
      if (required) problems.push(problem(name, 'required'));
      continue;
    }
    const result = validatorOf({ ...field, required }).safeParse(value);
    if (!result.success) {
      for (const issue of result.error.issues) problems.push(problem([name, ...issue.path.map(String)].join('.'), codeOf(issue)));
      continue;
    }
    const wrong = inTime(field, result.data, about);
    if (wrong) problems.push(problem(name, wrong));
    else kept[name] = result.data;
  }
  return problems.length ? { refusal: refuse('form-invalid', { fields: problems }) } : { values: kept };
}

/** What one field's value lacks, for checks while typing. */
export function problemOf(field: Field, required: boolean, value: unknown, about: Circumstances): FieldProblem | undefined {
  const got = checkForm([field], { edit: [field.key], require: required ? [field.key] : [] }, { [field.key]: value }, about);
  return 'refusal' in got ? got.refusal.fields?.[0] : undefined;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);

function inTime(field: Field, value: unknown, about: Circumstances): ProblemCode | undefined {
  if ((field.type !== 'date' && field.type !== 'datetime') || typeof value !== 'string') return undefined;
  const at = Date.parse(field.type === 'date' ? `${value}T23:59:59Z` : value);
  if (field.future && at <= about.now) return 'not-in-future';
  const latest = about.latest[field.key];
  return latest !== undefined && at > latest ? 'too-far' : undefined;
}

const problem = (path: string, code: ProblemCode): FieldProblem => ({ path, code, message: messages[code] });

function codeOf(issue: { code: string; message: string }): ProblemCode {
  if (Object.hasOwn(messages, issue.message)) return issue.message as ProblemCode;
  return issue.code === 'unrecognized_keys' ? 'unknown-field' : 'wrong-type';
}
