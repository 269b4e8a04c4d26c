// Settings, published definitions and the log, for those whose role opens them.
import { createRoute, z } from '@hono/zod-openapi';
import { setParameters } from '#db/desk/register.ts';
import { parameters } from '#db/read/organisation.ts';
import { latestVersions, processVersion, versionsOf } from '#db/read/processes.ts';
import { auditEvents } from '#db/read/trail.ts';
import { check } from '#domain/definition/check.ts';
import { aroundIn } from '#domain/definition/checks/around.ts';
import { parse } from '#domain/definition/parse.ts';
import { misfits, wrongWith } from '#domain/parameter.ts';
import { refuse } from '#domain/refusal.ts';
import { Audit, AuditQuery, CheckBody, Checked, Parameters, ParametersBody, Version, Versions, WorkingTime, whole } from '../contract.ts';
import { pageOf, placeIn, Serial } from '../cursor.ts';
import type { Deps } from '../env.ts';
import { personIn } from '../organisation.ts';
import { permitted } from '../permitted.ts';
import { problem } from '../problem.ts';
import { json, refused, router, sent } from '../router.ts';
import { instant } from '../view/task-header.ts';

const common = { tags: ['administration'] };
const Key = z.object({ key: z.string().max(100) });
const KeyAndVersion = z.object({ key: z.string().max(100), n: whole(999_999_999) });

/** The routes of administration. */
export function administrationRoutes(deps: Deps) {
  const settings = async () => {
    const { facts } = await deps.known.organisation();
    return (await parameters(deps.sql)).map(({ changedAt, changedBy, ...one }) => ({ ...one, changedAt: instant(changedAt), ...(changedBy !== null && { changedBy: { id: changedBy, name: facts.people[changedBy]?.name ?? changedBy } }) }));
  };
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/parameters', summary: 'The organisation’s settings', middleware: permitted(deps, 'parameter.read'), responses: { 200: json(Parameters, 'Settings, with the clauses they serve'), ...refused } }), async (c) => c.json({ items: await settings(), next: null }, 200))
    .openapi(createRoute({ ...common, method: 'patch', path: '/api/parameters', summary: 'Change settings; cases that run keep theirs', middleware: permitted(deps, 'parameter.write'), request: { body: sent(ParametersBody) }, responses: { 200: json(Parameters, 'Settings after the change'), ...refused } }), async (c) => {
      const wanted = c.req.valid('json');
      const present = new Map((await parameters(deps.sql)).map((one) => [one.key, one.value]));
      const wrong = Object.entries(wanted).flatMap(([key, value]) => wrongWith(key, value, present.get(key)) ?? []);
      const problems = wrong.length ? wrong : misfits(wanted, present);
      const [first] = problems;
      if (first) return problem(c, refuse('parameter-invalid', { data: { key: first.path }, fields: problems }));
      await setParameters(deps.sql, c.var.caller.id, wanted);
      return c.json({ items: await settings(), next: null }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/calendar', summary: 'Working hours and the organisation’s own days', middleware: permitted(deps, 'parameter.read'), responses: { 200: json(WorkingTime, 'Working time'), ...refused } }), (c) => {
      const { offsetMinutes, hours, closed, open } = c.var.caller.organisation.calendar;
      return c.json({ offsetMinutes, hours: hours.map(([from, to]) => ({ from, to })), closed: [...closed], open: [...open] }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/definitions', summary: 'Published processes', middleware: permitted(deps, 'definition.read'), responses: { 200: json(z.object({ items: z.array(z.object({ key: z.string(), version: z.int(), title: z.object({ zh: z.string(), en: z.string() }) })), next: z.null() }), 'Latest versions'), ...refused } }), async (c) => {
      const rows = await latestVersions(deps.sql);
      const items = await Promise.all(rows.map(async ({ key, version }) => ({ key, version, title: (await processVersion(deps.sql, key, version))[0]?.body.title ?? { zh: key, en: key } })));
      return c.json({ items, next: null }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/definitions/{key}/versions', summary: 'Versions of a process', middleware: permitted(deps, 'definition.read'), request: { params: Key }, responses: { 200: json(Versions, 'Versions, latest first'), ...refused } }), async (c) => {
      const rows = await versionsOf(deps.sql, c.req.valid('param').key);
      return rows.length ? c.json({ items: rows.map(({ publishedAt, ...row }) => ({ ...row, publishedAt: instant(publishedAt) })), next: null }, 200) : problem(c, refuse('not-found'));
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/definitions/{key}/versions/{n}', summary: 'A published version', middleware: permitted(deps, 'definition.read'), request: { params: KeyAndVersion }, responses: { 200: json(Version, 'The version'), ...refused } }), async (c) => {
      const { key, n } = c.req.valid('param');
      const [row] = await processVersion(deps.sql, key, n);
      return row ? c.json({ key, version: row.version, hash: row.hash, publishedAt: instant(row.publishedAt), source: row.source, definition: row.body }, 200) : problem(c, refuse('not-found'));
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/definitions/{key}/check', summary: 'What keeps a definition from being published', middleware: permitted(deps, 'definition.check'), request: { params: Key, body: sent(CheckBody) }, responses: { 200: json(Checked, 'Problems, none when it may be published'), ...refused } }), async (c) => {
      const parsed = parse(c.req.valid('json').source);
      if ('problems' in parsed) return c.json({ problems: parsed.problems }, 200);
      const { facts, roleTitles, parameters: values } = c.var.caller.organisation;
      return c.json({ problems: check(parsed.definition, aroundIn(facts, [...roleTitles.keys()], values)) }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/audit', summary: 'The log', middleware: permitted(deps, 'audit.read'), request: { query: AuditQuery }, responses: { 200: json(Audit, 'Events, latest first'), ...refused } }), async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const before = placeIn(cursor, Serial);
      if (before === undefined) return problem(c, refuse('malformed'));
      const rows = await auditEvents(deps.sql, { ...filter, limit: limit + 1 }, before?.[0] ?? null);
      return c.json(pageOf(rows, limit, (row) => {
        const { by, ...data } = JSON.parse(row.body) as Record<string, unknown>;
        return { seq: row.id, at: instant(row.at), kind: row.kind, ...(row.caseId !== null && { case: row.caseId }), ...(typeof by === 'string' && { by: personIn(c.var.caller.organisation, by) }), data, hash: row.hash };
      }, (row) => [row.id]), 200);
    });
}
