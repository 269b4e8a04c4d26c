// The organisation, read whole and kept until its revision moves.
import type { Db } from '#db/connect.ts';
import type { Facts } from '#domain/organisation.ts';

/** People, departments and roles as plain facts. */
export async function readFacts(db: Db): Promise<Facts> {
  const [people, departments, roles] = await Promise.all([
    db<{ id: string; name: string; humanId: string; departmentId: string; post: string | null; active: boolean }[]>`
      select id, name, human_id, department_id, post, disabled_at is null as active from org.person`,
    db<{ id: string; key: string; parentId: string | null; headId: string | null }[]>`select id, key, parent_id, head_id from org.department`,
    db<{ roleKey: string; people: string[] }[]>`select role_key, array_agg(person_id order by person_id) as people from org.role_member group by role_key`,
  ]);
  return {
    people: Object.fromEntries(people.map(({ post, ...person }) => [person.id, { ...person, ...(post !== null && { post }) }])),
    departments: Object.fromEntries(departments.map(({ id, key, parentId, headId }) => [id, { id, key, ...(parentId !== null && { parentId }), ...(headId !== null && { headId }) }])),
    roles: Object.fromEntries(roles.map(({ roleKey, people: members }) => [roleKey, members])),
  };
}
