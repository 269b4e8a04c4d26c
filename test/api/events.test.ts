// The stream of what changes: it lasts no longer than the session that opened it, and nobody opens them without end.
import { expect, it } from 'vitest';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

const BEAT_MS = 15_000;
const opened = (cookie: string, over: AbortSignal) => fetch(`${at.base}/api/events`, { headers: { cookie }, signal: over });

it('ends with its session by the next beat, however much there is to tell', async () => {
  const { cookie } = await at.signIn('designer');
  const over = new AbortController();
  const stream = await opened(cookie, over.signal);
  const tell = async () => at.sql`with one as (insert into cases.change (person_id, kind, ref) values ('p-designer', 'case', 'c') returning id) select pg_notify('change', '') from one`;
  const news = setInterval(() => void tell(), 100);
  try {
    const heard: string[] = [];
    const ended = (async () => {
      for await (const chunk of stream.body ?? []) heard.push(Buffer.from(chunk).toString());
      return Date.now();
    })().catch(() => Infinity);
    await expect.poll(() => heard.join('')).toContain('event: case');
    expect((await at.call('DELETE', '/api/session', { headers: { cookie, origin: at.base } })).status).toBe(204);
    const since = Date.now();
    expect((await Promise.race([ended, new Promise<number>((resolve) => setTimeout(() => resolve(Infinity), BEAT_MS + 3_000))])) - since).toBeLessThan(BEAT_MS + 2_000);
  } finally {
    clearInterval(news);
    over.abort();
  }
});

it('is open twenty times for one person and no more; one that closes makes room', async () => {
  const [{ cookie }, other] = [await at.signIn('finance'), await at.signIn('hr')];
  const last = new AbortController();
  const over = new AbortController();
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => opened(cookie, i === 0 ? last.signal : over.signal)));
  expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const refused = await opened(cookie, over.signal);
  expect([refused.status, refused.headers.get('retry-after'), ((await refused.json()) as { code: string }).code]).toEqual([429, '60', 'streams-full']);
  expect((await opened(other.cookie, over.signal)).status).toBe(200);
  last.abort();
  await expect.poll(async () => (await opened(cookie, over.signal)).status, { timeout: 5_000 }).toBe(200);
  over.abort();
});
