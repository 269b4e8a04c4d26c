// The organisation, read whole and kept until its revision moves.
import type { Db } from '#db/connect.ts';
import type { Absence, Delegation, Facts } from '#domain/organisation.ts';
import type { Text } from '#domain/text.ts';

/** People, departments, roles, who acts for whom and who is away, as plain facts. */
export async function readFacts(db: Db): Promise<Facts> {
  const [people, departments, roles, delegations, absences] = await Promise.all([
    db<{ id: string; name: string; humanId: string; departmentId: string; post: string | null; active: boolean }[]>`
      select id, name, human_id, department_id, post, disabled_at is null as active from org.person order by id`,
    db<{ id: string; key: string; parentId: string | null; headId: string | null }[]>`select id, key, parent_id, head_id from org.department`,
    db<{ roleKey: string; people: string[] }[]>`select role_key, array_agg(person_id order by person_id) as people from org.role_member group by role_key`,
    db<(Omit<Delegation, 'only' | 'processes'> & { only: string | null; processes: string[] | null })[]>`
      select id, giver_id as giver, delegate_id as delegate, from_day::text as "from", to_day::text as "to", scope as "only", processes from org.delegation where ended_at is null and to_day >= org.today() order by made_at, id`,
    db<Absence[]>`select person_id as person, from_day::text as "from", to_day::text as "to" from org.absence where ended_at is null and to_day >= org.today() order by made_at, id`,
  ]);
  return {
    people: byKey(people.map(({ post, ...person }) => [person.id, { ...person, ...(post !== null && { post }) }])),
    departments: byKey(departments.map(({ id, key, parentId, headId }) => [id, { id, key, ...(parentId !== null && { parentId }), ...(headId !== null && { headId }) }])),
    roles: byKey(roles.map(({ roleKey, people: members }) => [roleKey, members])),
    delegations: delegations.map(({ only, processes, ...one }) => ({ ...one, ...(only !== null && { only }), ...(processes !== null && { processes }) })),
    absences,
  };
}

/** A table without what every object inherits: nobody is called `constructor` unless somebody is. */
const byKey = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> => Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));

/** The number that grows with every change of the organisation, its people, roles and settings. */
export const revision = (db: Db) => db<{ n: number }[]>`select n from org.revision`;

/** The organisation itself; no row before the first start has loaded it. */
export const organisation = (db: Db) => db<{ key: string; title: Text; demo: boolean; calendar: Record<string, unknown> }[]>`select key, title, demo, calendar from org.organisation`;

/** How departments are called. */
export const departmentTitles = (db: Db) => db<{ id: string; title: Text }[]>`select id, title from org.department order by key`;
/** How roles are called. */
export const roleTitles = (db: Db) => db<{ key: string; title: Text }[]>`select key, title from org.role order by key`;
/** What beside the facts belongs to each account. */
export const accounts = (db: Db) => db<{ id: string; username: string; locale: string }[]>`select id, username, locale from org.person order by username`;
/** People with a password: the demo's accounts. */
export const demoAccounts = (db: Db) => db<{ id: string }[]>`
  select p.id from org.person p join desk.credential c on c.person_id = p.id where p.disabled_at is null and exists (select 1 from org.organisation where demo) order by p.username`;

/** Every setting with its value. */
export const parameters = (db: Db) => db<{ key: string; value: string | number | boolean; title: Text; clauses: string[]; changedAt: Date; changedBy: string | null }[]>`
  select key, value, title, clauses, changed_at, changed_by from org.parameter order by key`;
