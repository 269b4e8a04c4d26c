// Where a call comes from.
import { timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Deps, Env } from './env.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** The address behind a connection. Behind a configured origin, a proxy on this very machine is believed when it names one; nobody else is. */
export function addressBehind(direct: string | undefined, forwardedFor: string | undefined, origin: URL | undefined): string {
  const forwarded = forwardedFor?.split(',').at(-1)?.trim();
  return origin && LOOPBACK.test(direct ?? '') && forwarded && forwarded.length <= 45 ? forwarded : (direct ?? 'unknown');
}

/** The address of the caller; when the console's server calls for a browser, that browser's, which it vouches for with the key that only it was given. */
export function addressOf(c: Context<Env>, { origin, consoleKey }: Pick<Deps, 'origin' | 'consoleKey'>): string {
  const [key, named] = [Buffer.from(c.req.header('x-cs-key') ?? ''), c.req.header('x-cs-address')];
  const vouched = key.length === consoleKey.length && timingSafeEqual(key, consoleKey);
  return vouched && named !== undefined ? named : addressBehind(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'), origin);
}
