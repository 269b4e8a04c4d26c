// What can be answered from a list, and what has to be opened first.
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { picksWith } from '#domain/picks.ts';
import type { Values } from './check.ts';
import { rightsAt } from './rights.ts';

/** Whether whoever gives this answer must have had the task before him: to sign, to fill in or confirm a field, to pick somebody, or to read what is protected. */
export function needsOpening(definition: Definition, ask: Ask, outcome: string, values: Values): boolean {
  const answer = ask.outcomes.find(({ key }) => key === outcome);
  if (!answer || answer.signature || answer.edit.length || answer.require.length || answer.confirm.length || picksWith(definition, ask, outcome).length) return true;
  const rights = rightsAt(definition, ask, values);
  return Object.values(ask.rights).includes('edit') || definition.form.some(({ key, class: kind }) => kind !== 'basic' && rights[key] !== 'hide' && values[key] !== undefined && values[key] !== null);
}
