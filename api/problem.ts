// From a refusal to a reply: one shape, one table of statuses (domain/refusal.ts), never a stack, a statement or a value.
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { HookContext } from './env.ts';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { messages } from '#domain/form/value.ts';
import { refusals, refuse, sentence, type FieldProblem, type Refusal, type RefusalCode } from '#domain/refusal.ts';
import type { Problem } from './contract.ts';
import type { Env } from './env.ts';

const waits: Partial<Record<RefusalCode, number>> = { 'not-ready': 2, 'too-many': 60, 'files-busy': 3, 'streams-full': 60, 'urged-too-often': 1_800 };

/** The refusal as `application/problem+json`. `data.wait`, in seconds, becomes Retry-After. */
export function problem(c: Context<Env>, refusal: Refusal): never {
  const body = bodyOf(refusal, c.var.requestId);
  c.set('refused', refusal.code);
  const wait = waits[refusal.code];
  if (wait !== undefined) c.header('retry-after', String(refusal.data?.wait ?? wait));
  // Typed as never so that routes need to declare only what they answer when they do not refuse; the shape of every refusal is declared once, as `default`.
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode, { 'content-type': TYPE }) as never;
}

/** To a call that is not even one: its Host is missing, or no name. */
export const noCall = (): Response => {
  const body = bodyOf(refuse('malformed'), randomUUID());
  return new Response(JSON.stringify(body), { status: body.status, headers: { 'content-type': TYPE, 'cache-control': 'no-store' } });
};

const TYPE = 'application/problem+json; charset=utf-8';

const bodyOf = (refusal: Refusal, requestId: string): Problem => ({
  type: `urn:countersign:problem:${refusal.code}`,
  title: titleOf(refusal.code),
  status: refusals[refusal.code].status,
  code: refusal.code,
  detail: sentence(refusal),
  ...(refusal.clause !== undefined && { clause: refusal.clause }),
  ...(refusal.data && { data: refusal.data }),
  ...(refusal.fields && { fields: refusal.fields }),
  requestId,
});

const titleOf = (code: RefusalCode): string => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;

/** What was thrown: an HTTP refusal of a middleware keeps its meaning; anything else is a bug or an outage, and says no more than that. */
export function onError(error: Error, c: Context<Env>): Response {
  if (error instanceof HTTPException) return problem(c, refuse(byStatus[error.status] ?? 'malformed'));
  // A value that the database cannot hold, such as a date of the year 0 or a number beyond its range: the caller's, most likely; the log keeps the place in case it is ours.
  if (/^22/.test(codeOf(error))) {
    c.set('failure', failureOf(error));
    return problem(c, refuse('malformed'));
  }
  if (hasGone(c)) {
    c.set('gone', true);
    return problem(c, refuse('malformed'));
  }
  const outage = isOutage(error);
  c.set('failure', outage ? `outage ${codeOf(error)}` : failureOf(error));
  return problem(c, refuse(outage ? 'not-ready' : 'bug'));
}

/** Whether the caller broke off before all of his call had come: nobody hears the answer, and nothing of ours failed. */
const hasGone = ({ env }: Context<Env>): boolean => env.incoming.destroyed && !env.incoming.complete;

/** A bug as the log names it: class, code and place, never its message. */
export const failureOf = (error: Error): string => `bug ${error.name} ${codeOf(error)} ${whereIn(error)}`;

const byStatus: Record<number, RefusalCode> = { 401: 'not-signed-in', 403: 'not-allowed', 404: 'not-found', 413: 'too-large', 415: 'unsupported-type' };

const codeOf = (error: Error): string => {
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown };
  return [code, constraint].filter((part) => typeof part === 'string').join(' ');
};
/** A file and line of ours, for the log; messages of the database hold values and stay out. */
const whereIn = (error: Error): string => /(?:api|db|domain)\/[\w./-]+:\d+/.exec(error.stack ?? '')?.[0] ?? '';

/** The database is away, too busy, or starting: nothing was done that is not on record. */
export const isOutage = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (/^(08|53|55P03|57|40)/.test(code) || /^(ECONN|CONNECT|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code) || code === 'CONNECTION_ENDED' || code === 'CONNECTION_DESTROYED');
};

interface Issue {
  code?: string;
  message?: string;
  path: PropertyKey[];
  keys?: string[];
  errors?: Issue[][];
}

/** What a body or a query that does not fit its schema is called: an unknown name first, then everything that breaks a rule, path by path. */
function refusalOf(issues: readonly Issue[], target: string): Refusal {
  const flat = issues.flatMap((issue) => [issue, ...(issue.errors?.flat() ?? [])]);
  const unknown = flat.find((issue) => issue.code === 'unrecognized_keys');
  const name = unknown?.keys?.[0];
  if (name !== undefined) return refuse('unknown-field', { data: { field: name.slice(0, 60) }, fields: [{ path: name.slice(0, 60), code: 'unknown-field', message: { zh: '无法识别的字段', en: 'Unknown field' } }] });
  if (target !== 'json' || issues.some((issue) => issue.path.length === 0)) return refuse('malformed', { fields: fieldsOf(issues) });
  return refuse('form-invalid', { fields: fieldsOf(issues) });
}

const fieldsOf = (issues: readonly Issue[]): FieldProblem[] =>
  issues.filter((issue) => issue.path.length > 0).map((issue) => ({ path: issue.path.map(String).join('.'), ...(issue.message === 'not-plain' ? { code: issue.message, message: messages[issue.message] } : { code: (issue.code ?? 'invalid').replaceAll('_', '-'), message: { zh: '内容不符合要求', en: 'Not as required' } }) }));

/** The hook of every router: a schema that was not met becomes a problem. */
export function defaultHook(result: HookContext, c: Context<Env>): Response | undefined {
  return result.success ? undefined : problem(c, refusalOf(result.error.issues as readonly Issue[], result.target));
}
