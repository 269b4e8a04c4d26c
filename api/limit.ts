// How much a call may send.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Env } from './env.ts';
import { problem } from './problem.ts';

const MOST_BYTES = 512 * 1024;
const MOST_DRAINED = 16 * 1024 * 1024;

/** Lets no more than so many bytes be held of a body, whether or not it says how long it is. */
export const upTo = (maxSize: number): MiddlewareHandler<Env> => bodyLimit({ maxSize, onError: (c: Context<Env>) => refuseUnread(c, refuse('too-large')) });

const plain = upTo(MOST_BYTES);

/** The limit of every call but those whose body is a file: their routes set their own, once they know who calls. */
export const limited: MiddlewareHandler<Env> = (c, next) => (c.var.declared?.raw ? next() : plain(c, next));

/** The rest of the body is read and thrown away first: a caller who still sends would otherwise see a broken connection instead of the reason. */
export async function refuseUnread(c: Context<Env>, refusal: Refusal): Promise<Response> {
  const { body } = c.req.raw;
  let left = MOST_DRAINED;
  // A body of unknown length is already being read; the server drains what is left of it.
  if (body && !body.locked) for await (const chunk of body) if ((left -= chunk.byteLength) < 0) break;
  return problem(c, refusal);
}
