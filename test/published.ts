// Later versions of a process that a scenario publishes while its case runs, and what an administrator's verb names of them.
import { createHash } from 'node:crypto';
import { canonical } from '#domain/canonical.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { Scenario } from './scenario.ts';

const compiled = (document: Record<string, unknown>): Definition => {
  const made = compile(document);
  if ('problems' in made) throw new Error(JSON.stringify(made.problems));
  return made.definition;
};

/** The later versions, by number. */
export const versionsIn = ({ steps }: Scenario): Record<number, Definition> => Object.fromEntries(steps.flatMap((step) => ('publishes' in step ? [compiled(step.publishes)] : [])).map((definition, i) => [i + 2, definition]));

/** What the verb names beside the case: the plan of the version. */
export function steering({ version, ...more }: Record<string, unknown>, versions: Record<number, Definition>): Record<string, unknown> {
  const definition = versions[Number(version)];
  return definition ? { ...more, version, plan: planOf(definition, createHash('sha256').update(canonical(definition)).digest('hex')) } : more;
}
