// A closed loop of clients: each does its next piece of work when its last one is answered.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Times {
  clients: number;
  count: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
}

/** Does every piece of work once, `clients` at a time. Throws when one fails. */
export async function load(clients: number, work: readonly (() => Promise<unknown>)[]): Promise<Times> {
  const took: number[] = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let mine = work[next++]; mine; mine = work[next++]) {
        const at = performance.now();
        await mine();
        took.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { clients, count: took.length, perSecond: took.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** How often an answer was "pending" and the same key was asked again, as the console does. */
export const pending = { times: 0 };
const AGAIN_AFTER_MS = 300;

/** One call over a kept connection; the body as JSON. While it is pending, the same again. Throws on any other status but the wanted one. */
export async function call(base: string, method: 'GET' | 'POST', path: string, { cookie, body, wants }: { cookie: string; body?: unknown; wants: number }): Promise<unknown> {
  const key = randomUUID();
  for (;;) {
    const { status, text } = await once(base + path, method, { cookie, origin: base, ...(body !== undefined && { 'idempotency-key': key }) }, body === undefined ? undefined : JSON.stringify(body));
    if (status === wants) return JSON.parse(text);
    if (status !== 202) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
    pending.times++;
    await new Promise((soon) => setTimeout(soon, AGAIN_AFTER_MS));
  }
}

function once(url: string, method: 'GET' | 'POST', headers: Record<string, string>, text: string | undefined): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { ...headers, ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
