// The interface as one Hono app: what every call goes through, the routes by noun, and their description.
import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { refuse } from '#domain/refusal.ts';
import { sameOrigin } from './access.ts';
import type { Deps, Env } from './env.ts';
import { defaultHook, onError, problem } from './problem.ts';
import { administrationRoutes } from './routes/administration.ts';
import { caseRoutes } from './routes/cases.ts';
import { fileRoutes, LARGEST_FILE } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { noticeRoutes } from './routes/notices.ts';
import { peopleRoutes } from './routes/people.ts';
import { processRoutes } from './routes/processes.ts';
import { recordRoutes } from './routes/records.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskRoutes } from './routes/tasks.ts';
import { strict } from './strict.ts';

const MOST_BYTES = 512 * 1024;
const MOST_DRAINED = 16 * 1024 * 1024;

/** The rest of the body is read and thrown away first: a caller who still sends would otherwise see a broken connection instead of the reason. */
async function tooLarge(c: Context<Env>): Promise<Response> {
  let left = MOST_DRAINED;
  for await (const chunk of c.req.raw.body ?? []) if ((left -= chunk.byteLength) < 0) break;
  return problem(c, refuse('too-large'));
}

/** One line of the log for each call; nothing that a person wrote is in it. */
export interface CallLine {
  requestId: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  person?: string;
  code?: string;
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
    const { requestId, caller, refused, failure } = c.var;
    log({ requestId, method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round((performance.now() - began) * 10) / 10, ...(caller && { person: caller.id }), ...(refused && { code: refused }), ...(failure && { failure }) });
  });
  all.use('*', logged, secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, referrerPolicy: 'same-origin' }));
  all.use('/api/*', createMiddleware<Env>(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  }));
  const [plain, upload] = [MOST_BYTES, LARGEST_FILE].map((maxSize) => bodyLimit({ maxSize, onError: tooLarge })) as [MiddlewareHandler<Env>, MiddlewareHandler<Env>];
  const limited: MiddlewareHandler<Env> = (c, next) => (c.req.path === '/api/files' ? upload : plain)(c, next);
  all.use('/api/*', sameOrigin(deps), limited, strict(() => all));
  all.onError(onError);
  all.notFound((c) => problem(c, refuse('not-found')));
  for (const routes of [healthRoutes, sessionRoutes, peopleRoutes, processRoutes, caseRoutes, taskRoutes, fileRoutes, recordRoutes, noticeRoutes, administrationRoutes]) all.route('/', routes(deps) as OpenAPIHono<Env>);
  all.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'session' });
  all.doc31('/api/openapi.json', { openapi: '3.1.0', info: { title: 'Countersign 会签', version: '1' }, security: [{ session: [] }] });
  return all;
}
