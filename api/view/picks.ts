// Whom somebody may pick for later steps, as a form asks for it.
import { delegatesOf } from '#domain/delegation.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { may } from '#domain/engine/may.ts';
import { pickable, pickingsOf, type Deciding, type Picking as Wanted, type Picks } from '#domain/picks.ts';
import { aboutIn } from '#domain/who.ts';
import type { Picking } from '../contract.ts';
import type { Caller } from '../env.ts';
import { today } from '../instead.ts';
import { personIn } from '../organisation.ts';
import { ruleOn } from '../reading.ts';
import type { Facts } from './facts.ts';

/** What a range and its exceptions refer to. */
export const decidingOn = (caller: Caller, definition: Definition, applicant: string, form: Record<string, unknown>): Deciding => ({ applicant, about: aboutIn(definition.form, form), form, interested: delegatesOf(caller.organisation.facts, today(caller), applicant) });

/** Who is picked for these steps now. */
export const chosenOf = (pickings: readonly Wanted[], picks: Picks): Picks => Object.fromEntries(pickings.flatMap(({ ask: { id } }) => (picks[id] ? [[id, picks[id]]] : [])));

/** The picks of a page, each with everybody who may be picked, by name. */
export const pickingsFor = (caller: Caller, pickings: readonly Wanted[], deciding: Deciding, chosen: Picks): Picking[] =>
  pickings.map((one) => ({
    step: one.ask.id,
    title: one.ask.title,
    required: !one.optional,
    most: one.most,
    people: pickable(one, caller.organisation.facts, deciding, caller.id).map((id) => personIn(caller.organisation, id)).toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
    chosen: [...(chosen[one.ask.id] ?? [])],
  }));

/** The steps ahead for which the caller may name others: an administrator for all whose people are picked, the applicant for his own picks. */
export function namingFor(caller: Caller, facts: Facts): Picking[] {
  const { definition, row, plan, standing: { state } } = facts;
  const applicant = facts.relations.includes('applicant');
  if (row.endedAt || !ruleOn(caller, facts, 'case.name').allowed) return [];
  const deciding = decidingOn(caller, definition, row.applicantId, row.form);
  const open = pickingsOf(definition).filter(({ ask: { id }, at }) => (at === undefined || (!applicant && row.picks[id]?.length)) && !may(plan, state, { verb: 'name', step: id, people: [], by: caller.id, key: '', head: row.head }));
  return pickingsFor(caller, open, deciding, row.picks).map((one) => ({ ...one, required: true, people: one.people.filter(({ id }) => id !== row.applicantId) }));
}
