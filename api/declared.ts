// What the routes have declared about the call that has come, for whatever looks at it before them.
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import type { Env } from './env.ts';

export interface Declared {
  method: string;
  path: RegExp;
  /** Of its query parameters. */
  names: ReadonlySet<string>;
  /** The body is a file, not JSON. */
  raw: boolean;
}

/** Finds the call's route. Put it before the routes; `routes` is asked at the first call. */
export function declared(routes: () => Pick<OpenAPIHono<Env>, 'openAPIRegistry'>) {
  let known: Declared[] | undefined;
  return createMiddleware<Env>(async (c, next) => {
    known ??= declaredBy(routes());
    c.set('declared', known.find(({ method, path }) => method === c.req.method.toLowerCase() && path.test(c.req.path)));
    return next();
  });
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
