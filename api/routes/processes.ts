// Processes that the caller may start: their form, their outline, and the way a request would take.
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { availabilityOf } from '#db/read/line.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { checkForm, startForm } from '#domain/form/check.ts';
import { idsIn } from '#domain/form/ids.ts';
import { latestOf } from '#domain/form/latest.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import { applicantsPicks, badPicks } from '#domain/picks.ts';
import { mayStart } from '#domain/policy/starting.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import type { ProcessHead } from '../contract.ts';
import { Preview, PreviewBody, Process, Processes } from '../contract.ts';
import type { Deps, Env } from '../env.ts';
import type { Startable } from '../organisation.ts';
import { problem } from '../problem.ts';
import { json, refused, router, sent } from '../router.ts';
import { formFields } from '../view/field.ts';
import { outline } from '../view/outline.ts';
import { decidingOn, pickingsFor } from '../view/picks.ts';
import { previewOf } from '../view/preview.ts';

const headOf = (key: string, { version, definition }: Startable): ProcessHead => ({
  key,
  version,
  title: definition.title,
  ...(definition.description && { description: definition.description }),
  ...(definition.icon !== undefined && { icon: definition.icon }),
});

const Key = z.object({ key: z.string().max(100) });

/** The routes of processes. */
export function processRoutes(deps: Deps) {
  const startable = async (c: Context<Env>, key: string): Promise<Startable | undefined> => {
    const found = await deps.known.startable(key);
    return found && mayStart(c.var.caller.subject, found.definition) ? found : undefined;
  };
  return router()
    .openapi(createRoute({ method: 'get', path: '/api/processes', tags: ['processes'], summary: 'What I may start', middleware: signedIn(deps), responses: { 200: json(Processes, 'Processes'), ...refused } }), async (c) => {
      const keys = await deps.known.processes();
      const found = await Promise.all(keys.map(async (key) => ({ key, one: await startable(c, key) })));
      return c.json(found.flatMap(({ key, one }) => (one ? [headOf(key, one)] : [])), 200);
    })
    .openapi(createRoute({ method: 'get', path: '/api/processes/{key}', tags: ['processes'], summary: 'A process to start', middleware: signedIn(deps), request: { params: Key }, responses: { 200: json(Process, 'The process'), ...refused } }), async (c) => {
      const { key } = c.req.valid('param');
      const found = await startable(c, key);
      if (!found) return problem(c, refuse('not-found'));
      const { definition } = found;
      const fields = definition.form.filter(({ later }) => !later);
      return c.json({ ...headOf(key, found), form: formFields(fields, Date.now(), c.var.caller.organisation.calendar), steps: outline(definition), picks: pickingsFor(c.var.caller, applicantsPicks(definition), decidingOn(c.var.caller, definition, c.var.caller.id, {}), {}) }, 200);
    })
    .openapi(createRoute({ method: 'post', path: '/api/processes/{key}/preview', tags: ['processes'], summary: 'The way this request would take; starts nothing', middleware: signedIn(deps), request: { params: Key, body: sent(PreviewBody) }, responses: { 200: json(Preview, 'The way ahead'), ...refused } }), async (c) => {
      const found = await startable(c, c.req.valid('param').key);
      if (!found) return problem(c, refuse('not-found'));
      const { definition } = found;
      await loadPatterns(definition.form);
      const now = Date.now();
      const { form, picks = {} } = c.req.valid('json');
      const { calendar } = c.var.caller.organisation;
      const checked = checkForm(definition.form, startForm(definition.form), form, { now, latest: latestOf(definition.form, now, calendar), offsetMinutes: calendar.offsetMinutes });
      if ('refusal' in checked && checked.refusal.code !== 'form-invalid') return problem(c, checked.refusal);
      const usable = 'values' in checked ? checked.values : soundOf(definition, form, (checked.refusal.fields ?? []).map(({ path }) => path.split('.')[0] ?? ''));
      const unpicked = badPicks(applicantsPicks(definition), picks, c.var.caller.organisation.facts, decidingOn(c.var.caller, definition, c.var.caller.id, usable), c.var.caller.id);
      const records = await availabilityOf(deps.sql, definition.form.filter(({ type }) => type === 'record-ref').flatMap(({ key }) => idsIn(usable[key])));
      return c.json({ ...(await previewOf(c.var.caller, definition, usable, picks, now, records)), problems: [...('refusal' in checked ? (checked.refusal.fields ?? []) : []), ...(unpicked?.fields ?? [])] }, 200);
    });
}

/** What of a half-filled form is sound: the values without a problem. */
const soundOf = ({ form }: Definition, values: Record<string, unknown>, wrong: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => form.some((field) => field.key === key) && !wrong.includes(key) && value !== null && value !== ''));
