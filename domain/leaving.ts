// Somebody leaves, or may no longer answer: who gets what he was asked, and who speaks for the requests he made (approval-idioms §9).
import { covers, isDelegateOf } from '#domain/delegation.ts';
import type { By, Who } from '#domain/definition/who.ts';
import { isGroups, isWeighted } from '#domain/definition/who.ts';
import { sameHuman, type Delegation, type Facts } from '#domain/organisation.ts';
import { isApart, onePerHuman, resolveWho, standIns, superiors, type Asked, type Asking } from '#domain/who.ts';

/** By which way a task comes to somebody: named when it was handed over, by leave in force, asked again, as superior, or as whoever stands in. */
export type Way = 'hand-over' | 'delegate' | 'asked-again' | 'superior' | 'stand-in';
export interface Heir {
  person: string;
  way: Way;
}

/** Who leaves: who was named to take over, and the leave that he had given and that was in force then. */
export interface Leaving {
  leaver: string;
  handOver?: string | undefined;
  deputies: readonly Delegation[];
}

/** A seat of his. */
export interface LeftSeat {
  process: string;
  capacity: string;
  by: By;
  /** For which group it speaks. */
  group?: string | undefined;
  asking: Asking;
  /** Everybody who sits in the activation, or has decided in it. */
  seated: readonly string[];
}

/** Whom the seat may go to, best first, each once: active, not in conflict with the applicant, and not in the step already. */
export function heirs(facts: Facts, today: string, { leaver, handOver, deputies }: Leaving, seat: LeftSeat): Heir[] {
  const { asking } = seat;
  const ways: Heir[] = [
    ...(handOver === undefined ? [] : [{ person: handOver, way: 'hand-over' as const }]),
    ...deputies.filter((one) => covers(one, seat)).map(({ delegate }) => ({ person: delegate, way: 'delegate' as const })),
    ...askedAgain(facts, seat).map(({ person, capacity }) => ({ person, way: capacity.startsWith('superior-of-') ? ('superior' as const) : ('asked-again' as const) })),
    ...superiors(facts, leaver).map(({ person }) => ({ person, way: 'superior' as const })),
    ...standIns(facts, asking).map(({ person }) => ({ person, way: 'stand-in' as const })),
  ];
  return ways.filter(({ person }, i) => mayHave(facts, today, leaver, seat, person) && ways.findIndex((one) => one.person === person) === i);
}

/** Who has the seat instead of somebody who may not answer it any more: the step is asked again, and where that finds nobody, whoever stands in. `shared`: all of them, else the first; `standIn`: only those who stand in. */
export function askedInstead(facts: Facts, today: string, barred: string, seat: LeftSeat, { shared, standIn }: { shared: boolean; standIn: boolean }): Asked[] {
  const may = ({ person }: Asked) => mayHave(facts, today, barred, seat, person);
  const again = standIn ? [] : onePerHuman(facts, askedAgain(facts, seat).filter(may));
  const found = again.length ? again : standIns(facts, seat.asking, true).filter(may);
  return shared || standIn ? found : found.slice(0, 1);
}

/** Whom the step finds now. A seat stays what it is (approval-idioms §3): whoever is asked as the same, of a chain whoever heads that department now, comes first. */
function askedAgain(facts: Facts, seat: LeftSeat): Asked[] {
  const found = whoOf(seat).flatMap((who) => resolveWho(who, facts, seat.asking)).filter(({ capacity }) => !capacity.startsWith('stand-in:'));
  const own = seat.capacity.split('+');
  const [same, others] = [true, false].map((is) => found.filter(({ capacity }) => capacity.split('+').some((one) => own.includes(one)) === is));
  return [...(same ?? []), ...(others ?? [])];
}

/** Active, not in conflict with the applicant, not excepted, and not in the step already but by the seat that is left. */
const mayHave = (facts: Facts, today: string, left: string, { asking, seated }: LeftSeat, person: string): boolean =>
  facts.people[person]?.active === true && !sameHuman(facts, person, left)
  && !isApart(facts, asking, person) && !(asking.apart && isDelegateOf(facts, today, person, asking.applicant))
  && !asking.except?.some((other) => sameHuman(facts, other, person)) && !seated.some((other) => other !== left && sameHuman(facts, other, person));

function whoOf({ by, group }: LeftSeat): Who[] {
  if (isGroups(by)) return by.groups.filter(({ key }) => group === undefined || key === group).map(({ who }) => who);
  return isWeighted(by) ? by.weighted.map(({ who }) => who) : [by];
}

/** Who speaks for a request: its applicant; once he has left, the nearest superior who is there, else whoever stands in. */
export function speaksFor(facts: Facts, applicant: string): string | undefined {
  if (facts.people[applicant]?.active) return applicant;
  const [next] = [...superiors(facts, applicant), ...standIns(facts, { applicant, form: {}, actors: {}, apart: false })];
  return next?.person;
}
