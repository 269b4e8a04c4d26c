// Who comes in, from where, with what: every door is shut unless a rule opens it, and says why in both languages.
import { describe, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import type { Answer } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

const isProblem = (answer: Answer, status: number, code: string) => {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status, detail: { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.any(String) }, requestId: expect.any(String) });
  expect(answer.text).not.toMatch(/ at .*\.ts:\d|select |insert |node_modules/i);
};

describe('without a session', () => {
  it('every path but the door, the health and what is behind a link is refused', async () => {
    const { body } = await at.call('GET', '/api/openapi.json');
    const paths = Object.entries(body.paths as Record<string, Record<string, unknown>>);
    expect(paths.length).toBeGreaterThan(25);
    for (const [path, methods] of paths) {
      if (['/api/session', '/api/outside/task', '/api/outside/decisions', '/healthz', '/livez'].includes(path)) continue;
      for (const method of Object.keys(methods)) {
        const real = path.replace('{type}', 'archive').replace(/\{\w+\}/g, 'x');
        const answer = await at.call(method.toUpperCase(), real, method === 'get' ? {} : { body: {} });
        expect({ path, method, status: answer.status }).toEqual({ path, method, status: 401 });
      }
    }
  });

  it('a wrong password and an unknown account get the same words, and the session cookie cannot be read by scripts', async () => {
    const wrong = await at.call('POST', '/api/session', { body: { username: 'designer', password: 'no' } });
    const unknown = await at.call('POST', '/api/session', { body: { username: 'nobody', password: 'no' } });
    isProblem(wrong, 401, 'bad-credentials');
    expect(unknown.body.detail).toEqual(wrong.body.detail);
    const right = await at.call('POST', '/api/session', { body: { username: 'designer', password: 'countersign' } });
    expect(right.headers.getSetCookie()).toHaveLength(1);
    expect(right.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/);
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from desk.session where secret_hash::text like ${`%${right.headers.getSetCookie()[0]?.slice(8, 60) ?? ''}%`}`;
    expect(row?.n).toBe(0);
  });

  it('many wrong tries are slowed down, with the time to wait, and nobody is locked out for good', async () => {
    let last: Answer | undefined;
    for (let i = 0; i < 12; i++) last = await at.call('POST', '/api/session', { body: { username: 'hr', password: `no-${i}` } });
    if (!last) throw new Error('no answer');
    isProblem(last, 429, 'too-many');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    await expect(at.signIn('legal')).resolves.toBeDefined();
  });
});

describe('with a session', () => {
  it('a call from another site, or from nowhere, changes nothing, whatever its content type', async () => {
    const { cookie } = await at.signIn('designer');
    const ways: Record<string, string>[] = [{ cookie, origin: 'https://evil.example' }, { cookie }, { cookie, origin: 'null' }, { cookie, origin: 'https://evil.example', 'content-type': 'text/plain' }];
    for (const headers of ways) {
      isProblem(await at.call('POST', '/api/cases', { body: { process: 'archive-borrow', form: borrowing(['a-0001']) }, headers }), 403, 'cross-origin');
      isProblem(await at.call('DELETE', '/api/session', { headers }), 403, 'cross-origin');
    }
    expect((await at.call('GET', '/api/me', { headers: { cookie } })).status).toBe(200);
  });

  it('a link on another site puts no reading on record in the name of whoever follows it', async () => {
    const { cookie } = await at.signIn('archive-head');
    const path = '/api/records/archive/a-0001?purpose=harmless';
    isProblem(await at.call('GET', path, { headers: { cookie, 'sec-fetch-site': 'cross-site' } }), 403, 'cross-origin');
    const [read] = await at.sql<{ n: number }[]>`select count(*)::int as n from audit.event where kind = 'record.unmasked'`;
    expect(read?.n).toBe(0);
  });

  it('it ends on sign-out, after half an hour of rest, and when the person leaves', async () => {
    const out = await at.signIn('designer');
    expect((await at.call('DELETE', '/api/session', { headers: { cookie: out.cookie, origin: at.base } })).status).toBe(204);
    isProblem(await out.get('/api/me'), 401, 'session-ended');
    const idle = await at.signIn('it');
    await at.sql`update desk.session set last_seen_at = clock_timestamp() - interval '31 minutes' where person_id = 'p-it'`;
    isProblem(await idle.get('/api/me'), 401, 'session-ended');
    const gone = await at.signIn('finance');
    await at.sql`update org.person set disabled_at = clock_timestamp() where id = 'p-finance'`;
    isProblem(await gone.get('/api/me'), 401, 'session-ended');
    isProblem(await at.call('POST', '/api/session', { body: { username: 'finance', password: 'countersign' } }), 401, 'bad-credentials');
  });

  it('bad input gets its name: unknown parameter, unknown field, not JSON, too large, another type, no such path', async () => {
    const me = await at.signIn('designer');
    const headers = { cookie: me.cookie, origin: at.base };
    isProblem(await me.get('/api/tasks?colour=red'), 400, 'unknown-field');
    isProblem(await me.get('/api/me?x=1'), 400, 'unknown-field');
    isProblem(await me.get('/api/tasks?limit=0'), 400, 'malformed');
    isProblem(await me.get('/api/tasks?limit=201'), 400, 'malformed');
    isProblem(await me.get('/api/tasks?cursor=@@@'), 400, 'malformed');
    isProblem(await me.post('/api/cases', { process: 'archive-borrow', form: {}, extra: 1 }), 400, 'unknown-field');
    isProblem(await at.call('POST', '/api/cases', { raw: '{"process":', headers }), 400, 'malformed');
    isProblem(await at.call('POST', '/api/cases', { raw: JSON.stringify({ process: 'x'.repeat(600_000), form: {} }), headers }), 413, 'too-large');
    isProblem(await at.call('POST', '/api/cases', { raw: 'process=x', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } }), 415, 'unsupported-type');
    isProblem(await me.get('/api/no-such-thing'), 404, 'not-found');
    isProblem(await me.get('/api/cases/c123'), 404, 'no-such-case');
    isProblem(await me.get('/api/tasks/c123.n1.1'), 404, 'no-such-task');
    isProblem(await me.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) }, 'short'), 400, 'malformed');
  });
});

describe('what a role opens', () => {
  it('settings are for the administrator, the log for the auditor, and a try of others is on record', async () => {
    const [designer, sysadmin, auditor] = [await at.signIn('designer'), await at.signIn('sysadmin'), await at.signIn('auditor')];
    isProblem(await designer.get('/api/parameters'), 403, 'not-allowed');
    expect((await sysadmin.get('/api/parameters')).status).toBe(200);
    const denied = await auditor.get<{ items: { by?: { id: string }; data: { action?: string } }[] }>('/api/audit?kind=act.refused');
    expect(denied.body.items.some(({ by, data }) => by?.id === 'p-designer' && data.action === 'parameter.read')).toBe(true);
    const headers = { cookie: sysadmin.cookie, origin: at.base };
    isProblem(await at.call('PATCH', '/api/parameters', { body: { 'borrow.max-days': 'soon' }, headers }), 422, 'parameter-invalid');
    isProblem(await at.call('PATCH', '/api/parameters', { body: { 'no.such': '1d' }, headers }), 422, 'parameter-invalid');
    expect((await at.call('PATCH', '/api/parameters', { body: { 'borrow.max-days': '6wd' }, headers })).status).toBe(200);
    const changed = await auditor.get<{ items: { data: Record<string, unknown> }[] }>('/api/audit?kind=parameter.changed');
    expect(changed.body.items[0]?.data).toMatchObject({ key: 'borrow.max-days', before: '5wd', after: '6wd' });
  });

  it('protected fields are masked, opened only for a purpose and by the archive department, and each opening is on record first', async () => {
    const [designer, archivist, auditor] = [await at.signIn('designer'), await at.signIn('archivist'), await at.signIn('auditor')];
    const masked = await archivist.get<{ fields: { customer: unknown } }>('/api/records/archive/a-0001');
    expect(masked.body.fields.customer).toEqual({ masked: '***' });
    isProblem(await designer.get('/api/records/archive/a-0001?purpose=curious'), 403, 'not-allowed');
    const clear = await archivist.get<{ fields: { customer: unknown } }>(`/api/records/archive/a-0001?purpose=${encodeURIComponent('核对登记')}`);
    expect(clear.body.fields.customer).toEqual(expect.any(String));
    const log = await auditor.get<{ items: { data: Record<string, unknown> }[] }>('/api/audit?kind=record.unmasked');
    expect(log.body.items[0]?.data).toMatchObject({ record: 'a-0001', purpose: '核对登记' });
    isProblem(await designer.get('/api/records/archive/a-0001/reading?case=c1'), 404, 'not-found');
  });

  it('the database role of the api can write neither trail nor cases nor decisions nor the register', async () => {
    for (const statement of ["insert into audit.event (kind, body) values ('x', '')", 'delete from audit.event', "update audit.event set kind = 'x'", 'delete from cases.entry', "update cases.\"case\" set state = 'completed'", 'delete from cases.decision', "update register.record set state = 'in'", 'select * from register.page'])
      await expect(at.sql.begin(async (tx) => { await tx`set local role cs_api`; await tx.unsafe(statement); })).rejects.toMatchObject({ code: '42501' });
  });
});

it('the description of the interface is whole: every path has a summary, and refusals have one shape', async () => {
  const { body } = await at.call('GET', '/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  for (const methods of Object.values(body.paths as Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>))
    for (const operation of Object.values(methods)) expect(operation.summary).toEqual(expect.any(String));
  expect(body).toHaveProperty('components.schemas.Problem');
});
