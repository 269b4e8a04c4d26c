// Whom a step keeps from deciding, whoever asks, moves or acts (approval-idioms §5.3, invariant 5).
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { delegatesOf } from '#domain/delegation.ts';
import { AMEND } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import { askersOf, type Requested } from '#domain/requests.ts';
import { aboutIn, meant } from '#domain/who.ts';

/** A case as it matters whose affair it is. */
export interface Matter {
  definition: Definition;
  facts: Facts;
  /** The day it is where the organisation is. */
  today: string;
  applicant: string;
  form: Record<string, unknown>;
  /** Step → who decided it last. */
  actors: Record<string, string>;
  /** What was asked for beside a task. */
  requests: readonly Requested[];
}

/** Those to whom the request is as their own: who may act for its applicant today, and who has submitted it again in his place. */
export const interestedIn = ({ facts, today, applicant, actors }: Pick<Matter, 'facts' | 'today' | 'applicant' | 'actors'>): string[] => {
  const amended = actors[AMEND];
  return [...delegatesOf(facts, today, applicant), ...(amended === undefined ? [] : [amended])];
};

/** Beside the applicant himself: whom the request is about, to whom it is as his own, who has asked for it beside a task, and whom the step excepts. */
export const keptFrom = (matter: Matter, ask: Pick<Ask, 'id' | 'apart' | 'outcomes' | 'except'>): string[] => {
  const { definition, facts, today, applicant, form, actors, requests } = matter;
  return [
    ...(ask.apart ? [...aboutIn(definition.form, form), ...interestedIn(matter)] : []),
    ...askersOf(definition, facts, today, ask, requests),
    ...(ask.except ? meant(ask.except, facts, { applicant, form, actors, apart: false }) : []),
  ];
};
