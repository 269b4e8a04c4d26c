// Whom people pick for a step: the applicant, or with his yes whoever decides an earlier one (approval-idioms §5.1).
import type { Ask } from '#domain/definition/definition.ts';
import type { Range } from '#domain/definition/who.ts';
import { asksOf } from './back.ts';
import { sameHuman, type Case, type World } from './case.ts';
import { inConflict } from './deputies.ts';
import { rangeOf } from './whom.ts';

/** Step → the people picked for it. */
export type Picks = Record<string, string[]>;
/** A step for which somebody picks: `at`, whoever decides that step; else the applicant. */
export interface Picking {
  ask: Ask;
  at: string | undefined;
  among: Range | { any: Range[] };
  most: number;
  optional: boolean;
}

export const pickingsOf = ({ definition }: World): Picking[] =>
  asksOf(definition.steps).flatMap((ask): Picking[] => {
    const { by } = ask;
    if (typeof by !== 'object' || !('among' in by)) return [];
    return [{ ask, at: 'pick-at' in by ? by['pick-at'] : undefined, among: by.among, most: by.most ?? 1, optional: 'optional' in by && by.optional === true }];
  });

/** Whom somebody may pick: who is in the range, but not himself, nor, where the applicant is kept apart, the applicant or whoever acts for him. */
export const pickable = (world: World, { among, ask }: Picking, picker: string): string[] =>
  rangeOf(world, among).filter((person) => !sameHuman(world, person, picker) && !(ask.apart && inConflict(world, person)));

/** Whether whoever picks may pick these. */
export function mayPick(world: World, picking: Picking, people: readonly string[], picker: string): boolean {
  const range = pickable(world, picking, picker);
  return people.length <= picking.most && (people.length > 0 || picking.optional) && people.every((person) => range.includes(person));
}

/** Whether somebody picks what he must, and nothing else. */
export const mayPickAll = (world: World, pickings: readonly Picking[], given: Readonly<Picks>, picker: string): boolean =>
  Object.keys(given).every((step) => pickings.some(({ ask }) => ask.id === step)) && pickings.every((one) => mayPick(world, one, given[one.ask.id] ?? [], picker));

/** Those for whose step this outcome is a yes that picks. */
export const pickedWith = (world: World, { id, outcomes }: Ask, outcome: string): Picking[] =>
  outcomes.some(({ key, vote }) => key === outcome && vote === 'approve') ? pickingsOf(world).filter(({ at }) => at === id) : [];

/** Who is picked for a step as the case stands: what somebody has picked with his yes counts while it is the step's word. */
export function pickedFor({ picks, outcomes }: Case, world: World, step: string): string[] {
  const at = pickingsOf(world).find(({ ask }) => ask.id === step)?.at;
  const picker = asksOf(world.definition.steps).find(({ id }) => id === at);
  const stands = at === undefined || picker?.outcomes.some(({ key, vote }) => key === outcomes[at] && vote === 'approve');
  return stands ? (picks[step] ?? []) : [];
}

/** Some that the applicant may pick when he submits; `n` chooses. */
export const picksToBegin = (world: World, n: number): Picks =>
  Object.fromEntries(pickingsOf(world).flatMap((one): [string, string[]][] => {
    if (one.at !== undefined || (one.optional && n % 3 === 0)) return [];
    const people = pickable(world, one, world.applicant);
    return [[one.ask.id, Array.from({ length: Math.min(people.length, 1 + (n % one.most)) }, (_, i) => people[(n + i) % people.length] ?? '')]];
  }));
