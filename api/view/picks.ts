// Whom somebody may pick for later steps, as a form asks for it.
import type { Definition } from '#domain/definition/definition.ts';
import { pickable, type Deciding, type Picking as Wanted, type Picks } from '#domain/picks.ts';
import { aboutIn } from '#domain/who.ts';
import type { Picking } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';

/** What a range and its exceptions refer to. */
export const decidingOn = (definition: Definition, applicant: string, form: Record<string, unknown>): Deciding => ({ applicant, about: aboutIn(definition.form, form), form });

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
