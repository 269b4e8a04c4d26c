// As what somebody has a seat, whether he still is that, and who has the seat when he is not (approval-idioms §6.2, §9).
import type { Who } from '#domain/definition/who.ts';
import { reasonsOf } from './again.ts';
import { sameHuman, type Arrival, type Case, type Seat, type World } from './case.ts';
import { partsIn } from './deputies.ts';
import { pickedFor } from './picks.ts';
import { AS_SUPERIOR, foundAgain, IN_PLACE, isInPlace, reasonsFor, standInRole, superiors } from './whom.ts';

/** As what whoever stands in was asked is the record's to know. */
export const UNTOLD = 'why he is asked, as the record knows';

/** Before a reason: the ladder has offered the task to him; as what the step asks for he has not been asked. */
export const OFFERED = 'offered ';

/** Whether this reason is his as well, by this very account. What is not of a role, nor of who heads a department, is anybody's. */
function isHis(world: World, { apart }: Arrival['step'], given: string, person: string): boolean {
  const reason = given.replace(OFFERED, '');
  const role = reason === IN_PLACE ? standInRole(world, apart) : /^\{"role":"([^"]+)"\}$/.exec(reason)?.[1];
  if (role !== undefined) return world.facts.roles[role]?.includes(person) ?? false;
  if (reason === AS_SUPERIOR) return superiors(world, world.applicant).includes(person);
  return reason.startsWith('{"head-of"') ? superiors(world, world.applicant)[0] === person : true;
}

/** Whether somebody may answer on a seat as what he has it. Roles are lost; whoever heads a department, and who stands in, does so for good. */
export function isStill(world: World, { step }: Arrival, seat: Seat, person: string): boolean {
  const reasons = reasonsOf(seat, person);
  if ((step.preset !== 'approve' && step.clause === undefined) || !reasons.length || reasons.some((reason) => isHis(world, step, reason, person))) return true;
  // A head who is replaced keeps what he was asked, where no rule names the step.
  if (step.clause === undefined && reasons.some((reason) => reason === AS_SUPERIOR || reason.replace(OFFERED, '').startsWith('{"head-of"'))) return true;
  const { before } = seat;
  return before !== null && (step.clause === undefined || superiors(world, before).includes(person) || !world.facts.people[before]?.active);
}

/** What keeps a seat of a step that a rule names from somebody: he is not what it is asked as, nor the superior of whoever has it. */
export function capacityForbids(world: World, { step }: Arrival, seat: Seat, to: string): string[] {
  if (step.clause === undefined || seat.hung) return [];
  const [only, ...others] = seat.holders;
  const reasons = only !== undefined && !others.length ? reasonsOf(seat, only) : seat.first;
  if (only !== undefined && !others.length && superiors(world, only).includes(to)) return [];
  if (!reasons.length || reasons.some(isInPlace)) return [UNTOLD];
  return reasons.some((reason) => isHis(world, step, reason, to)) ? [] : ['capacity-lost'];
}

/** Who has a seat instead of these, none of whom may answer any more: the step is asked again; where that finds nobody, who stands in. */
export function askedInstead(c: Case, world: World, { step, standIn, seats }: Arrival, seat: Seat, people: readonly string[]): { people: string[]; why: Record<string, string[]> } {
  const picked = pickedFor(c, world, step.id);
  const others = partsIn((seats ?? []).filter((one) => one !== seat));
  const may = (person: string) => ![...others, ...people].some((other) => sameHuman(world, other, person));
  // Whoever is asked as the same comes first: a seat stays what it is.
  const own = reasonsOf(seat, people[0] ?? '');
  const isSame = (person: string) => reasonsFor(world, step, picked, seat.group, person).some((reason) => own.includes(reason));
  const again = foundAgain(world, whosOf(step.by, seat.group), { apart: step.apart, picked, standIn, may });
  const found = [...again.filter(isSame), ...again.filter((person) => !isSame(person))];
  const some = step.mode.kind === 'one' || standIn ? found : found.slice(0, 1);
  return { people: some, why: Object.fromEntries(some.map((person) => [person, standIn ? [] : reasonsFor(world, step, picked, seat.group, person)])) };
}

function whosOf(by: Arrival['step']['by'], group: string | undefined): Who[] {
  if (typeof by !== 'object' || !('groups' in by || 'weighted' in by)) return [by];
  return 'groups' in by ? by.groups.flatMap(({ key, who }) => (key === group ? [who] : [])) : by.weighted.map(({ who }) => who);
}
