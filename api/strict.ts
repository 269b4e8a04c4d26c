// What no route need look at itself: unknown query parameters, bodies of another type, and what cannot be stored are refused, never ignored.
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { refuse, type FieldProblem } from '#domain/refusal.ts';
import type { Env } from './env.ts';
import { problem } from './problem.ts';
import { flawIn } from './wellformed.ts';

interface Declared {
  method: string;
  path: RegExp;
  names: ReadonlySet<string>;
  /** The body is a file, not JSON. */
  raw: boolean;
}

/** Looks at calls by what the routes have declared. Put it before them; `routes` is asked at the first call. */
export function strict(routes: () => Pick<OpenAPIHono<Env>, 'openAPIRegistry'>) {
  let declared: Declared[] | undefined;
  return createMiddleware<Env>(async (c, next) => {
    declared ??= declaredBy(routes());
    const route = declared.find(({ method, path }) => method === c.req.method.toLowerCase() && path.test(c.req.path));
    const names = route?.names;
    const unknown = names && [...new URL(c.req.url).searchParams.keys()].find((name) => !names.has(name));
    if (unknown !== undefined) return problem(c, refuse('unknown-field', { data: { field: unknown.slice(0, 60) }, fields: [{ path: unknown.slice(0, 60), code: 'unknown-field', message: { zh: '无法识别的参数', en: 'Unknown parameter' } }] }));
    const type = c.req.header('content-type');
    const hasBody = c.req.header('content-length') !== undefined ? c.req.header('content-length') !== '0' : c.req.header('transfer-encoding') !== undefined;
    if (/%00/.test(c.req.url)) return problem(c, refuse('malformed'));
    if (route?.raw) return next();
    if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? '')) return problem(c, refuse('unsupported-type'));
    const flaw = hasBody ? flawOf(await c.req.text()) : undefined;
    if (flaw) return problem(c, refuse(flaw.code === 'unknown-field' ? 'unknown-field' : 'malformed', { ...(flaw.path && { data: { field: flaw.path } }), fields: [flaw] }));
    return next();
  });
}

/** A body that is no JSON is left to its route, which says so. */
function flawOf(body: string): FieldProblem | undefined {
  try {
    return flawIn(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function declaredBy({ openAPIRegistry }: Pick<OpenAPIHono<Env>, 'openAPIRegistry'>): Declared[] {
  const found = openAPIRegistry.definitions.flatMap((one) => (one.type === 'route' ? [one.route] : []));
  // Paths without a parameter first: `/api/tasks/counts` is no task.
  return found
    .toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))
    .map(({ method, path, request }) => {
      const shape = (request?.query as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
      return { method, path: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`), names: new Set(Object.keys(shape)), raw: request?.body?.content['application/octet-stream'] !== undefined };
    });
}
