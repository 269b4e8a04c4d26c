// What of a case's form a reader gets: as the applicant, by the steps he had a part in, or masked by the rule that lets him read.
import type { Definition, Right } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { visible, rightsAt } from '#domain/form/rights.ts';
import type { Values } from '#domain/form/check.ts';
import type { Field } from '#domain/form/field.ts';
import { idsIn } from '#domain/form/ids.ts';
import type { Obligation } from '#domain/policy/rule.ts';
import type { Organisation } from '../organisation.ts';

const width: Record<Right, number> = { hide: 0, mask: 1, read: 2, edit: 2 };

/** Field → read, mask or hide. `steps`: those in which the reader has or had a task, or by which a copy was sent to him. */
export function readerRights(definition: Definition, values: Values, obligations: readonly Obligation[], steps: readonly string[]): Record<string, Right> {
  const byStep = steps.flatMap((id) => {
    const step = stepOf(definition, id);
    return step?.kind === 'ask' ? [rightsAt(definition, step, values)] : step?.kind === 'do' && step.copy ? [rightsAt(definition, { outcomes: [], beside: [], rights: step.copy.rights }, values)] : [];
  });
  return Object.fromEntries(
    definition.form.map((field): [string, Right] => {
      if (obligations.includes('mask-protected')) return [field.key, field.class === 'basic' ? 'read' : 'mask'];
      const plain: Right = obligations.length > 0 && field.class === 'sensitive' ? 'mask' : 'read';
      if (!byStep.length || !(obligations.includes('rights-of-step') || obligations.includes('rights-of-copy'))) return [field.key, plain];
      const widest = byStep.map((rights) => rights[field.key] ?? plain).reduce((a, b) => (width[b] > width[a] ? b : a));
      const seen: Right = widest === 'edit' ? 'read' : widest;
      // A copy shows what its sender saw, and nothing that is sensitive.
      return [field.key, obligations.includes('rights-of-copy') && width[plain] < width[seen] ? plain : seen];
    }),
  );
}

/** The values that these rights show; empty ones are left out. */
export const shownForm = (definition: Definition, rights: Record<string, Right>, values: Values): Values =>
  Object.fromEntries(Object.entries(visible(definition.form, rights, values)).filter(([, value]) => value !== null && value !== ''));

const people = new Set<Field['type']>(['user', 'users']);
const records = new Set<Field['type']>(['record-ref', 'archive-ref', 'device-ref', 'partner-ref', 'field-set', 'consent-ref', 'nda-ref']);

/** The ids of records that shown values refer to. */
export const recordsIn = (fields: readonly Field[], shown: Values): string[] => [...new Set(fields.filter(({ type }) => records.has(type)).flatMap(({ key }) => idsIn(shown[key])))];

/** The values with their types; of a table, cell by cell. */
const cellsIn = (fields: readonly Field[], shown: Values): { type: Field['type']; value: unknown }[] =>
  fields.flatMap(({ key, type, columns }) => {
    const value = shown[key];
    if (type !== 'table' || !Array.isArray(value)) return [{ type, value }];
    return value.flatMap((row: unknown) => (row !== null && typeof row === 'object' ? cellsIn(columns ?? [], row as Values) : []));
  });

/** Id → name of the people, departments, records and files that shown values refer to. */
export function namesFor(organisation: Organisation, fields: readonly Field[], shown: Values, recordNames: readonly { id: string; number: string; title: string }[], files: readonly { id: string; name: string }[]): Record<string, string> {
  const names: Record<string, string> = Object.fromEntries(recordNames.map(({ id, number, title }) => [id, `${number} ${title}`]));
  for (const { id, name } of files) names[id] = name;
  for (const { type, value } of cellsIn(fields, shown)) {
    if (people.has(type)) for (const id of idsIn(value)) names[id] = organisation.facts.people[id]?.name ?? id;
    if (type === 'dept') for (const id of idsIn(value)) names[id] = [organisation.departmentTitles.get(id)?.zh, organisation.departmentTitles.get(id)?.en].filter(Boolean).join(' / ') || id;
  }
  return names;
}
