// Who is calling, and from where: the session behind the cookie, and the origin of anything that changes something.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Db } from '#db/connect.ts';
import { closeSession, openSession, sessionById, touchSession } from '#db/desk/sessions.ts';
import { subjectOf } from '#domain/policy/subject.ts';
import { refuse } from '#domain/refusal.ts';
import type { Caller, Deps, Env } from './env.ts';
import { problem } from './problem.ts';

const ABSOLUTE_SECONDS = 12 * 3_600;
const MOST_TOKENS = 3;
const TOKEN = /^([\w-]{20})\.([\w-]{43})$/;

const isHttps = (deps: Pick<Deps, 'origin'>): boolean => deps.origin?.protocol === 'https:';
/** `__Host-` binds the cookie to this very host, but exists only on https. */
const cookieName = (deps: Pick<Deps, 'origin'>): string => (isHttps(deps) ? '__Host-session' : 'session');

const hashOf = (secret: string): Buffer => createHash('sha256').update(Buffer.from(secret, 'base64url')).digest();

/** Writes a session of fresh random parts and its cookie. Only the hash of the secret is stored (after Lucia's published model). */
export async function createSession(c: Context<Env>, deps: Deps, personId: string, address: string): Promise<void> {
  const id = randomBytes(15).toString('base64url');
  const secret = randomBytes(32).toString('base64url');
  await openSession(deps.sql, { id, secretHash: hashOf(secret), personId, address });
  setCookie(c, cookieName(deps), `${id}.${secret}`, { httpOnly: true, secure: isHttps(deps), sameSite: 'Lax', path: '/', maxAge: ABSOLUTE_SECONDS });
}

/** The session that a token stands for, if it lives. */
async function validateSession(db: Db, token: string): Promise<{ id: string; personId: string; stale: boolean; revision: number } | undefined> {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const [row] = await sessionById(db, id);
  if (!row || !timingSafeEqual(hashOf(secret), row.secretHash)) return undefined;
  return { id, personId: row.personId, stale: row.stale, revision: row.revision };
}

/** The tokens that the call carries under our name, without what can be none; a browser may send another host's beside ours. */
const tokensOf = (c: Context<Env>, deps: Pick<Deps, 'origin'>): string[] => {
  const ours = `${cookieName(deps)}=`;
  return (c.req.header('cookie') ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(ours)).map((part) => part.slice(ours.length)).filter((token) => TOKEN.test(token)).slice(0, MOST_TOKENS);
};

/** The live session among them. */
async function sessionOf(c: Context<Env>, deps: Deps): ReturnType<typeof validateSession> {
  for (const token of tokensOf(c, deps)) {
    const session = await validateSession(deps.sql, token);
    if (session) return session;
  }
  return undefined;
}

/** Ends the session that the call carries, if any. */
export async function invalidateSession(c: Context<Env>, deps: Deps): Promise<void> {
  const session = await sessionOf(c, deps);
  if (session) await closeSession(deps.sql, session.id);
}

/** Takes the cookie back. */
export const dropCookie = (c: Context<Env>, deps: Deps): void => void deleteCookie(c, cookieName(deps), { path: '/', secure: isHttps(deps) });

/** Who calls, or why nobody does. */
async function callerOf(c: Context<Env>, deps: Deps): Promise<Caller | 'not-signed-in' | 'session-ended'> {
  if (getCookie(c, cookieName(deps)) === undefined) return 'not-signed-in';
  const session = await sessionOf(c, deps);
  if (!session) return 'session-ended';
  const organisation = await deps.known.organisation(session.revision);
  const subject = subjectOf(organisation.facts, session.personId);
  if (!subject) return 'session-ended';
  if (session.stale) await touchSession(deps.sql, session.id);
  return { id: session.personId, name: organisation.facts.people[session.personId]?.name ?? '', sessionId: session.id, organisation, subject };
}

/** Whoever is signed in where the call comes from, also where nobody need be. */
export async function callerIfAny(c: Context<Env>, deps: Deps): Promise<Caller | undefined> {
  const caller = await callerOf(c, deps);
  return typeof caller === 'string' ? undefined : caller;
}

/** Lets only signed-in people through. */
export const signedIn = (deps: Deps) =>
  createMiddleware<Env>(async (c, next) => {
    const caller = await callerOf(c, deps);
    if (typeof caller === 'string') return problem(c, refuse(caller));
    c.set('caller', caller);
    return next();
  });

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Without a configured origin the Host counts, but only one that nobody else can point at us: this machine's name, a number, or what we were told to listen on. */
function ownByHost(host: string, listening: string): string | undefined {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === listening || /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])$/i.test(name) ? `http://${host}` : undefined;
}

/**
 * An unsafe call that carries a cookie must come from this very origin, whatever its content type; one from elsewhere never passes. Nor does another
 * site's link to a reading: some are put on record, with a purpose, in the name of whoever follows it.
 */
export const sameOrigin = (deps: Deps) =>
  createMiddleware<Env>(async (c, next) => {
    if (SAFE.has(c.req.method)) return c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('cookie') !== undefined ? problem(c, refuse('cross-origin')) : next();
    const origin = c.req.header('origin');
    const own = deps.origin?.origin ?? ownByHost(c.req.header('host') ?? '', deps.host);
    const foreign = origin !== undefined && origin !== own;
    const nowhere = origin === undefined && c.req.header('cookie') !== undefined && c.req.header('sec-fetch-site') !== 'same-origin';
    if (foreign || nowhere) return problem(c, refuse('cross-origin'));
    return next();
  });
