// Who is asked: from an expression to people, over the organisation alone (approval-idioms §5, docs/process-language.md "Who").
import type { Ask } from '#domain/definition/definition.ts';
import type { Range, SimpleWho, Who } from '#domain/definition/who.ts';
import { sameHuman, type World } from './case.ts';
import { isAsker } from './askers.ts';
import { inConflict } from './deputies.ts';

const here = ({ facts }: World, person: string): boolean => facts.people[person]?.active ?? false;

/** The heads above a person, the nearest first: nobody is his own head, and a level whose head is missing or gone is passed over. */
export function superiors(world: World, person: string): string[] {
  const { people, departments } = world.facts;
  const above: string[] = [];
  for (let at = people[person]?.departmentId; at !== undefined; at = departments[at]?.parentId) {
    const head = departments[at]?.headId;
    if (head !== undefined && here(world, head) && !sameHuman(world, head, person)) above.push(head);
  }
  return above;
}

/** Everybody who is here of whom somebody may pick. */
export function rangeOf(world: World, range: Range | { any: Range[] }): string[] {
  const { people, roles } = world.facts;
  const all = Object.values(people).filter(({ active }) => active);
  if (range === 'employee') return all.map(({ id }) => id);
  if ('any' in range) return [...new Set(range.any.flatMap((one) => rangeOf(world, one)))];
  if ('role' in range) return (roles[range.role] ?? []).filter((person) => here(world, person));
  if ('department' in range && range.department === 'applicant') return all.filter(({ departmentId }) => departmentId === people[world.applicant]?.departmentId).map(({ id }) => id);
  throw new Error('nobody picks so in the generated processes');
}

function namedBy(world: World, one: SimpleWho, picked: readonly string[]): string[] {
  if (one === 'applicant') return [world.applicant];
  if (typeof one === 'object' && 'role' in one) return world.facts.roles[one.role] ?? [];
  if (typeof one === 'object' && 'head-of' in one) return superiors(world, world.applicant).slice(0, 1);
  if (typeof one === 'object' && 'among' in one) return picked.filter((person) => rangeOf(world, one.among).includes(person));
  throw new Error('the generated processes ask nobody so');
}

type Place = 'first' | 'last';
/** How a step asks: whether the applicant is kept apart, and who sits there already and is not asked twice. */
interface Asking {
  apart: boolean;
  seated?: readonly string[];
}
/** Those of these who are here, do not sit there already, have not asked for it beside a task and, where the applicant is kept apart, are neither he nor act for him; each human once, by the account found first, where he was found first or last. */
function clear(world: World, people: readonly string[], { apart, seated = [] }: Asking, place: Place = 'first'): string[] {
  const may = people.filter((person) => here(world, person) && !(apart && inConflict(world, person)) && !isAsker(world, person) && !seated.some((other) => sameHuman(world, other, person)));
  const alike = (person: string) => may.flatMap((other, i) => (sameHuman(world, other, person) ? [i] : []));
  return may.flatMap((person, i) => { const all = alike(person); return all.at(place === 'first' ? 0 : -1) === i ? [may[all[0] ?? i] ?? person] : []; });
}

const simple = (who: Who): SimpleWho[] => {
  if (typeof who === 'object' && 'any' in who) return who.any;
  if (typeof who === 'object' && 'one' in who) throw new Error('the generated processes have nobody else');
  return [who];
};

/** The reason of whoever sits where nobody was found: as who stands in, or as the applicant's superior. */
export const IN_PLACE = 'in place';
export const AS_SUPERIOR = 'in place of the applicant';
export const isInPlace = (reason: string): boolean => reason === IN_PLACE || reason === AS_SUPERIOR;
const reason = (one: SimpleWho): string => (typeof one === 'object' && 'among' in one ? 'picked' : JSON.stringify(one));

/** Those who stand in where nobody is found: who owns the process, and then who administers. */
const standIns = (world: World, asking: Asking): string[][] => ['process-owner', 'sysadmin'].map((role) => clear(world, world.facts.roles[role] ?? [], asking));
/** The role of whoever stands in. */
export const standInRole = (world: World, apart: boolean): string => (standIns(world, { apart })[0]?.length ? 'process-owner' : 'sysadmin');
const firstOf = (lists: readonly string[][]): string[] => lists.find((people) => people.length) ?? [];

/** Whom an expression finds, in order: the applicant gives way to others or, was he the only one, to his nearest superior. */
function found(world: World, who: Who, asking: Asking, picked: readonly string[] = [], place: Place = 'first'): string[] {
  const named = simple(who).flatMap((one) => namedBy(world, one, picked)).filter((person) => here(world, person));
  const people = clear(world, named, asking, place);
  const gaveWay = asking.apart && named.some((person) => inConflict(world, person) || isAsker(world, person));
  return people.length || !gaveWay ? people : clear(world, superiors(world, world.applicant), asking).slice(0, 1);
}

/** Whom an expression finds; where that is nobody, whoever stands in. */
export function whom(world: World, who: Who, apart: boolean, picked: readonly string[] = [], place: Place = 'first'): string[] {
  const people = found(world, who, { apart }, picked, place);
  return people.length ? people : firstOf(standIns(world, { apart }));
}

/** Whom a step finds when it is asked again, each human once; where that is nobody who may have it, whoever stands in. */
export function foundAgain(world: World, whos: readonly Who[], { apart, picked, standIn, may }: { apart: boolean; picked: readonly string[]; standIn: boolean; may: (person: string) => boolean }): string[] {
  const again = standIn ? [] : clear(world, whos.flatMap((who) => found(world, who, { apart }, picked)).filter(may), { apart });
  return again.length ? again : clear(world, standIns(world, { apart }).flat(), { apart }).filter(may);
}

/** Every reason for which a step asks a person, by whatever account; none where he only sits in the place of somebody, or of nobody. `group`: for which he sits. */
export function reasonsFor(world: World, { by, apart }: Ask, picked: readonly string[], group: string | undefined, person: string): string[] {
  const isHe = (other: string) => here(world, other) && sameHuman(world, other, person);
  const own = (who: Who) => simple(who).flatMap((one) => (namedBy(world, one, picked).some(isHe) ? [reason(one)] : []));
  if (typeof by !== 'object' || !('groups' in by || 'weighted' in by)) return own(by);
  if ('groups' in by) return by.groups.flatMap(({ key, who }) => (key === group ? own(who) : []));
  return by.weighted.flatMap(({ who }) => { const reasons = own(who); return reasons.length || !whom(world, who, apart).some(isHe) ? reasons : [found(world, who, { apart }).length ? AS_SUPERIOR : IN_PLACE]; });
}

/** One seat of a step that opens. */
export interface Chair {
  holders: string[];
  weight: number;
  group: string | undefined;
}

/** Who sits on each seat of a step that opens. `standIn`: nobody of those who were asked has spoken. */
export function seating(world: World, { by, mode, apart }: Ask, picked: readonly string[], standIn: boolean): Chair[] {
  const instead = standIns(world, { apart });
  const chair = (holders: string[], weight = 1, group?: string): Chair => ({ holders, weight, group });
  const shared = (people: string[]) => (people.length ? [chair(people)] : []);
  if (standIn) return shared(firstOf(instead));
  if (typeof by === 'object' && 'groups' in by) return grouped(world, by.groups, apart).map(([person, group]) => chair([person], 1, group));
  if (typeof by === 'object' && 'weighted' in by) {
    const all = by.weighted.flatMap(({ who, weight }) => whom(world, who, apart).map((person) => ({ person, weight })));
    return clear(world, all.map(({ person }) => person), { apart }).map((person) => chair([person], Math.max(...all.flatMap((one) => (sameHuman(world, one.person, person) ? [one.weight] : [])))));
  }
  const people = whom(world, by, apart, picked, mode.kind === 'order' ? 'last' : 'first');
  if (mode.kind === 'one') return shared(people);
  // Too few for as many as must agree: those who stand in fill up, and nobody is outvoted by an empty chair.
  const enough = mode.kind === 'm-of-n' && people.length < mode.m ? clear(world, [...people, ...instead.flat()], { apart }).slice(0, mode.m) : people;
  return mode.kind === 'm-of-n' && enough.length < mode.m ? [] : enough.map((one) => chair([one]));
}

/** Each with the group for which he sits: of several, the smallest. A group that this leaves empty gets somebody who stands in; where there is nobody left, nobody is asked at all. */
function grouped(world: World, groups: readonly { key: string; who: Who }[], apart: boolean): [person: string, group: string][] {
  const sitting: [string, string][] = [];
  const size = ({ who }: { who: Who }) => found(world, who, { apart }).length;
  for (const { key, who } of groups.toSorted((a, b) => size(a) - size(b))) {
    const asking = { apart, seated: sitting.map(([person]) => person) };
    const own = found(world, who, asking);
    const people = own.length ? own : standIns(world, asking).flat().slice(0, 1);
    if (!people.length) return [];
    sitting.push(...people.map((person): [string, string] => [person, key]));
  }
  return groups.flatMap(({ key }) => sitting.filter(([, group]) => group === key));
}
