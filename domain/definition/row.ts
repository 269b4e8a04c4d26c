// Inside an `each`: the entry of its field that a run is about, as expressions and people are told it.
import type { Definition, Each } from './definition.ts';
import { stepsOf } from './steps.ts';

/** An entry of the field that an `each` goes over. */
export interface Row {
  over: string;
  value: unknown;
}

/** The innermost `each` that holds this place, a path as `stepsOf` gives it. */
export function eachAround(definition: Pick<Definition, 'steps'>, path: string): Each | undefined {
  let found: Each | undefined;
  for (const { step, path: at } of stepsOf(definition.steps)) if (step.kind === 'each' && path.startsWith(`${at}.steps.`)) found = step;
  return found;
}

/** Whether a step is run once for each entry of a field. */
export const isInEach = (definition: Definition, step: string): boolean =>
  [...stepsOf(definition.steps)].some((one) => one.step.id === step && eachAround(definition, one.path) !== undefined);

/** The entry that an operation of this step is about; nothing outside of an `each`. */
export function rowAt(definition: Definition, step: string, row: number | undefined, form: Record<string, unknown>): Row | undefined {
  if (row === undefined) return undefined;
  const found = [...stepsOf(definition.steps)].find((one) => one.step.id === step);
  const each = found && eachAround(definition, found.path);
  const entries = each && form[each.over];
  return each && Array.isArray(entries) ? { over: each.over, value: entries[row] } : undefined;
}

/** The entry under the names by which people are asked for: `row`, or of a table `row.<column>`. */
export function rowFields(row: Row | undefined): Record<string, unknown> {
  if (!row) return {};
  const { value } = row;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { row: value };
  return Object.fromEntries(Object.entries(value).map(([column, cell]) => [`row.${column}`, cell]));
}
