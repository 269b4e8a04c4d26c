// Taking running cases to another version of their process, and repairing effects that failed: for whoever keeps processes going.
import { createRoute, z } from '@hono/zod-openapi';
import { casesToMigrate } from '#db/read/cases.ts';
import { planOf } from '#domain/engine/plan.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { attempt } from '../act/attempt.ts';
import { prepareMigrate, prepareRepair } from '../act/steer.ts';
import { Case, MigrateBody, MigrationBody, MigrationChecks, RepairBody } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { permitted } from '../permitted.ts';
import { problem } from '../problem.ts';
import { readCase } from '../reading.ts';
import { json, keyed, refused, router, sent, undecided } from '../router.ts';
import { caseView } from '../view/case.ts';
import { factsOf } from '../view/facts.ts';
import { migrationCheck } from '../view/migration.ts';

const Id = z.object({ id: z.string().max(200) });
/** As many as somebody can look through; the oldest come first. */
const MOST = 200;

/** The routes of what two people do with cases that run. The check stands before that of a single case, whose address it resembles. */
export function steeringRoutes(deps: Deps) {
  const caseFor = async (caller: Caller, id: string) => {
    const found = await readCase(deps, caller, id);
    if (!found) throw new Error('the actor may not read the case');
    return { status: 200 as const, body: await caseView(deps, caller, await factsOf(deps, found)) };
  };
  return router()
    .openapi(createRoute({ tags: ['cases'], method: 'post', path: '/api/cases/migration-check', summary: 'Where cases would land under another version; changes nothing', middleware: permitted(deps, 'case.oversee'), request: { body: sent(MigrationBody) }, responses: { 200: json(MigrationChecks, 'One line a case'), ...refused } }), async (c) => {
      const { process, version, cases } = c.req.valid('json');
      const target = await deps.known.version(process, version);
      if (!target) return problem(c, refuse('not-found'));
      await loadPatterns(target.definition.form);
      const to = { definition: target.definition, plan: planOf(target.definition, target.hash) };
      const rows = await casesToMigrate(deps.sql, process, version, cases ?? null, MOST);
      await deps.known.definitions(rows.flatMap(({ pinned, firstPinned }) => [pinned, ...(firstPinned === null ? [] : [firstPinned])]));
      const items = [];
      for (const row of rows) items.push(await migrationCheck(deps, c.var.caller, row, to));
      return c.json({ items, next: null }, 200);
    })
    .openapi(createRoute({ tags: ['cases'], method: 'post', path: '/api/cases/{id}/migrate', summary: 'Take the case to a later version', middleware: signedIn(deps), request: { params: Id, headers: keyed, body: sent(MigrateBody) }, responses: { 200: json(Case, 'Proposed, or done'), ...undecided } }), (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      return attempt(c, deps, { body, prepare: (caller) => prepareMigrate(deps, caller, id, body), answer: (caller) => caseFor(caller, id) });
    })
    .openapi(createRoute({ tags: ['cases'], method: 'post', path: '/api/cases/{id}/repair', summary: 'Try an effect again, or declare it done by hand', middleware: signedIn(deps), request: { params: Id, headers: keyed, body: sent(RepairBody) }, responses: { 200: json(Case, 'Proposed, or done'), ...undecided } }), (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      return attempt(c, deps, { body, prepare: (caller) => prepareRepair(deps, caller, id, body), answer: (caller) => caseFor(caller, id) });
    });
}
