// Who acts for whom, and who is away: arranged by each for himself, or by an administrator for somebody else with a reason.
import { createRoute, z } from '@hono/zod-openapi';
import { beAway, beBack, delegate, endDelegation } from '#db/desk/deputies.ts';
import { absenceById, absences, delegationById, delegations } from '#db/read/deputies.ts';
import { mayDelegate, wrongDays } from '#domain/delegation.ts';
import { decide } from '#domain/policy/policy.ts';
import { refuse, withoutReason, type Refusal } from '#domain/refusal.ts';
import { sameHuman } from '#domain/organisation.ts';
import { signedIn } from '../access.ts';
import { opaque } from '../act/desk.ts';
import { Absence, Absences, ArrangedQuery, AwayBody, DelegateBody, Delegation, Delegations, EndBody } from '../contract.ts';
import { InstantAndId, pageOf, placeIn } from '../cursor.ts';
import type { Caller, Deps } from '../env.ts';
import { today } from '../instead.ts';
import { problem } from '../problem.ts';
import { denied } from '../reading.ts';
import { json, refused, router, sent } from '../router.ts';
import { absenceView, delegationView, type Titles } from '../view/deputies.ts';

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['organisation'] };
const reasonless = withoutReason('reason');

/** The routes of delegations and absences. */
export function deputyRoutes(deps: Deps) {
  const titles = async (): Promise<Titles> => {
    const found = await Promise.all((await deps.known.processes()).map((key) => deps.known.startable(key)));
    return new Map(found.flatMap((one) => (one ? [[one.definition.key, one.definition.title] as const] : [])));
  };
  /** Whether he may arrange it for somebody else, and says why. */
  const forAnother = async (caller: Caller, person: string, reason: string | undefined): Promise<Refusal | undefined> => {
    if (person === caller.id) return undefined;
    const ruling = decide(caller.subject, 'people.arrange');
    if (ruling.allowed) return reason ? undefined : reasonless;
    await denied(deps, caller, 'people.arrange', ruling.rule, 'not-allowed', null);
    return refuse('not-allowed');
  };
  const all = (caller: Caller, whose: 'mine' | 'all') => whose === 'all' && !decide(caller.subject, 'people.arrange').allowed;
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/delegations', summary: 'Who acts for whom', middleware: signedIn(deps), request: { query: ArrangedQuery }, responses: { 200: json(Delegations, 'Latest first'), ...refused } }), async (c) => {
      const { limit, cursor, whose } = c.req.valid('query');
      const { caller } = c.var;
      const place = placeIn(cursor, InstantAndId);
      if (place === undefined) return problem(c, refuse('malformed'));
      if (all(caller, whose)) return problem(c, refuse('not-allowed'));
      const [rows, named] = await Promise.all([delegations(deps.sql, whose === 'all' ? null : caller.id, limit + 1, place && { at: place[0], id: place[1] }), titles()]);
      return c.json(pageOf(rows, limit, (row) => delegationView(caller.organisation, named, row), (row) => [row.place, row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/delegations', summary: 'Let somebody act for me', middleware: signedIn(deps), request: { body: sent(DelegateBody) }, responses: { 201: json(Delegation, 'Made'), ...refused } }), async (c) => {
      const { giver, ...wanted } = c.req.valid('json');
      const { caller } = c.var;
      const { facts } = caller.organisation;
      const made = { ...wanted, giver: giver ?? caller.id, id: opaque('g') };
      const no = (await forAnother(caller, made.giver, wanted.reason))
        // An administrator does not give himself what belongs to others.
        ?? (made.giver !== caller.id && sameHuman(facts, made.delegate, caller.id) ? refuse('two-person') : undefined)
        ?? mayDelegate(facts, today(caller), { ...made }, await deps.known.processes());
      if (no) return problem(c, no);
      await delegate(deps.sql, caller.id, made);
      const [row] = await delegationById(deps.sql, made.id);
      if (!row) throw new Error('the delegation is not on record');
      return c.json(delegationView(caller.organisation, await titles(), row), 201);
    })
    .openapi(createRoute({ ...common, method: 'patch', path: '/api/delegations/{id}', summary: 'End it now', middleware: signedIn(deps), request: { params: Id, body: sent(EndBody) }, responses: { 200: json(Delegation, 'As it is now'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const [row] = await delegationById(deps.sql, id);
      if (!row || !(row.giver === caller.id || row.delegate === caller.id || decide(caller.subject, 'people.arrange').allowed)) return problem(c, refuse('not-found'));
      await endDelegation(deps.sql, caller.id, id);
      const [now = row] = await delegationById(deps.sql, id);
      return c.json(delegationView(caller.organisation, await titles(), now), 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/absences', summary: 'Who is away', middleware: signedIn(deps), request: { query: ArrangedQuery }, responses: { 200: json(Absences, 'Latest first'), ...refused } }), async (c) => {
      const { limit, cursor, whose } = c.req.valid('query');
      const { caller } = c.var;
      const place = placeIn(cursor, InstantAndId);
      if (place === undefined) return problem(c, refuse('malformed'));
      if (all(caller, whose)) return problem(c, refuse('not-allowed'));
      const rows = await absences(deps.sql, whose === 'all' ? null : caller.id, limit + 1, place && { at: place[0], id: place[1] });
      return c.json(pageOf(rows, limit, (row) => absenceView(caller.organisation, row), (row) => [row.place, row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/absences', summary: 'I am away', middleware: signedIn(deps), request: { body: sent(AwayBody) }, responses: { 201: json(Absence, 'Noted'), ...refused } }), async (c) => {
      const { person, ...days } = c.req.valid('json');
      const { caller } = c.var;
      const made = { ...days, person: person ?? caller.id, id: opaque('b') };
      const no = (await forAnother(caller, made.person, days.reason)) ?? (caller.organisation.facts.people[made.person]?.active ? undefined : refuse('person-unknown')) ?? wrongDays(made, today(caller));
      if (no) return problem(c, no);
      await beAway(deps.sql, caller.id, made);
      const [row] = await absenceById(deps.sql, made.id);
      if (!row) throw new Error('the absence is not on record');
      return c.json(absenceView(caller.organisation, row), 201);
    })
    .openapi(createRoute({ ...common, method: 'patch', path: '/api/absences/{id}', summary: 'I am back', middleware: signedIn(deps), request: { params: Id, body: sent(EndBody) }, responses: { 200: json(Absence, 'As it is now'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const [row] = await absenceById(deps.sql, id);
      if (!row || !(row.person === caller.id || decide(caller.subject, 'people.arrange').allowed)) return problem(c, refuse('not-found'));
      await beBack(deps.sql, caller.id, id);
      const [now = row] = await absenceById(deps.sql, id);
      return c.json(absenceView(caller.organisation, now), 200);
    });
}
