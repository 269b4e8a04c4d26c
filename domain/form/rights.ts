// Who sees and writes which field at a step, and what of the values he gets.
import type { Ask, Definition, Right } from '#domain/definition/definition.ts';
import { canonical } from '#domain/canonical.ts';
import { outsideIn } from '#domain/outside.ts';
import type { Values, Writable } from './check.ts';
import type { Field } from './field.ts';
import { masked } from './mask.ts';

/**
 * Field → right at a step: as the step says; `edit` where one of its outcomes writes the field; else masked when the field is sensitive, otherwise
 * read. A field that is filled later and still empty is hidden unless the step writes it. Where
 * somebody outside is asked, what the step does not name is hidden, and what is sensitive never comes in clear.
 */
export function rightsAt(definition: Definition, ask: Pick<Ask, 'outcomes' | 'beside' | 'rights'> & { by?: Ask['by'] }, values: Values): Record<string, Right> {
  const writes = new Set([...ask.outcomes.flatMap((outcome) => outcome.edit), ...ask.beside.flatMap((one) => (one.on.kind === 'request' ? one.on.edit : []))]);
  const outside = ask.by !== undefined && outsideIn(ask.by) !== undefined;
  return Object.fromEntries(
    definition.form.map((field) => {
      const set = Object.hasOwn(ask.rights, field.key) ? ask.rights[field.key] : undefined;
      if (outside) return [field.key, set === undefined || set === 'hide' ? 'hide' : field.class === 'sensitive' ? 'mask' : set];
      if (set && set !== 'read') return [field.key, set];
      if (writes.has(field.key)) return [field.key, 'edit'];
      if (field.later && values[field.key] === undefined) return [field.key, 'hide'];
      return [field.key, set ?? (field.class === 'sensitive' ? 'mask' : 'read')];
    }),
  );
}

/** What a decision with this outcome may and must write. */
export function writableWith(ask: Ask, outcome: string): Writable | undefined {
  const found = ask.outcomes.find((one) => one.key === outcome);
  const free = Object.entries(ask.rights).filter(([, right]) => right === 'edit').map(([field]) => field);
  if (found) return { edit: [...free, ...found.edit], require: found.require, confirm: found.confirm };
  const side = ask.beside.find((one) => one.key === outcome);
  return side?.on.kind === 'request' ? { edit: side.on.edit, require: side.on.require } : undefined;
}

/** The values as this right shows them: hidden ones are absent, masked ones come as `{ masked }`. */
export function visible(fields: readonly Field[], rights: Record<string, Right>, values: Values): Values {
  const shown: Values = {};
  for (const field of fields) {
    const right = rights[field.key] ?? 'read';
    const value = values[field.key];
    if (right === 'hide' || value === undefined) continue;
    shown[field.key] = right === 'mask' ? masked(field, value) : value;
  }
  return shown;
}

/** What was on the screen, as one text; its hash binds a decision to the content that it was given for (approval-idioms §1). */
export const seenText = (definition: Definition, ask: Ask, values: Values): string => canonical(visible(definition.form, rightsAt(definition, ask, values), values));
