// Where a call comes from.
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Deps, Env } from './env.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** The address of the caller. Behind a configured origin, a proxy on this very machine is believed when it names one; nobody else is. */
export function addressOf(c: Context<Env>, { origin }: Pick<Deps, 'origin'>): string {
  const direct = getConnInfo(c).remote.address ?? 'unknown';
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return origin && LOOPBACK.test(direct) && forwarded && forwarded.length <= 45 ? forwarded : direct;
}
