// Linking two cases (关联): whoever may read both may link them; whoever did, or whose request one of them is, may undo it (approval-idioms §6.4).
import { createRoute, z } from '@hono/zod-openapi';
import { relate, unrelate } from '#db/desk/related.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { Case, RelateBody } from '../contract.ts';
import type { Deps } from '../env.ts';
import { problem } from '../problem.ts';
import { denied, readCase, readNamed } from '../reading.ts';
import { json, refused, router, sent } from '../router.ts';
import { caseView } from '../view/case.ts';
import { factsOf } from '../view/facts.ts';

const common = { tags: ['cases'] };
const after = { 200: json(Case, 'The case'), ...refused };
const name = z.string().max(200);
/** The same for a case that he may not read and for one that there is not. */
const unknown = { zh: '没有这个编号的单据，或者您不能查看它。', en: 'There is no case of this number, or you may not read it.' };

/** The routes of links between cases. Doing what is done already changes nothing, and is no refusal. */
export function relatedRoutes(deps: Deps) {
  return router()
    .openapi(createRoute({ ...common, method: 'post', path: '/api/cases/{id}/related', summary: 'Link another case', middleware: signedIn(deps), request: { params: z.object({ id: name }), body: sent(RelateBody) }, responses: after }), async (c) => {
      const { caller } = c.var;
      const found = await readCase(deps, caller, c.req.valid('param').id);
      if (!found) return problem(c, refuse('no-such-case'));
      const other = (await readNamed(deps, caller, c.req.valid('json').case.normalize('NFKC').trim()))?.row;
      if (!other) return problem(c, refuse('cannot-read', { fields: [{ path: 'case', code: 'cannot-read', message: unknown }] }));
      if (other.id === found.row.id) return problem(c, refuse('links-itself'));
      await relate(deps.sql, caller.id, found.row.id, other.id);
      return c.json(await caseView(deps, caller, await factsOf(deps, found)), 200);
    })
    .openapi(createRoute({ ...common, method: 'delete', path: '/api/cases/{id}/related/{other}', summary: 'Undo the link', middleware: signedIn(deps), request: { params: z.object({ id: name, other: name }) }, responses: after }), async (c) => {
      const { caller } = c.var;
      const { id, other } = c.req.valid('param');
      const found = await readCase(deps, caller, id);
      if (!found) return problem(c, refuse('no-such-case'));
      const linked = (await readNamed(deps, caller, other))?.row;
      if (!linked) return problem(c, refuse('cannot-read'));
      await unrelate(deps.sql, caller.id, found.row.id, linked.id);
      const view = await caseView(deps, caller, await factsOf(deps, found));
      if (!view.related.some((one) => one.id === linked.id)) return c.json(view, 200);
      await denied(deps, caller, 'case.relate', 'default', 'not-allowed', found.row.id);
      return problem(c, refuse('not-allowed'));
    });
}
