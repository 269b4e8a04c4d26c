// Cases that do not go on by themselves, for whoever keeps processes going.
import { createRoute } from '@hono/zod-openapi';
import { mayStandStill } from '#db/read/stuck.ts';
import { inForce } from '#domain/delegation.ts';
import { StuckCases } from '../contract.ts';
import type { Deps } from '../env.ts';
import { today } from '../instead.ts';
import { definitionIn } from '../organisation.ts';
import { permitted } from '../permitted.ts';
import { json, refused, router } from '../router.ts';
import { stuckCase } from '../view/stuck.ts';

/** As many as somebody can look through; the oldest come first. */
const MOST = 200;

/** The route. It stands before that of a single case, whose address it resembles. */
export function stuckRoutes(deps: Deps) {
  return router().openapi(createRoute({ method: 'get', path: '/api/cases/stuck', tags: ['cases'], summary: 'Cases that do not go on by themselves, oldest first', middleware: permitted(deps, 'case.oversee'), responses: { 200: json(StuckCases, 'At most two hundred'), ...refused } }), async (c) => {
    const { caller } = c.var;
    const { facts } = caller.organisation;
    const day = today(caller);
    const absent = [...Object.values(facts.people).filter(({ active }) => !active).map(({ id }) => id), ...(facts.absences ?? []).filter((one) => inForce(one, day)).map(({ person }) => person)];
    const rows = await mayStandStill(deps.sql, absent, MOST);
    const definitions = await deps.known.definitions(rows.map(({ pinned }) => pinned));
    const items = await Promise.all(rows.map(async (row) => {
      const definition = definitionIn(definitions, row.pinned);
      const standing = row.held.length === 0 || row.failed ? (await deps.standings.of(row)).standing : undefined;
      return stuckCase(caller, definition, row, standing);
    }));
    return c.json({ items: items.flatMap((one) => one ?? []), next: null }, 200);
  });
}
