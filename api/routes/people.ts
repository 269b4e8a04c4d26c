// The organisation, for pickers.
import { createRoute } from '@hono/zod-openapi';
import { decide } from '#domain/policy/policy.ts';
import { refuse } from '#domain/refusal.ts';
import { postOf } from '#domain/organisation.ts';
import { signedIn } from '../access.ts';
import { Departments, People, PeopleQuery } from '../contract.ts';
import { Name, pageOf, placeIn } from '../cursor.ts';
import type { Deps } from '../env.ts';
import { departmentIn } from '../organisation.ts';
import { problem } from '../problem.ts';
import { json, refused, router } from '../router.ts';

/** The routes of people and departments. */
export const peopleRoutes = (deps: Deps) =>
  router()
    .openapi(createRoute({ method: 'get', path: '/api/people', tags: ['organisation'], summary: 'Colleagues', middleware: signedIn(deps), request: { query: PeopleQuery }, responses: { 200: json(People, 'Colleagues, by account'), ...refused } }), (c) => {
      const { limit, cursor, q, state } = c.req.valid('query');
      const after = placeIn(cursor, Name);
      if (after === undefined) return problem(c, refuse('malformed'));
      const { organisation, subject } = c.var.caller;
      if (state === 'left' && !decide(subject, 'people.arrange').allowed) return problem(c, refuse('not-allowed'));
      const wanted = q?.toLowerCase() ?? '';
      const found = [...organisation.accounts.entries()]
        .flatMap(([id, { username }]) => {
          const person = organisation.facts.people[id];
          return person && person.active === (state === 'active') && (person.name.toLowerCase().includes(wanted) || username.toLowerCase().includes(wanted)) && (after === null || username > after[0]) ? [{ person, username }] : [];
        })
        .sort((a, b) => (a.username < b.username ? -1 : 1));
      return c.json(pageOf(found, limit, ({ person, username }) => ({ id: person.id, username, name: person.name, department: departmentIn(organisation, person.departmentId), ...(person.post !== undefined && { post: postOf(person.post) }) }), ({ username }) => [username]), 200);
    })
    .openapi(createRoute({ method: 'get', path: '/api/departments', tags: ['organisation'], summary: 'Departments', middleware: signedIn(deps), responses: { 200: json(Departments, 'All departments'), ...refused } }), (c) => {
      const { organisation } = c.var.caller;
      const items = Object.values(organisation.facts.departments).map(({ id, key, parentId, headId }) => {
        const head = headId === undefined ? undefined : organisation.facts.people[headId];
        return { ...departmentIn(organisation, id), key, ...(parentId !== undefined && { parent: parentId }), ...(head && { head: { id: head.id, name: head.name } }) };
      });
      return c.json({ items, next: null }, 200);
    });
