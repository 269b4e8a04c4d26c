// What no route need look at itself: unknown query parameters, bodies of another type, and what cannot be stored are refused, never ignored.
import { createMiddleware } from 'hono/factory';
import { refuse, type FieldProblem } from '#domain/refusal.ts';
import type { Env } from './env.ts';
import { problem } from './problem.ts';
import { flawIn } from './wellformed.ts';

/** Looks at calls by what the routes have declared. */
export const strict = createMiddleware<Env>(async (c, next) => {
  const { declared } = c.var;
  const unknown = declared && [...new URL(c.req.url).searchParams.keys()].find((name) => !declared.names.has(name));
  if (unknown !== undefined) return problem(c, refuse('unknown-field', { data: { field: unknown.slice(0, 60) }, fields: [{ path: unknown.slice(0, 60), code: 'unknown-field', message: { zh: '无法识别的参数', en: 'Unknown parameter' } }] }));
  const type = c.req.header('content-type');
  const hasBody = c.req.header('content-length') !== undefined ? c.req.header('content-length') !== '0' : c.req.header('transfer-encoding') !== undefined;
  if (/%00/.test(c.req.url)) return problem(c, refuse('malformed'));
  if (declared?.raw) return next();
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (hasBody && !(isJson(type ?? '') && /^identity$/i.test(encoding))) return problem(c, refuse('unsupported-type'));
  const flaw = hasBody ? flawOf(await c.req.text()) : undefined;
  if (flaw) return problem(c, refuse(flaw.code === 'unknown-field' ? 'unknown-field' : 'malformed', { ...(flaw.path && { data: { field: flaw.path } }), fields: [flaw] }));
  return next();
});

/** JSON in UTF-8, which is all that JSON is ever in. */
const isJson = (type: string): boolean => /^application\/json\s*(;|$)/i.test(type) && !/;\s*charset\s*=\s*(?!"?utf-?8"?\s*(;|$))/i.test(type);

/** A body that is no JSON is left to its route, which says so. */
function flawOf(body: string): FieldProblem | undefined {
  try {
    return flawIn(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
