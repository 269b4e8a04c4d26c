// From the people who are asked to the seats they sit in (approval-idioms §3, §5): one natural person sits once.
import type { Ask } from '#domain/definition/definition.ts';
import { isGroups, isWeighted, type Who } from '#domain/definition/who.ts';
import type { Facts } from '#domain/organisation.ts';
import { meant, resolveWho, sameHuman, standIns, type Asked, type Asking } from './who.ts';

/** One opinion that is asked for: who may give it, what it weighs, and for which group. */
export interface Seating {
  holders: Asked[];
  weight?: number;
  group?: string;
}

/**
 * The seats of an ask that opens now, in order. `standIn`: everybody abstained, so those who stand in decide. Empty when nobody at all is eligible,
 * or too few for the mode: nobody may be outvoted by an empty chair.
 */
export function seatsFor({ by, mode, except }: Pick<Ask, 'by' | 'mode' | 'except'>, facts: Facts, about: Asking, standIn = false): Seating[] {
  const asking = except ? { ...about, except: meant(except, facts, about) } : about;
  if (standIn) return sharing(standIns(facts, asking));
  if (isGroups(by)) return grouped(by.groups, facts, asking);
  if (isWeighted(by)) return weighted(by.weighted, facts, asking);
  const people = humans(facts, resolveWho(by, facts, asking));
  if (mode.kind === 'one') return sharing(people);
  if (mode.kind !== 'm-of-n' || people.length >= mode.m) return people.map(alone);
  const filled = humans(facts, [...people, ...standIns(facts, asking)]).slice(0, mode.m);
  return filled.length < mode.m ? [] : filled.map(alone);
}

const alone = (one: Asked): Seating => ({ holders: [one] });
const sharing = (people: Asked[]): Seating[] => (people.length ? [{ holders: people }] : []);

/** Each human at his first place. */
const humans = (facts: Facts, people: readonly Asked[]): Asked[] => people.filter((one, i) => people.findIndex(({ person }) => sameHuman(facts, person, one.person)) === i);

/** Somebody of several groups sits for the smallest of them; a group that this leaves empty gets a stand-in. */
function grouped(groups: readonly { key: string; who: Who }[], facts: Facts, asking: Asking): Seating[] {
  const found = groups.map(({ key, who }) => ({ key, people: humans(facts, resolveWho(who, facts, asking)) }));
  const seated: Asked[] = [];
  const free = (people: readonly Asked[]) => people.filter(({ person }) => !seated.some((other) => sameHuman(facts, other.person, person)));
  const seats = new Map<string, Asked[]>();
  for (const { key, people } of found.toSorted((a, b) => a.people.length - b.people.length)) {
    const own = free(people);
    const sitting = own.length ? own : free(humans(facts, standIns(facts, asking))).slice(0, 1);
    if (!sitting.length) return [];
    seated.push(...sitting);
    seats.set(key, sitting);
  }
  return groups.flatMap(({ key }) => (seats.get(key) ?? []).map((one) => ({ holders: [one], group: key })));
}

/** Somebody named twice keeps the larger weight, not the sum. */
function weighted(entries: readonly { who: Who; weight: number }[], facts: Facts, asking: Asking): Seating[] {
  const all = entries.flatMap(({ who, weight }) => resolveWho(who, facts, asking).map((one) => ({ one, weight })));
  return humans(facts, all.map(({ one }) => one)).map((one) => ({ holders: [one], weight: Math.max(...all.filter((other) => sameHuman(facts, other.one.person, one.person)).map(({ weight }) => weight)) }));
}
