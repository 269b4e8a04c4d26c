// Signing in and out, who one is, and what the door may show.
import { createRoute } from '@hono/zod-openapi';
import { randomBytes } from 'node:crypto';
import { credentialOf, refuseSignIn, rehash } from '#db/desk/credentials.ts';
import { demoAccounts } from '#db/read/organisation.ts';
import { delegationsOf } from '#domain/delegation.ts';
import { decide } from '#domain/policy/policy.ts';
import type { Action } from '#domain/policy/rule.ts';
import { refuse } from '#domain/refusal.ts';
import { createSession, dropCookie, invalidateSession, signedIn } from '../access.ts';
import { Door, Me, SignIn } from '../contract.ts';
import type { Deps } from '../env.ts';
import { today } from '../instead.ts';
import { personIn, type Organisation } from '../organisation.ts';
import { hashPassword, isOutdated, isRight, QueueFull } from '../password.ts';
import { problem } from '../problem.ts';
import { json, refused, router, sent } from '../router.ts';
import { signedInWell, tryToSignIn } from '../throttle.ts';
import { postOf } from '#domain/organisation.ts';
import { subjectOf } from '#domain/policy/subject.ts';
import { addressOf } from '../address.ts';

const pages: Record<'parameters.read' | 'parameters.write' | 'definitions.read' | 'audit.read' | 'people.arrange' | 'cases.oversee', Action> = {
  'parameters.read': 'parameter.read', 'parameters.write': 'parameter.write', 'definitions.read': 'definition.read', 'audit.read': 'audit.read', 'people.arrange': 'people.arrange', 'cases.oversee': 'case.oversee',
};

/** `GET /api/me`, as everybody sees himself. */
function meOf(organisation: Organisation, id: string): Me {
  const { facts, departmentTitles, roleTitles, accounts } = organisation;
  const day = today({ organisation });
  const person = facts.people[id];
  const account = accounts.get(id);
  const subject = subjectOf(facts, id);
  if (!person || !account || !subject) throw new Error('the caller is not in the organisation');
  const department = facts.departments[person.departmentId];
  const may = (Object.keys(pages) as (keyof typeof pages)[]).filter((page) => decide(subject, pages[page]).allowed);
  return {
    id,
    username: account.username,
    name: person.name,
    departments: department ? [{ id: department.id, key: department.key, title: departmentTitles.get(department.id) ?? { zh: department.key, en: department.key }, head: department.headId === id }] : [],
    posts: person.post === undefined ? [] : [postOf(person.post)],
    roles: subject.roles.map((key) => ({ key, title: roleTitles.get(key) ?? { zh: key, en: key } })),
    locale: account.locale === 'en' ? 'en' : 'zh',
    delegations: [...delegationsOf(facts, day, 'giver', id), ...delegationsOf(facts, day, 'delegate', id)].map(({ id: one, giver, delegate, from, to }) => ({ id: one, giver: personIn(organisation, giver), delegate: personIn(organisation, delegate), from, to })),
    may: [...may, ...(decide(subject, 'loan.read').allowed ? (['loans.all'] as const) : [])],
  };
}

/** The routes of the session. */
export function sessionRoutes(deps: Deps) {
  const decoy = hashPassword(randomBytes(16).toString('hex'), deps.passwordCost);
  decoy.catch(() => undefined);
  return router()
    .openapi(createRoute({ method: 'get', path: '/api/session', tags: ['session'], summary: 'What the sign-in page may know', responses: { 200: json(Door, 'The door'), ...refused } }), async (c) => {
      const organisation = await deps.known.organisation();
      const ids = organisation.demo ? await demoAccounts(deps.sql) : [];
      const accounts = ids.flatMap(({ id }) => {
        const account = organisation.accounts.get(id);
        const person = organisation.facts.people[id];
        return account && person ? [{ username: account.username, name: person.name, title: postOf(person.post ?? account.username) }] : [];
      });
      return c.json({ demo: organisation.demo, ...(organisation.title && { organisation: organisation.title }), ...(organisation.demo && { accounts }) }, 200);
    })
    .openapi(createRoute({ method: 'post', path: '/api/session', tags: ['session'], summary: 'Sign in', request: { body: sent(SignIn) }, responses: { 201: json(Me, 'Signed in'), ...refused } }), async (c) => {
      const { username, password } = c.req.valid('json');
      const address = addressOf(c, deps);
      const many = await tryToSignIn(deps.sql, username, address);
      if (many) return problem(c, refuse('too-many', { data: many }));
      const [credential] = await credentialOf(deps.sql, username);
      try {
        if (!(await isRight(password, credential?.passwordHash, await decoy)) || !credential) {
          await refuseSignIn(deps.sql, username, address, 'bad-credentials');
          return problem(c, refuse('bad-credentials'));
        }
      } catch (error) {
        if (error instanceof QueueFull) return problem(c, refuse('too-many', { data: { wait: 5 } }));
        throw error;
      }
      if (isOutdated(credential.passwordHash, deps.passwordCost)) await rehash(deps.sql, credential.personId, await hashPassword(password, deps.passwordCost));
      await signedInWell(deps.sql, username, address);
      await invalidateSession(c, deps);
      await createSession(c, deps, credential.personId, address);
      return c.json(meOf(await deps.known.organisation(), credential.personId), 201);
    })
    .openapi(createRoute({ method: 'delete', path: '/api/session', tags: ['session'], summary: 'Sign out', responses: { 204: { description: 'Signed out' }, ...refused } }), async (c) => {
      await invalidateSession(c, deps);
      dropCookie(c, deps);
      return c.body(null, 204);
    })
    .openapi(createRoute({ method: 'get', path: '/api/me', tags: ['session'], summary: 'Who I am', middleware: signedIn(deps), responses: { 200: json(Me, 'The caller'), ...refused } }), (c) => c.json(meOf(c.var.caller.organisation, c.var.caller.id), 200));
}
