// Who may act for somebody else (approval-idioms §6.3): directly, with leave, for as long as it is in force, and only where he has no part of his own in the matter.
import type { Ask } from '#domain/definition/definition.ts';
import { isAsker } from './askers.ts';
import { sameHuman, type Arrival, type World } from './case.ts';

/** Whether somebody has leave to act for another. */
export const actsFor = ({ facts }: World, deputy: string, giver: string): boolean => (facts.delegations ?? []).some((one) => one.giver === giver && one.delegate === deputy);

/** Whether a request is as much his own: he is the applicant, by whatever account, or may act for him. */
export const inConflict = (world: World, person: string): boolean =>
  sameHuman(world, person, world.applicant) || (world.facts.delegations ?? []).some((one) => sameHuman(world, one.giver, world.applicant) && sameHuman(world, one.delegate, person));

/** Everybody who has a part in a step: who sits in it, by whatever seat, and who has spoken in it for somebody. */
export const partsIn = (seats: NonNullable<Arrival['seats']>): string[] => seats.flatMap(({ holders, pool, said, removed }) => (removed ? [] : [...holders, ...(pool ?? []), ...(said ? [said.by] : [])]));

/** Everything that keeps somebody from acting for another in a step where these have a part. */
export function deputyForbids(world: World, step: Ask, seated: readonly string[], deputy: string, giver: string): string[] {
  const own = sameHuman(world, giver, world.applicant);
  return [
    ...(actsFor(world, deputy, giver) && world.facts.people[deputy]?.active ? [] : ['not-yours']),
    ...(step.preset === 'sign' ? ['in-person'] : []),
    ...(!own && sameHuman(world, deputy, world.applicant) ? ['self-approval'] : []),
    ...(!own && !sameHuman(world, deputy, world.applicant) && (inConflict(world, deputy) || isAsker(world, deputy) || isAsker(world, giver)) ? ['conflict-of-interest'] : []),
    ...(seated.some((other) => sameHuman(world, other, deputy)) ? ['already-in-step'] : []),
  ];
}
