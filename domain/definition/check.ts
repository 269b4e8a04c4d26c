// Why can this not be published? Every finding has its place, a code and a sentence in both languages.
import { subjectOf, type Around } from './checks/around.ts';
import { checkExpressions } from './checks/expressions.ts';
import { checkFields } from './checks/fields.ts';
import { checkFlow } from './checks/flow.ts';
import { checkHandedOut } from './checks/handed-out.ts';
import { checkModes } from './checks/modes.ts';
import { checkNames } from './checks/names.ts';
import { checkOutside } from './checks/outside.ts';
import { checkPeople } from './checks/people.ts';
import type { Definition } from './definition.ts';
import type { Problem } from './problem.ts';
import { resolve } from './resolve.ts';

export type { Around };

/**
 * The problems of a definition in the organisation around it, in the order of the checks; with the organisation's parameters put in where they are
 * given. The codes are listed in docs/process-language.md. No problem of severity `error`: it may be published.
 */
export function check(definition: Definition, around: Around = {}): Problem[] {
  const resolved = around.parameters ? resolve(definition, around.parameters) : { definition };
  const { subject, problems } = subjectOf('definition' in resolved ? resolved.definition : definition, around);
  if ('problems' in resolved) problems.push(...resolved.problems);
  for (const look of [checkNames, checkFields, checkPeople, checkOutside, checkModes, checkExpressions, checkFlow, checkHandedOut]) look(subject);
  return problems;
}

/** Whether any of the problems keeps the definition from being published. */
export const isPublishable = (problems: readonly Problem[]): boolean => problems.every(({ severity }) => severity !== 'error');
