// The interface as one Hono app: what every call goes through, the routes by noun, and their description.
import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { refuse } from '#domain/refusal.ts';
import { sameOrigin } from './access.ts';
import { declared } from './declared.ts';
import type { Deps, Env } from './env.ts';
import { limited } from './limit.ts';
import { defaultHook, onError, problem } from './problem.ts';
import { accountRoutes } from './routes/accounts.ts';
import { administrationRoutes } from './routes/administration.ts';
import { caseRoutes } from './routes/cases.ts';
import { copyRoutes } from './routes/copies.ts';
import { relatedRoutes } from './routes/related.ts';
import { deputyRoutes } from './routes/deputies.ts';
import { draftRoutes } from './routes/drafts.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { noticeRoutes } from './routes/notices.ts';
import { outsideRoutes } from './routes/outside.ts';
import { peopleRoutes } from './routes/people.ts';
import { processRoutes } from './routes/processes.ts';
import { recordRoutes } from './routes/records.ts';
import { sessionRoutes } from './routes/session.ts';
import { seatRoutes } from './routes/seats.ts';
import { steeringRoutes } from './routes/steering.ts';
import { stuckRoutes } from './routes/stuck.ts';
import { taskRoutes } from './routes/tasks.ts';
import { strict } from './strict.ts';

/** One line of the log for each call; nothing that a person wrote is in it. */
export interface CallLine {
  requestId: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  person?: string;
  code?: string;
  /** The caller broke off while he was sending. */
  gone?: true;
  failure?: string;
}

/** The whole interface. `log` gets a line for each call. */
export function app(deps: Deps, log: (line: CallLine) => void): OpenAPIHono<Env> {
  const all = new OpenAPIHono<Env>({ defaultHook });
  const logged = createMiddleware<Env>(async (c, next) => {
    const began = performance.now();
    c.set('requestId', randomUUID());
    c.header('x-request-id', c.var.requestId);
    await next();
    const { requestId, caller, refused, gone, failure } = c.var;
    log({ requestId, method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round((performance.now() - began) * 10) / 10, ...(caller && { person: caller.id }), ...(refused && { code: refused }), ...(gone && { gone }), ...(failure && { failure }) });
  });
  all.use('*', logged, secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, referrerPolicy: 'same-origin' }));
  all.use('/api/*', createMiddleware<Env>(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  }));
  all.use('/api/*', sameOrigin(deps), declared(() => all), limited, strict);
  all.onError(onError);
  all.notFound((c) => problem(c, refuse('not-found')));
  for (const routes of [healthRoutes, sessionRoutes, peopleRoutes, accountRoutes, deputyRoutes, processRoutes, stuckRoutes, steeringRoutes, caseRoutes, copyRoutes, relatedRoutes, taskRoutes, seatRoutes, outsideRoutes, draftRoutes, fileRoutes, recordRoutes, noticeRoutes, administrationRoutes]) all.route('/', routes(deps) as OpenAPIHono<Env>);
  all.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'session' });
  all.doc31('/api/openapi.json', { openapi: '3.1.0', info: { title: 'Countersign 会签', version: '1' }, security: [{ session: [] }] });
  return all;
}
