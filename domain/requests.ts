// Who asks for something beside a task does not decide it: neither he nor who may act for him (approval-idioms §5.3, invariant 5).
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { requestsOf } from '#domain/definition/steps.ts';
import { delegatesOf } from '#domain/delegation.ts';
import type { Facts } from '#domain/organisation.ts';

/** A request that was made beside a task: at which step, which one, by whom, and for whom where that is somebody else. */
export interface Requested {
  step: string;
  key: string;
  by: string;
  for: string;
}

/** The requests among the decisions on record. */
export const requestedBy = (decisions: readonly { preset: string; stepId: string; outcome: string; personId: string; forId: string }[]): Requested[] =>
  decisions.flatMap(({ preset, stepId, outcome, personId, forId }) => (preset === 'aside' ? [{ step: stepId, key: outcome, by: personId, for: forId }] : []));

/**
 * Who has asked in this case for what the step decides, in whatever round, and who may act for them today. A step that decides nothing, as it keeps
 * nobody apart and nobody can say no at it, may well be theirs: nobody then.
 */
export function askersOf(definition: Definition, facts: Facts, today: string, { id, apart, outcomes }: Pick<Ask, 'id' | 'apart' | 'outcomes'>, made: readonly Requested[]): string[] {
  if (!made.length || !(apart || outcomes.some(({ vote }) => vote === 'reject'))) return [];
  const requests = requestsOf(definition, id);
  const asked = made.filter(({ step, key }) => requests.some((one) => one.step === step && one.request.key === key)).flatMap((one) => [one.by, one.for]);
  return [...new Set(asked.flatMap((person) => [person, ...delegatesOf(facts, today, person)]))];
}
