// A call that acts on a case: its key, its outcome, and the answer that the same key gets again.
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Refusal } from '#domain/refusal.ts';
import type { Caller, Deps, Env } from '../env.ts';
import { failureOf, isOutage, problem } from '../problem.ts';
import type { Prepared } from './desk.ts';

/** Whoever acts: a signed-in person, or an outside party by his link. */
interface Actor {
  id: string;
}

export interface Acting<Who extends Actor = Caller> {
  /** What was sent, for telling a repeat from another request. */
  body: unknown;
  /** Asked only when the key is new: the act, or why not. */
  prepare(caller: Who): Promise<Prepared | { refusal: Refusal }>;
  /** The refusal with what the caller may know beside it: told with the answer, never kept in clear. */
  explain?(caller: Who, refusal: Refusal): Promise<Refusal>;
  /** Composes the answer to an act that is on record. */
  answer(caller: Who, recorded: { caseId: string; key: string }): Promise<{ status: 200 | 201; body: object }>;
}

/** Takes the call to its outcome. Typed as never, as `problem` is: the caller declares what `answer` gives. */
export const attempt = (c: Context<Env>, deps: Deps, acting: Acting): Promise<never> => attemptAs(c, deps, c.var.caller, acting);

/** The same for somebody who is not signed in. */
export async function attemptAs<Who extends Actor>(c: Context<Env>, deps: Deps, caller: Who, acting: Acting<Who>): Promise<never> {
  const key = c.req.header('idempotency-key') ?? randomUUID();
  c.header('idempotency-key', key);
  const route = `${c.req.method} ${c.req.path}`;
  const { outcome, replay, submission, kept } = await deps.desk.submit({ person: caller.id, key, route, body: acting.body }, () => acting.prepare(caller));
  if (replay) c.header('idempotent-replay', 'true');
  if (outcome === 'pending') return c.json({ status: 'pending', retry: c.req.path, key }, 202) as never;
  if (kept && !('refusal' in outcome && outcome.refusal.code === 'key-reused')) return reply(c, kept.status, kept.body);
  const keep = async (status: number, body: string) => {
    if (submission !== undefined) await deps.desk.keep(submission, { status, body });
  };
  if ('refusal' in outcome) {
    const response: Response = problem(c, (await acting.explain?.(caller, outcome.refusal)) ?? outcome.refusal);
    await keep(response.status, await response.clone().text());
    return response as never;
  }
  const answered = await acting.answer(caller, outcome.recorded).catch((error: unknown) => {
    if (isOutage(error)) throw error;
    return error instanceof Error ? error : new Error('an answer failed');
  });
  // It is on record, so nobody may be told that nothing was done: the key finds it once it can be shown.
  if (answered instanceof Error) {
    c.set('failure', failureOf(answered));
    return c.json({ status: 'pending', retry: c.req.path, key }, 202) as never;
  }
  const { status, body } = answered;
  const text = JSON.stringify(body);
  void keep(status, text);
  return reply(c, status, text);
}

const reply = (c: Context<Env>, status: number, body: string): never =>
  c.body(body, status as ContentfulStatusCode, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json; charset=utf-8' }) as never;
