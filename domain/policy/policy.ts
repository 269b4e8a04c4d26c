// Who may: the rules applied to one asker and one thing, and to lists as a scope. Pure.
import type { Action, Obligation, Relation, Rule, When } from './rule.ts';
import { rules as all } from './rules.ts';

/** The asker as the organisation knows him now. `headed`: departments that he heads, with everything below them. */
export interface Subject {
  id: string;
  roles: readonly string[];
  headed: readonly string[];
}

/** The thing, as far as rules look at it. */
export interface Thing {
  relations?: readonly Relation[];
  process?: string;
  apart?: boolean;
}

/** A decision names the rule that made it; `default` when none permits. */
export interface Ruling {
  allowed: boolean;
  rule: string;
  obligations: readonly Obligation[];
}

/** Forbid overrides permit, default deny. Of several permissions the one with the fewest obligations counts: the widest right a person has. */
export function decide(subject: Subject, action: Action, thing: Thing = {}, rules: readonly Rule[] = all): Ruling {
  const matching = rules.filter((rule) => rule.actions.includes(action) && holds(rule.when, subject, thing));
  const forbidden = matching.find((rule) => rule.effect === 'forbid');
  if (forbidden) return { allowed: false, rule: forbidden.id, obligations: [] };
  const permitted = matching.toSorted((a, b) => (a.obligations?.length ?? 0) - (b.obligations?.length ?? 0))[0];
  return permitted ? { allowed: true, rule: permitted.id, obligations: permitted.obligations ?? [] } : { allowed: false, rule: 'default', obligations: [] };
}

/** The cases whose reading the rules permit, beyond those that the asker started or has a part in: what a list may be narrowed to. */
export interface CaseScope {
  everything: boolean;
  departments: readonly string[];
  processes: readonly string[];
}

/** The same rules as `decide(…, 'case.read')`, turned into a filter for lists. */
export function caseScope(subject: Subject, rules: readonly Rule[] = all): CaseScope {
  const scope = { everything: false, departments: [] as string[], processes: [] as string[] };
  for (const { effect, actions, when } of rules) {
    if (effect !== 'permit' || !actions.includes('case.read') || !hasRole(when, subject)) continue;
    if (when.is === undefined) {
      if (when.process === undefined) scope.everything = true;
      else scope.processes.push(...when.process);
    } else if (when.is.includes('head-of-department')) scope.departments.push(...subject.headed);
  }
  return scope;
}

const hasRole = (when: When, subject: Subject): boolean => when.role === undefined || when.role.some((role) => subject.roles.includes(role));

function holds(when: When, subject: Subject, thing: Thing): boolean {
  const relations = thing.relations ?? [];
  return (
    hasRole(when, subject) &&
    (when.is === undefined || when.is.some((relation) => relations.includes(relation))) &&
    !when.not?.some((relation) => relations.includes(relation)) &&
    (when.process === undefined || (thing.process !== undefined && when.process.includes(thing.process))) &&
    (when.apart === undefined || thing.apart === true)
  );
}
