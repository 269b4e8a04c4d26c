// Many files at once: so many are held in memory, the rest wait or are told why not, and everybody else goes on.
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { File } from '#api/contract.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at] = await staffed([]);

const send = async (caller: Caller, bytes: number) => {
  const response = await fetch(`${at.base}/api/files?name=a.pdf`, { method: 'POST', headers: { cookie: caller.cookie, origin: at.base }, body: new Uint8Array(bytes) });
  return { status: response.status, wait: response.headers.get('retry-after'), body: (await response.json()) as Record<string, unknown> };
};

it('sixty uploads of one person at once are kept or told to come again, none is a failure of ours; another person’s upload is not kept waiting', async () => {
  const [one, other] = [await at.signIn('designer'), await at.signIn('hr')];
  const many = Array.from({ length: 60 }, () => send(one, 300 * 1024));
  await pause(50);
  const began = performance.now();
  expect((await send(other, 1_000)).status).toBe(201);
  expect(performance.now() - began).toBeLessThan(2_000);
  const answers = await Promise.all(many);
  const kept = answers.filter(({ status }) => status === 201);
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(answers.filter((answer) => !kept.includes(answer)).map(({ status, wait, body }) => [status, wait, body.code])).toEqual(Array.from({ length: 60 - kept.length }, () => [429, '3', 'files-busy']));
  expect((await send(one, 1_000)).status).toBe(201);
}, 60_000);

it('who downloads and goes away, over and over, keeps nobody from a whole file', async () => {
  const it_ = await at.signIn('it');
  const { id } = File.parse((await send(it_, 5 * 1024 * 1024)).body);
  for (let i = 0; i < 20; i++) {
    const over = new AbortController();
    const got = await fetch(`${at.base}/api/files/${id}`, { headers: { cookie: it_.cookie }, signal: over.signal });
    expect(got.status).toBe(200);
    over.abort();
  }
  const whole = await fetch(`${at.base}/api/files/${id}`, { headers: { cookie: it_.cookie } });
  expect([whole.headers.get('content-length'), (await whole.arrayBuffer()).byteLength]).toEqual([String(5 * 1024 * 1024), 5 * 1024 * 1024]);
}, 60_000);

it('a body that its sender breaks off is not taken for an outage of the database, and leaves room for the next', async () => {
  const legal = await at.signIn('legal');
  for (let i = 0; i < 4; i++)
    await new Promise<void>((resolve) => {
      const call = request(`${at.base}/api/files?name=a.pdf`, { method: 'POST', headers: { cookie: legal.cookie, origin: at.base, 'content-length': 1_000_000 } });
      call.on('error', () => resolve());
      call.write(Buffer.alloc(200_000));
      setTimeout(() => call.destroy(new Error('gone')), 200);
    });
  const json = request(`${at.base}/api/cases`, { method: 'POST', headers: { cookie: legal.cookie, origin: at.base, 'content-type': 'application/json', 'content-length': 1_000 } });
  json.on('error', () => undefined);
  json.write('{"process":');
  await pause(200);
  json.destroy();
  expect((await send(legal, 1_000)).status).toBe(201);
  await pause(300);
  // The api of a test writes errors only.
  expect(at.api().lastWords()).not.toMatch(/outage|failure/);
}, 30_000);
