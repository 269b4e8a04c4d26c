// What a field that chooses among the entries of another field may choose from.
import type { FormField } from '#api/contract.ts';
import type { Field } from '#domain/form/field.ts';

/** The other field's entries; nothing for a field that is free to choose. */
export function amongOf(field: FormField, values: Record<string, unknown>): string[] | undefined {
  const { among } = field as unknown as Field;
  if (among === undefined) return undefined;
  const entries = values[among];
  return Array.isArray(entries) ? entries.filter((one) => typeof one === 'string') : [];
}
