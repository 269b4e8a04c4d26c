// Who is asked: from an expression to people, over the organisation alone (approval-idioms §5, docs/process-language.md "Who").
import type { SimpleWho, Who } from '#domain/definition/who.ts';
import { sameHuman, type World } from './case.ts';

const here = ({ facts }: World, person: string): boolean => facts.people[person]?.active ?? false;

/** The heads above a person, the nearest first: nobody is his own head, and a level whose head is missing or gone is passed over. */
function superiors(world: World, person: string): string[] {
  const { people, departments } = world.facts;
  const above: string[] = [];
  for (let at = people[person]?.departmentId; at !== undefined; at = departments[at]?.parentId) {
    const head = departments[at]?.headId;
    if (head !== undefined && here(world, head) && !sameHuman(world, head, person)) above.push(head);
  }
  return above;
}

function namedBy(world: World, one: SimpleWho): string[] {
  if (one === 'applicant') return [world.applicant];
  if (typeof one === 'object' && 'role' in one) return world.facts.roles[one.role] ?? [];
  if (typeof one === 'object' && 'head-of' in one) return superiors(world, world.applicant).slice(0, 1);
  throw new Error('the generated processes ask nobody so');
}

/** Those of these who are here and, where the applicant is kept apart, are not he; each human once. */
function clear(world: World, people: readonly string[], apart: boolean): string[] {
  const may = people.filter((person) => here(world, person) && !(apart && sameHuman(world, person, world.applicant)));
  return may.filter((person, i) => !may.slice(0, i).some((other) => sameHuman(world, other, person)));
}

const simple = (who: Who): SimpleWho[] => {
  if (typeof who === 'object' && 'any' in who) return who.any;
  if (typeof who === 'object' && 'one' in who) throw new Error('the generated processes have nobody else');
  return [who];
};

/** Whom an expression finds, in order: the applicant gives way to others or, was he the only one, to his nearest superior. Where nobody is found, whoever stands in. */
export function whom(world: World, who: Who, apart: boolean): string[] {
  const named = simple(who).flatMap((one) => namedBy(world, one)).filter((person) => here(world, person));
  const found = clear(world, named, apart);
  if (found.length) return found;
  const above = named.length ? clear(world, superiors(world, world.applicant), apart).slice(0, 1) : [];
  if (above.length) return above;
  return ['process-owner', 'sysadmin'].map((role) => clear(world, world.facts.roles[role] ?? [], apart)).find((people) => people.length) ?? [];
}
