// A door that a rule of the policy opens, whatever stands behind it.
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { decide } from '#domain/policy/policy.ts';
import type { Action } from '#domain/policy/rule.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from './access.ts';
import type { Deps, Env } from './env.ts';
import { problem } from './problem.ts';
import { denied } from './reading.ts';

/** Lets only those through whom a rule permits the action; others leave a line in the log. */
export function permitted(deps: Deps, action: Action): [MiddlewareHandler<Env>, MiddlewareHandler<Env>] {
  const judge = createMiddleware<Env>(async (c, next) => {
    const ruling = decide(c.var.caller.subject, action);
    if (ruling.allowed) return next();
    await denied(deps, c.var.caller, action, ruling.rule, 'not-allowed', null);
    return problem(c, refuse('not-allowed'));
  });
  return [signedIn(deps), judge];
}
