// Whatever is sent: an answer that says what was wrong with it, never a failure of ours.
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borrowing } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [at, designer, sysadmin] = await staffed(['designer', 'sysadmin']);

const cursor = (...place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const sent = (path: string, raw: string, method = 'POST') => at.call(method, path, { raw, headers: { cookie: designer.cookie, origin: at.base } });

describe('what cannot be stored, or means nothing, is refused', () => {
  it.each([
    '/api/tasks?q=%00', '/api/cases?box=all&process=%00', '/api/cases/%00', '/api/tasks/a%00b', '/api/records/archive?q=a%00', `/api/records/archive/a-0001?purpose=%00`, `/api/loans?cursor=${cursor('9999999999', 'x')}`,
    `/api/cases?cursor=${cursor('2026-99-99 10:00:00+00', 'x')}`, `/api/tasks?cursor=${cursor('infinity', '\0')}`, `/api/notices?cursor=${cursor(1e300)}`,
  ])('GET %s', async (path) => {
    const answer = await designer.get(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it.each(['/api/audit?from=0000-01-01T00:00:00Z', '/api/audit?by=%00', '/api/definitions/archive-borrow/versions/99999999999', '/api/definitions/%00/versions'])('GET %s, as an administrator', async (path) => {
    expect((await sysadmin.get(path)).status).toBeLessThan(500);
  });

  it.each([
    ['a NUL in a name at the door', '/api/session', JSON.stringify({ username: 'a\0', password: 'b' }), 'malformed'],
    ['a NUL in a form', '/api/cases', JSON.stringify({ process: 'archive-borrow', form: borrowing(['a-0001'], { purpose: 'a\0b' }) }), 'malformed'],
    ['half a character', '/api/cases', '{"process":"archive-borrow","form":{"purpose":"\\ud800"}}', 'malformed'],
    ['a form five thousand deep', '/api/cases', `{"process":"archive-borrow","form":{"purpose":${deep(5_000)}}}`, 'malformed'],
    ['a body a hundred thousand deep', '/api/cases', deep(100_000), 'malformed'],
    ['a name that belongs to the language', '/api/cases', '{"process":"archive-borrow","form":{"__proto__":{"admin":true}}}', 'unknown-field'],
  ])('%s', async (_, path, raw, code) => {
    const answer = await sent(path, raw);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});

it('throws nothing back at whatever is thrown at any route (property)', async () => {
  const { body } = await at.call('GET', '/api/openapi.json');
  const routes = Object.entries(body.paths as Record<string, Record<string, unknown>>).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })));
  const calls = routes.filter(({ path, method }) => path !== '/api/events' && !(path === '/api/session' && method !== 'GET'));
  // Any code point, also half of a pair. What fast-check calls `binary` is the same, after seven seconds in which nobody answers the server.
  const any = fc.string({ unit: fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)), maxLength: 30 });
  const word = fc.oneof(any, fc.constantFrom('archive', 'archive-borrow', 'a-0001', '..', '%', "'; drop table", '-1', '1e9'));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...calls), fc.array(word, { minLength: 3, maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), async ({ path, method }, words, json) => {
    let i = 0;
    const real = path.replace(/\{\w+\}/g, () => encodeURIComponent((words[i++ % words.length] ?? 'x').toWellFormed() || 'x'));
    const answer = await at.call(method, real, { ...(method !== 'GET' && { raw: JSON.stringify(json) }), headers: { cookie: sysadmin.cookie, origin: at.base } });
    expect(answer.status, `${method} ${real} ${answer.text}`).toBeLessThan(500);
  }), { numRuns: 400, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false });
}, 60_000);

describe('a text', () => {
  const start = (purpose: string) => designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001'], { purpose }) });

  it.each(['\u200b', '\u200b \u2060\ufeff', '\u00ad', '\u3164', '\u2800', '\u200d'])('that shows nothing says nothing: %j', async (blank) => {
    const answer = await start(blank);
    expect([answer.status, answer.body.fields]).toEqual([422, [expect.objectContaining({ path: 'purpose', code: 'required' })]]);
    const made = await designer.post<{ id: string }>('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0009']) });
    expect((await designer.post(`/api/cases/${made.body.id}/comments`, { text: blank })).status).toBe(422);
    await designer.post(`/api/cases/${made.body.id}/withdraw`, { comment: blank });
    const { text } = await designer.get(`/api/cases/${made.body.id}/trail`);
    expect(text).toContain('case.withdrawn');
    expect(text).not.toContain('"comment"');
  });

  it.each(['图\u202e纸', '\u2067a', 'a\u0007b', 'a\u200eb'])('that hides something is refused: %j', async (hidden) => {
    expect((await start(hidden)).body.fields).toEqual([expect.objectContaining({ path: 'purpose', code: 'not-plain' })]);
    const { body } = await designer.get<{ items: { id: string }[] }>('/api/cases');
    const answer = await designer.post(`/api/cases/${body.items[0]?.id ?? ''}/comments`, { text: hidden });
    expect([answer.status, answer.body.fields]).toEqual([422, [expect.objectContaining({ path: 'text', code: 'not-plain' })]]);
  });

  it('keeps the joiners inside its words, its emoji, and its lines', async () => {
    const said = 'नमस्\u200dते می\u200cخواهم 👩\u200d🔧\n第二行';
    const { body } = await designer.get<{ items: { id: string }[] }>('/api/cases');
    const id = body.items[0]?.id ?? '';
    expect((await designer.post(`/api/cases/${id}/comments`, { text: said })).status).toBe(200);
    expect((await designer.get<{ items: { comment?: string }[] }>(`/api/cases/${id}/trail`)).body.items.at(-1)?.comment).toBe(said);
  });
});

describe('a call', () => {
  it.each(['0x10', '1e2', '+5', '5.0', ' 5', '5 ', '٥', '0', '201', ''])('with a limit of %j is refused', async (limit) => {
    for (const path of ['/api/tasks', '/api/cases']) expect((await designer.get(`${path}?limit=${encodeURIComponent(limit)}`)).body.code).toBe('malformed');
  });

  it('with a limit in digits is answered', async () => {
    expect((await designer.get('/api/cases?limit=5')).status).toBe(200);
  });

  it.each([['content-encoding', 'gzip'], ['content-type', 'application/json; charset=gbk'], ['content-type', 'application/json; charset="utf-16"']])('with %s: %s is refused', async (name, value) => {
    const answer = await at.call('POST', '/api/processes/archive-borrow/preview', { raw: '{"form":{}}', headers: { cookie: designer.cookie, origin: at.base, [name]: value } });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-type']);
  });

  it('in UTF-8 that says so is taken', async () => {
    for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8']) expect((await at.call('POST', '/api/processes/archive-borrow/preview', { raw: '{"form":{}}', headers: { cookie: designer.cookie, origin: at.base, 'content-type': `application/json; charset=${charset}` } })).status).toBe(200);
  });

  it('with something else under the cookie’s name before the session is that session’s', async () => {
    for (const junk of ['abc', `${'a'.repeat(20)}.${'b'.repeat(43)}`]) expect((await at.call('GET', '/api/me', { headers: { cookie: `session=${junk}; ${designer.cookie}` } })).status).toBe(200);
    expect((await at.call('GET', '/api/me', { headers: { cookie: 'session=abc' } })).body.code).toBe('session-ended');
  });

  it.each([['no Host, as HTTP/1.0 allows', 'GET /api/me HTTP/1.0\r\n\r\n'], ['no Host', 'GET /api/me HTTP/1.1\r\n\r\n'], ['a Host that is none', 'GET /api/me HTTP/1.1\r\nHost: a b\r\n\r\n'], ['another such, for a page', 'GET /queue HTTP/1.1\r\nHost: a@b/c\r\n\r\n'], ['no Host, for a page', 'GET / HTTP/1.0\r\n\r\n']])('with %s is told so like any other', async (_, head) => {
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(new URL(at.base).port), '127.0.0.1', () => socket.write(head));
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.includes('requestId')) socket.destroy();
      }).on('close', () => resolve(text)).on('error', reject).setTimeout(3_000, () => socket.destroy());
    });
    expect(said).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed"/);
  });
});

describe('a key', () => {
  it('is bound by the first answer, also by a refusal: the same again, and nothing else under it, also after a restart', async () => {
    const wrong = { process: 'archive-borrow', form: {} };
    const first = await designer.post('/api/cases', wrong, 'bound-by-refusal');
    expect(first.status).toBe(422);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await at.api().stop('SIGKILL');
    await at.startApi();
    const again = await designer.post('/api/cases', wrong, 'bound-by-refusal');
    expect([again.status, again.text, again.headers.get('idempotent-replay')]).toEqual([422, first.text, 'true']);
    expect((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0020']) }, 'bound-by-refusal')).body.code).toBe('key-reused');
  });
});

it('health is what it says: a worker that stands still is named, and well again when it moves', async () => {
  const health = async () => (await at.call('GET', '/healthz')) as unknown as { status: number; body: { parts: Record<string, string> } };
  expect((await health()).status).toBe(200);
  process.kill(at.worker().pid, 'SIGSTOP');
  try {
    await expect.poll(async () => (await health()).body.parts.worker, { timeout: 20_000 }).toBe('down');
    expect((await health()).status).toBe(503);
  } finally {
    process.kill(at.worker().pid, 'SIGCONT');
  }
  await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe(200);
}, 90_000);

it('a page from a name that somebody points at us changes nothing', async () => {
  const { request } = await import('node:http');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${at.base}/api/session`, { method: 'POST', headers: { host: 'evil.example', origin: 'http://evil.example', 'content-type': 'application/json' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('error', reject);
    call.end(JSON.stringify({ username: 'designer', password: 'countersign' }));
  });
  expect(status).toBe(403);
});
