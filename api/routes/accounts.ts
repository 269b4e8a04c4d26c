// Accounts, for administrators: closing one moves everything that its person was asked, and says where to.
import { createRoute, z } from '@hono/zod-openapi';
import { comeBack, depart } from '#db/desk/departures.ts';
import { amendsOf } from '#db/read/departures.ts';
import { speaksFor } from '#domain/leaving.ts';
import { refuse } from '#domain/refusal.ts';
import { sameHuman } from '#domain/organisation.ts';
import { Account, PersonBody } from '../contract.ts';
import type { Deps } from '../env.ts';
import { moveTasksOf } from '../leaving.ts';
import { permitted } from '../permitted.ts';
import { problem } from '../problem.ts';
import { json, refused, router, sent } from '../router.ts';
import { accountView } from '../view/account.ts';

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['administration'] };

/** The routes of accounts. */
export const accountRoutes = (deps: Deps) =>
  router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/people/{id}', summary: 'An account, and what became of its work', middleware: permitted(deps, 'people.arrange'), request: { params: Id }, responses: { 200: json(Account, 'The account'), ...refused } }), async (c) => {
      const account = await accountView(deps, c.req.valid('param').id);
      return account ? c.json(account, 200) : problem(c, refuse('not-found'));
    })
    .openapi(createRoute({ ...common, method: 'patch', path: '/api/people/{id}', summary: 'Close an account, or open it again', middleware: permitted(deps, 'people.arrange'), request: { params: Id, body: sent(PersonBody) }, responses: { 200: json(Account, 'As it is now, with what was moved where'), ...refused } }), async (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      const { caller } = c.var;
      const { facts } = caller.organisation;
      const person = facts.people[id];
      if (!person) return problem(c, refuse('not-found'));
      if (body.active) await comeBack(deps.sql, caller.id, id);
      else {
        if (sameHuman(facts, id, caller.id)) return problem(c, refuse('two-person'));
        if (body.handOver !== undefined && (!facts.people[body.handOver]?.active || sameHuman(facts, body.handOver, id))) return problem(c, refuse('person-unavailable'));
        const without = { ...facts, people: { ...facts.people, [id]: { ...person, active: false } } };
        const amends = (await amendsOf(deps.sql, id)).flatMap((form) => { const heir = speaksFor(without, form.applicantId); return heir === undefined ? [] : [[form.id, heir] as const]; });
        await depart(deps.sql, caller.id, { person: id, reason: body.reason, handOver: body.handOver, amends: Object.fromEntries(amends) });
        await moveTasksOf(deps, id);
      }
      const account = await accountView(deps, id);
      if (!account) throw new Error('the account is gone');
      return c.json(account, 200);
    });
