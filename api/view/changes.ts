// What the applicant changed when he submitted again after a return.
import type { DecisionRow } from '#db/read/case-record.ts';
import { canonical } from '#domain/canonical.ts';
import type { Definition, Right } from '#domain/definition/definition.ts';

/** A field with its value in the first round and in the latest; `null` where there was or is nothing. */
export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

/** Since the first round, in the order of the form, as far as these rights show the values in clear. */
export function changesSince({ form }: Definition, rights: Record<string, Right>, decisions: readonly DecisionRow[]): Change[] {
  const rounds = decisions.filter(({ preset }) => preset === 'amend').map(({ changes }) => changes);
  return form.flatMap(({ key }) => {
    const right = rights[key] ?? 'read';
    const steps = rounds.flatMap((changes) => changes[key] ?? []);
    const [first, last] = [steps[0], steps.at(-1)];
    if (right === 'hide' || right === 'mask' || !first || !last || canonical(first.before ?? null) === canonical(last.after ?? null)) return [];
    return [{ field: key, before: first.before ?? null, after: last.after ?? null }];
  });
}
