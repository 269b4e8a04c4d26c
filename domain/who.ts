// From "who is asked" to people: approval-idioms §5, over the organisation as it stands at the moment the step opens.
import type { SimpleWho, Who } from '#domain/definition/who.ts';
import type { Facts } from '#domain/organisation.ts';

/** What an expression may refer to beside the organisation. */
export interface Asking {
  applicant: string;
  /** The values of the case's form; only fields that hold people or departments are read. */
  form: Record<string, unknown>;
  /** Step id → who decided it last. */
  actors: Record<string, string>;
  /** Nobody decides their own request: the applicant gives way to somebody else, and so does whoever may act for him. */
  apart: boolean;
  /** Others to whom the request is as their own: those who may act for the applicant. */
  interested?: readonly string[];
  /** Neither are these people asked, by whatever account. */
  except?: readonly string[];
  /** Of a late task: who has it. */
  holders?: readonly string[];
}
/** A person and why he is asked: `head-of:design`, `role:archive-dept`, `stand-in:role:…`. */
export interface Asked {
  person: string;
  capacity: string;
}

const STAND_IN = 'process-owner';
const ADMINISTRATOR = 'sysadmin';

/**
 * The people to ask, in order, each once, all active and clear of conflict. Never the applicant (or another account of the same human)
 * where the ask keeps him apart: he gives way to others of the same role, else to his superior, climbing (§5.3). Nobody found: the expression's `else`,
 * then the process owner, then the administrator (§5.7). Empty only when none of these exists.
 */
export function resolveWho(who: Who, facts: Facts, asking: Asking): Asked[] {
  const clear = (asked: Asked[]) => clearOf(asked, facts, asking);
  for (const option of options(who)) {
    const found = option.flatMap((one) => expand(one, facts, asking));
    const people = clear(found);
    if (people.length) return people;
    if (found.some(({ person }) => inConflict(facts, asking, person)) && !isExcepted(facts, asking, asking.applicant)) {
      const above = clear(superiors(facts, asking.applicant));
      if (above[0]) return [{ ...above[0], capacity: `superior-of-applicant:${above[0].capacity}` }];
    }
  }
  return standIns(facts, asking);
}

/** The people that an expression names as the case stands, whoever else could stand in for them. */
export const meant = (who: Who, facts: Facts, asking: Asking): string[] => options(who).flat().flatMap((one) => expand(one, facts, asking)).map(({ person }) => person);

/** Whoever is asked when nobody else can be: the process owner, else the administrator (§5.7). */
export function standIns(facts: Facts, asking: Asking): Asked[] {
  for (const role of [STAND_IN, ADMINISTRATOR]) {
    const people = clearOf((facts.roles[role] ?? []).map((person) => ({ person, capacity: `stand-in:role:${role}` })), facts, asking);
    if (people.length) return people;
  }
  return [];
}

/** Those who may be asked: active, and clear of conflict; each once. */
const clearOf = (asked: Asked[], facts: Facts, asking: Asking): Asked[] => unique(asked.filter(({ person }) => facts.people[person]?.active && !(asking.apart && inConflict(facts, asking, person)) && !isExcepted(facts, asking, person)));

/** The applicant himself, and those to whom his request is as their own. */
const inConflict = (facts: Facts, { applicant, interested = [] }: Asking, person: string): boolean => [applicant, ...interested].some((other) => sameHuman(facts, person, other));

const isExcepted = (facts: Facts, { except }: Asking, person: string): boolean => except?.some((other) => sameHuman(facts, person, other)) ?? false;

function options(who: Who): SimpleWho[][] {
  if (typeof who === 'object' && 'one' in who) return [[who.one], [who.else]];
  if (typeof who === 'object' && 'any' in who) return [who.any];
  return [[who]];
}

function expand(who: SimpleWho, facts: Facts, asking: Asking): Asked[] {
  if (who === 'applicant') return [{ person: asking.applicant, capacity: 'applicant' }];
  if (who === 'holder') return (asking.holders ?? []).map((person) => ({ person, capacity: 'holder' }));
  if ('people' in who) return who.people.map((person) => ({ person, capacity: 'named' }));
  if ('field' in who) return peopleIn(asking.form[who.field]).map((person) => ({ person, capacity: `field:${who.field}` }));
  if ('actor-of' in who) {
    const person = asking.actors[who['actor-of']];
    return person === undefined ? [] : [{ person, capacity: `actor-of:${who['actor-of']}` }];
  }
  if ('staff-of' in who) {
    const departments = peopleIn(asking.form[who['staff-of']]);
    return Object.values(facts.people).filter(({ departmentId }) => departments.includes(departmentId)).map(({ id }) => ({ person: id, capacity: `staff-of:${who['staff-of']}` }));
  }
  if ('post' in who) return Object.values(facts.people).filter((person) => person.post === who.post).map(({ id }) => ({ person: id, capacity: `post:${who.post}` }));
  if ('role' in who) return inRole(who, facts, asking);
  const target = who['head-of'];
  if (target === 'holder') return (asking.holders ?? []).flatMap((person) => superiors(facts, person).slice(who.up ?? 0, (who.up ?? 0) + 1));
  const meantBy = target === 'applicant' ? asking.applicant : asking.form[target];
  const chain = typeof meantBy === 'string' && facts.people[meantBy] ? superiors(facts, meantBy) : headsFrom(facts, departmentIn(facts, meantBy));
  const head = chain[who.up ?? 0];
  return head ? [head] : [];
}

function inRole(who: { role: string; of?: string | undefined }, facts: Facts, asking: Asking): Asked[] {
  const members = facts.roles[who.role] ?? [];
  const department = who.of === 'applicant' ? facts.people[asking.applicant]?.departmentId : Object.values(facts.departments).find(({ key }) => key === who.of)?.id;
  return members
    .filter((person) => who.of === undefined || facts.people[person]?.departmentId === department)
    .map((person) => ({ person, capacity: `role:${who.role}` }));
}

/** The heads above a person, nearest first: his department's, or one level higher where he is the head himself. */
export function superiors(facts: Facts, person: string): Asked[] {
  return headsFrom(facts, facts.people[person]?.departmentId).filter((head) => head.person !== person);
}

function headsFrom(facts: Facts, departmentId: string | undefined): Asked[] {
  const heads: Asked[] = [];
  const seen = new Set<string>();
  for (let at = departmentId; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const department: Facts['departments'][string] | undefined = facts.departments[at];
    if (!department) break;
    if (department.headId && facts.people[department.headId]?.active && !heads.some(({ person }) => person === department.headId))
      heads.push({ person: department.headId, capacity: `head-of:${department.key}` });
    at = department.parentId ?? undefined;
  }
  return heads;
}

const peopleIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
const departmentIn = (facts: Facts, value: unknown): string | undefined => (typeof value === 'string' && facts.departments[value] ? value : undefined);

/** One natural person may have two accounts; what counts is the human. */
export const sameHuman = (facts: Facts, a: string, b: string): boolean => a === b || (facts.people[a] !== undefined && facts.people[a]?.humanId === facts.people[b]?.humanId);

const unique = (asked: Asked[]): Asked[] => asked.filter((one, i) => asked.findIndex(({ person }) => person === one.person) === i);
