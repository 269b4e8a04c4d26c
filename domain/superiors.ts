// Who is above whom: the heads of departments, from one department up to the top.
import { sameHuman, type Facts } from './organisation.ts';

/** A department on the way up; `head` is missing where it has none, or one who has left. */
export interface Level {
  department: string;
  head?: string;
}

/** The departments from this one up to the top, each once. */
export function levelsFrom(facts: Facts, departmentId: string | undefined): Level[] {
  const levels: Level[] = [];
  const seen = new Set<string>();
  for (let at = departmentId; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const department: Facts['departments'][string] | undefined = facts.departments[at];
    if (!department) break;
    const { key, headId } = department;
    levels.push({ department: key, ...(headId !== undefined && facts.people[headId]?.active && { head: headId }) });
    at = department.parentId;
  }
  return levels;
}

/** The departments above a person: his own is the first, unless he heads it; then it begins one level higher. */
export const levelsAbove = (facts: Facts, person: string): Level[] =>
  levelsFrom(facts, facts.people[person]?.departmentId).filter(({ head }) => head === undefined || !sameHuman(facts, head, person));

/** So many levels, or up to the first whose head holds the role; to the top where nobody does. */
export function chainOf(facts: Facts, levels: readonly Level[], end: { levels: number } | { to: string }): Level[] {
  if ('levels' in end) return levels.slice(0, end.levels);
  const last = levels.findIndex(({ head }) => head !== undefined && facts.roles[end.to]?.includes(head));
  return last < 0 ? [...levels] : levels.slice(0, last + 1);
}
