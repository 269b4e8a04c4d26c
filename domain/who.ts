// From "who is asked" to people: approval-idioms §5, over the organisation as it stands at the moment the step opens.
import { simpleOf, type Range, type SimpleWho, type Who } from '#domain/definition/who.ts';
import { idsIn } from '#domain/form/ids.ts';
import { isPost, sameHuman, type Facts } from '#domain/organisation.ts';
import { chainOf, levelsAbove, levelsFrom, type Level } from './superiors.ts';

/** What an expression may refer to beside the organisation. */
export interface Asking {
  applicant: string;
  /** Whom the request is about or filed for: kept apart like the applicant. */
  about?: readonly string[];
  /** The values of the case's form; only fields that hold people or departments are read. */
  form: Record<string, unknown>;
  /** Step id → who decided it last. */
  actors: Record<string, string>;
  /** Who was picked for this step. */
  picked?: readonly string[];
  /** Nobody decides their own request: the applicant gives way to somebody else, and so does whoever may act for him. */
  apart: boolean;
  /** Others to whom the request is as their own: those who may act for the applicant. */
  interested?: readonly string[];
  /** Who has asked, beside a task, for what is decided: kept out like the applicant. */
  askers?: readonly string[];
  /** Neither are these people asked, by whatever account. */
  except?: readonly string[];
  /** Of a late task: who has it. */
  holders?: readonly string[];
  /** Who sits in this step already, and is not asked twice. */
  seated?: readonly string[];
}
/** A person and why he is asked: `head-of:design`, `role:archive-dept`, `stand-in:role:…`, `offered:role:…`; several reasons joined by `+`. */
export interface Asked {
  person: string;
  capacity: string;
}

/** As what somebody has a task that was offered to him because it is late: not as what the step asks for. */
export const offeredAs = (capacity: string): string => capacity.split('+').map((one) => `offered:${one}`).join('+');

const STAND_IN = 'process-owner';
const ADMINISTRATOR = 'sysadmin';

/**
 * The people to ask, in order, each human once, all active and clear of conflict; where nobody is found, whoever stands in (§5.7). Empty only when
 * none of these exists. `place`: where somebody stands who was found twice.
 */
export function resolveWho(who: Who, facts: Facts, asking: Asking, place: Place = 'first'): Asked[] {
  const people = peopleOf(who, facts, asking, place);
  return people.length ? people : standIns(facts, asking);
}

/**
 * The same without those who stand in. Never the applicant (or another account of the same human), nor whom the request is about or who acts for him, where
 * the ask keeps them apart: they give way to others of the same role, else to the applicant's superior, climbing (§5.3).
 */
export function peopleOf(who: Who, facts: Facts, asking: Asking, place: Place = 'first'): Asked[] {
  const joined = typeof who === 'object' && 'any' in who;
  for (const option of joined ? [who.any] : simpleOf(who).map((one) => [one])) {
    const found = option.flatMap((one) => expand(one, facts, asking));
    const people = onePerHuman(facts, clearOf(found, facts, asking), place);
    if (people.length) return people;
    if (asking.apart && found.some(({ person }) => facts.people[person]?.active && isApart(facts, asking, person)) && !asking.except?.some((other) => sameHuman(facts, other, asking.applicant))) {
      const [above] = clearOf(superiors(facts, asking.applicant), facts, asking);
      if (above) return [{ ...above, capacity: `superior-of-applicant:${above.capacity}` }];
    }
  }
  return [];
}

/** Whoever is asked when nobody else can be: the process owner, else the administrator (§5.7). `all`: both, in this order. */
export function standIns(facts: Facts, asking: Asking, all = false): Asked[] {
  const each = [STAND_IN, ADMINISTRATOR].map((role) => clearOf((facts.roles[role] ?? []).map((person) => ({ person, capacity: `stand-in:role:${role}` })), facts, asking));
  return onePerHuman(facts, all ? each.flat() : (each.find((people) => people.length) ?? []));
}

/** The people that an expression names as the case stands, whoever else could stand in for them. */
export const meant = (who: Who, facts: Facts, asking: Asking): string[] => simpleOf(who).flatMap((one) => expand(one, facts, asking)).map(({ person }) => person);

/** Departments on a chain whose head is missing: their level is skipped, and the trail says so. */
export const missingLevels = (who: Who, facts: Facts, asking: Asking): string[] =>
  simpleOf(who).flatMap((one) => (typeof one === 'object' && 'chain' in one ? levelsOf(one, facts, asking).flatMap(({ department, head }) => (head === undefined ? [department] : [])) : []));

/** Whom a request is about or filed for: the people in the fields that say so. */
export const aboutIn = (fields: readonly { key: string; subject?: true | undefined }[], form: Record<string, unknown>): string[] => fields.flatMap(({ key, subject }) => (subject ? idsIn(form[key]) : []));

/** Everybody active whom a range holds, in the order of the organisation. */
export function peopleIn(range: Range | { any: Range[] }, facts: Facts, asking: Asking): string[] {
  if (typeof range === 'object' && 'any' in range) return [...new Set(range.any.flatMap((one) => peopleIn(one, facts, asking)))];
  const active = Object.values(facts.people).filter(({ active: is }) => is);
  if (range === 'employee') return active.map(({ id }) => id);
  if ('department' in range) {
    const department = departmentOf(range.department, facts, asking);
    return active.filter(({ departmentId }) => departmentId === department).map(({ id }) => id);
  }
  return expand(range, facts, asking).flatMap(({ person }) => (facts.people[person]?.active ? [person] : []));
}

/** Whether this human may not be asked about the request: it is his own, or about him, or he may act for its applicant. */
export const inConflict = (facts: Facts, { applicant, about = [], interested = [] }: Pick<Asking, 'applicant' | 'about' | 'interested'>, person: string): boolean => [applicant, ...about, ...interested].some((other) => sameHuman(facts, other, person));

/** Whether the step keeps this human from deciding: it is his own affair, where the ask keeps those apart, or he has asked for it. */
export const isApart = (facts: Facts, asking: Asking, person: string): boolean =>
  (asking.apart && inConflict(facts, asking, person)) || (asking.askers ?? []).some((other) => sameHuman(facts, other, person));

/** The heads above a person, nearest first. */
export const superiors = (facts: Facts, person: string): Asked[] => headsOf(levelsAbove(facts, person));

export type Place = 'first' | 'last';
/** Each human once, by the account that was found first, at his first or his last place; why he is asked is joined. */
export function onePerHuman(facts: Facts, asked: readonly Asked[], place: Place = 'first'): Asked[] {
  const alike = (one: Asked) => asked.filter(({ person }) => sameHuman(facts, person, one.person));
  return asked.flatMap((one) => {
    const all = alike(one);
    const [first] = all;
    return first && all.at(place === 'first' ? 0 : -1) === one ? [{ person: first.person, capacity: [...new Set(all.map(({ capacity }) => capacity))].join('+') }] : [];
  });
}

/** Those who may be asked: active, clear of conflict, not excepted, and not sitting already. */
const clearOf = (asked: Asked[], facts: Facts, asking: Asking): Asked[] =>
  asked.filter(({ person }) => facts.people[person]?.active && !isApart(facts, asking, person) && ![...(asking.except ?? []), ...(asking.seated ?? [])].some((other) => sameHuman(facts, other, person)));

function expand(who: SimpleWho, facts: Facts, asking: Asking): Asked[] {
  if (who === 'applicant') return [{ person: asking.applicant, capacity: 'applicant' }];
  if (who === 'holder') return (asking.holders ?? []).map((person) => ({ person, capacity: 'holder' }));
  // Whoever is outside is no person of the organisation: `seatsFor` sees to him.
  if ('outside' in who) return [];
  if ('people' in who) return who.people.map((person) => ({ person, capacity: 'named' }));
  if ('field' in who) return idsIn(asking.form[who.field]).map((person) => ({ person, capacity: `field:${who.field}` }));
  if ('pick' in who || 'pick-at' in who) return inRange(who.among, facts, asking);
  if ('actor-of' in who) {
    const person = asking.actors[who['actor-of']];
    return person === undefined ? [] : [{ person, capacity: `actor-of:${who['actor-of']}` }];
  }
  if ('staff-of' in who) {
    const departments = idsIn(asking.form[who['staff-of']]);
    return Object.values(facts.people).filter(({ departmentId }) => departments.includes(departmentId)).map(({ id }) => ({ person: id, capacity: `staff-of:${who['staff-of']}` }));
  }
  if ('post' in who) return Object.values(facts.people).filter(({ post }) => post !== undefined && isPost(post, who.post)).map(({ id }) => ({ person: id, capacity: `post:${who.post}` }));
  if ('role' in who) return inRole(who, facts, asking);
  if ('chain' in who) return headsOf(levelsOf(who, facts, asking));
  const ways = who['head-of'] === 'holder' ? (asking.holders ?? []).map((person) => levelsAbove(facts, person)) : [levelsOf(who, facts, asking)];
  return ways.flatMap((levels) => {
    // Who heads two levels is one superior, not two.
    const heads = headsOf(levels);
    return heads.filter((one, i) => heads.findIndex(({ person }) => sameHuman(facts, person, one.person)) === i)[who.up ?? 0] ?? [];
  });
}

/** Those picked who are still within the range when the step opens. */
function inRange(among: Parameters<typeof peopleIn>[0], facts: Facts, asking: Asking): Asked[] {
  const range = new Set(peopleIn(among, facts, asking));
  return (asking.picked ?? []).filter((person) => range.has(person)).map((person) => ({ person, capacity: 'picked' }));
}

function inRole(who: Extract<SimpleWho, { role: string }>, facts: Facts, asking: Asking): Asked[] {
  const of = typeof who.of === 'object' ? departmentIn(facts, asking.form[who.of.field]) : who.of === undefined ? undefined : departmentOf(who.of, facts, asking);
  return (facts.roles[who.role] ?? [])
    .filter((person) => who.of === undefined || (of !== undefined && facts.people[person]?.departmentId === of))
    .map((person) => ({ person, capacity: `role:${who.role}` }));
}

/** The levels that a head or a chain of heads is looked for on. */
function levelsOf(who: Extract<SimpleWho, { 'head-of': string } | { chain: string }>, facts: Facts, asking: Asking): Level[] {
  const from = 'chain' in who ? who.chain : who['head-of'];
  const meantBy = from === 'applicant' ? asking.applicant : asking.form[from];
  const levels = typeof meantBy === 'string' && facts.people[meantBy] ? levelsAbove(facts, meantBy) : levelsFrom(facts, departmentIn(facts, meantBy));
  return 'chain' in who ? chainOf(facts, levels, 'levels' in who ? { levels: who.levels } : { to: who.to }) : levels;
}

const headsOf = (levels: readonly Level[]): Asked[] => levels.flatMap(({ department, head }) => (head === undefined ? [] : [{ person: head, capacity: `head-of:${department}` }]));

const departmentIn = (facts: Facts, value: unknown): string | undefined => (typeof value === 'string' && facts.departments[value] ? value : undefined);
const departmentOf = (key: string, facts: Facts, asking: Asking): string | undefined =>
  key === 'applicant' ? facts.people[asking.applicant]?.departmentId : Object.values(facts.departments).find((one) => one.key === key)?.id;
