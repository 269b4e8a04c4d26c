// The files that a form names.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Values } from './check.ts';
import type { Field } from './field.ts';
import { messages } from './value.ts';

/** The largest file, in bytes. */
export const LARGEST_FILE = 10 * 1024 * 1024;

/** A file, and the field of the form that names it, also where it stands in a row of that field. */
export interface Named {
  id: string;
  field: string;
}

/** The files that a form names, in its file fields and in the rows of its tables. */
export const filesIn = (fields: readonly Field[], values: Values): Named[] =>
  fields.flatMap((field) => idsOf(field, values[field.key]).map((id) => ({ id, field: field.key })));

function idsOf({ type, columns = [] }: Field, value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  if (type === 'file') return value.filter((id) => typeof id === 'string');
  return type === 'table' ? value.filter(isRow).flatMap((row) => columns.flatMap((column) => idsOf(column, row[column.key]))) : [];
}

const isRow = (value: unknown): value is Values => value !== null && typeof value === 'object';

/** Whose a file is: of the person who uploaded it, until a case has it. */
export interface Held {
  id: string;
  personId: string;
  caseId: string | null;
}

/**
 * Why this person may not submit these files: each must be an upload of his own that no case has taken, or stand in that very field of the case already.
 * A file of the case in another field will not do: that field may be one that he is not shown.
 */
export function strangeFile(named: readonly Named[], held: readonly Held[], person: string, standing: readonly Named[]): Refusal | undefined {
  const known = new Map(held.map((file) => [file.id, file]));
  const strange = named.find(({ id, field }) => {
    const file = known.get(id);
    return !(file?.caseId === null && file.personId === person) && !standing.some((one) => one.id === id && one.field === field);
  });
  return strange && refuse('form-invalid', { fields: [{ path: strange.field, code: 'no-such-file', message: messages['no-such-file'] }] });
}
