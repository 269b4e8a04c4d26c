// A form that comes again after a return: whether it may go straight to the step that returned it (approval-idioms §7.3).
import { canonical } from '#domain/canonical.ts';
import { checkExpression } from '#domain/condition/condition.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { askOf, stepsOf } from '#domain/definition/steps.ts';
import type { Values } from '#domain/form/check.ts';
import { rightsAt } from '#domain/form/rights.ts';
import type { Picks } from './picks.ts';

/** The case as it was sent back, or as it comes again. */
export interface Version {
  form: Values;
  picks: Picks;
}

/**
 * What was changed that somebody had seen whose decision at one of these steps stands, that says which way the case goes, or whom it asked there: fields in their
 * order, then picks as `picks.step`. Empty: the case may go straight on.
 */
export function changedInSight(definition: Definition, between: readonly string[], before: Version, after: Version): string[] {
  const seen = seenAt(definition, between, before.form, after.form);
  const fields = definition.form.flatMap(({ key }) => (seen.has(key) && canonical(before.form[key] ?? null) !== canonical(after.form[key] ?? null) ? [key] : []));
  const picks = between.filter((step) => canonical(before.picks[step] ?? []) !== canonical(after.picks[step] ?? []));
  return [...fields, ...picks.map((step) => `picks.${step}`)];
}

/** The fields that cannot be changed without everybody being asked again. */
export function seenAt(definition: Definition, between: readonly string[], before: Values, after: Values = before): ReadonlySet<string> {
  const asks = between.flatMap((step) => askOf(definition, step) ?? []);
  const shown = asks.flatMap((ask) => [before, after].flatMap((form) => Object.entries(rightsAt(definition, ask, form)).flatMap(([key, right]) => (right === 'hide' ? [] : [key]))));
  const ways = [...stepsOf(definition.steps)].flatMap(({ step }) => (step.kind === 'choose' ? step.branches.map(({ when }) => checkExpression(when, definition.form)) : []));
  return new Set([...shown, ...ways.flatMap((way) => ('fields' in way ? [...way.fields] : []))]);
}
