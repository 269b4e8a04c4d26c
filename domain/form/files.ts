// The files that a form names.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Values } from './check.ts';
import type { Field } from './field.ts';
import { messages } from './value.ts';

/** Ids in the file fields of a form, with the field that names each. */
export const filesIn = (fields: readonly Field[], values: Values): { id: string; field: string }[] =>
  fields.flatMap(({ type, key }) => (type === 'file' && Array.isArray(values[key]) ? (values[key] as unknown[]).flatMap((id) => (typeof id === 'string' ? [{ id, field: key }] : [])) : []));

/** Whose a file is: of the person who uploaded it, until a case has it. */
export interface Held {
  id: string;
  personId: string;
  caseId: string | null;
}

/** Why these files may not stand in the form of the case (`null`: not started yet) when this person submits it: unknown, somebody else's, or another case's. */
export function strangeFile(named: readonly { id: string; field: string }[], held: readonly Held[], person: string, caseId: string | null): Refusal | undefined {
  const known = new Map(held.map((file) => [file.id, file]));
  const strange = named.find(({ id }) => {
    const file = known.get(id);
    return !file || (file.caseId === null ? file.personId !== person : file.caseId !== caseId);
  });
  return strange && refuse('form-invalid', { fields: [{ path: strange.field, code: 'no-such-file', message: messages['no-such-file'] }] });
}
