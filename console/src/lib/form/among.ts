// What a field takes from another one: the entries among which it chooses, the date that it must be later than.
import type { FormField } from '#api/contract.ts';
import type { Field } from '#domain/form/field.ts';

/** The other field's entries; nothing for a field that is free to choose. */
export function amongOf(field: FormField, values: Record<string, unknown>): string[] | undefined {
  const { among } = field as unknown as Field;
  if (among === undefined) return undefined;
  const entries = values[among];
  return Array.isArray(entries) ? entries.filter((one) => typeof one === 'string') : [];
}

/** The instant that the field must be later than, if it stands after another one that is filled. */
export function floorOf(field: FormField, values: Record<string, unknown>): string | undefined {
  const { after } = field as unknown as Field;
  const at = after === undefined ? undefined : values[after];
  return typeof at === 'string' ? at : undefined;
}
