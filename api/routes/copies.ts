// Copies of a case, by hand, and having read one.
import { createRoute, z } from '@hono/zod-openapi';
import { markRead, sendCopies } from '#db/desk/copies.ts';
import { aboutCase, mayBeCopied } from '#domain/copies.ts';
import { refuse, sentence } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { Case, Copied, CopiesBody } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { personIn } from '../organisation.ts';
import { problem } from '../problem.ts';
import { denied, readCase } from '../reading.ts';
import { json, refused, router, sent } from '../router.ts';
import { caseView } from '../view/case.ts';
import { factsOf, ownSteps } from '../view/facts.ts';
import { mayOnCase } from '../view/verbs.ts';

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['cases'] };

/** The routes of copies. */
export function copyRoutes(deps: Deps) {
  const caseFor = async (caller: Caller, id: string): Promise<Case> => {
    const found = await readCase(deps, caller, id);
    if (!found) throw new Error('the actor may not read the case');
    return caseView(deps, caller, await factsOf(deps, found));
  };
  return router()
    .openapi(createRoute({ ...common, method: 'post', path: '/api/cases/{id}/copies', summary: 'Send copies', middleware: signedIn(deps), request: { params: Id, body: sent(CopiesBody) }, responses: { 200: json(Copied, 'What came of each'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const found = await readCase(deps, caller, id);
      if (!found) return problem(c, refuse('no-such-case'));
      const facts = await factsOf(deps, found);
      const no = await mayOnCase(deps, caller, facts, 'copy');
      if (no) {
        if (no.rule !== undefined) await denied(deps, caller, 'case.copy', no.rule, no.refusal.code, id);
        return problem(c, no.refusal);
      }
      const { row, definition } = facts;
      const before = row.copies.filter(({ by }) => by === caller.id).map(({ person }) => person);
      const copying = { facts: caller.organisation.facts, applicant: row.applicantId, about: aboutCase(definition, row.form), reading: [caller.id, ...row.copies.map(({ person }) => person)] };
      const looked = [...new Set(c.req.valid('json').people)].map((person) => ({ person, refusal: before.includes(person) ? undefined : mayBeCopied(copying, person) }));
      const skipped = looked.flatMap(({ person, refusal }) => (refusal ? [{ person, refusal }] : []));
      const [first] = skipped;
      // Nobody is left: then it is a refusal. Each is named with why.
      if (first && skipped.length === looked.length)
        return problem(c, refuse(first.refusal.code, { fields: looked.flatMap(({ refusal }, i) => (refusal ? [{ path: `people.${i}`, code: refusal.code, message: sentence(refusal) }] : [])) }));
      const people = looked.flatMap(({ person, refusal }) => (refusal || before.includes(person) ? [] : [person]));
      const [{ got } = { got: null }] = await sendCopies(deps.sql, caller.id, id, people, ownSteps(facts, caller.id), skipped.map(({ person, refusal }) => ({ person, code: refusal.code })));
      if (!got) return problem(c, refuse('case-closed'));
      const results = looked.map(({ person, refusal }): Copied['results'][number] => {
        const who = { person: personIn(caller.organisation, person) };
        return refusal ? { ...who, status: 'skipped', code: refusal.code, detail: sentence(refusal) } : { ...who, status: 'sent' };
      });
      return c.json({ results, case: await caseFor(caller, id) }, 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/cases/{id}/read', summary: 'I have read my copy', middleware: signedIn(deps), request: { params: Id }, responses: { 200: json(Case, 'The case'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const found = await readCase(deps, caller, id);
      if (!found) return problem(c, refuse('no-such-case'));
      if (!found.row.copies.some(({ person }) => person === caller.id)) return problem(c, refuse('not-allowed'));
      await markRead(deps.sql, caller.id, id);
      return c.json(await caseFor(caller, id), 200);
    });
}
