// Who may be sent a copy of a case (抄送, approval-idioms §6.4).
import type { Definition } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { simpleOf } from '#domain/definition/who.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { aboutIn } from '#domain/who.ts';

/** Those whom the case is about: in a field that says so, or in one whose people some step keeps out. */
export function aboutCase({ form, steps }: Pick<Definition, 'form' | 'steps'>, values: Record<string, unknown>): string[] {
  const kept = new Set([...stepsOf(steps)].flatMap(({ step }) => (step.kind === 'ask' && step.except ? simpleOf(step.except) : [])).flatMap((who) => (typeof who === 'object' && 'field' in who ? [who.field] : [])));
  return aboutIn(form.map(({ key, subject }) => ({ key, ...((subject || kept.has(key)) && { subject: true as const }) })), values);
}

interface Copying {
  facts: Facts;
  applicant: string;
  /** See `aboutCase`. */
  about: readonly string[];
  /** Who sends it, and who was sent one before. */
  reading: readonly string[];
}

/** Why a person gets no copy, or nothing: he must be known and there, must not be whom the request is about, and must not see the case as his own already. */
export function mayBeCopied({ facts, applicant, about, reading }: Copying, person: string): Refusal | undefined {
  const known = facts.people[person];
  if (!known) return refuse('person-unknown');
  if (!known.active) return refuse('person-unavailable');
  if (person === applicant || reading.includes(person)) return refuse('sees-already');
  return about.some((other) => sameHuman(facts, other, person)) ? refuse('not-cleared') : undefined;
}
