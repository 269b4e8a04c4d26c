// What the caller was told, and the stream of what changes for him.
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE, type SSEMessage, type SSEStreamingApi } from 'hono/streaming';
import { readNotices } from '#db/desk/register.ts';
import { noticesOf } from '#db/read/notices.ts';
import { recordNames } from '#db/read/records.ts';
import { sessionById } from '#db/desk/sessions.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { Notices, NoticesQuery, ReadBody, Unread } from '../contract.ts';
import { pageOf, placeIn, Serial } from '../cursor.ts';
import type { Deps } from '../env.ts';
import { problem } from '../problem.ts';
import { json, refused, router, sent } from '../router.ts';
import { turns } from '../turns.ts';
import { noticeView, recordsOf } from '../view/notice.ts';

const common = { tags: ['notices'] };
const BEAT_MS = 15_000;
const MOST_STREAMS = 20;
const MOST_UNREAD = 1_000;

/** The routes of notices and events. */
export function noticeRoutes(deps: Deps) {
  const open = turns({ atOnce: Infinity, ofOne: MOST_STREAMS, ofOneWaiting: 0, waiting: 0 });
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/notices', summary: 'What I was told', middleware: signedIn(deps), request: { query: NoticesQuery }, responses: { 200: json(Notices, 'Notices, latest first'), ...refused } }), async (c) => {
      const { limit, cursor, unread } = c.req.valid('query');
      const before = placeIn(cursor, Serial);
      if (before === undefined) return problem(c, refuse('malformed'));
      const rows = await noticesOf(deps.sql, c.var.caller.id, unread === 'true', limit + 1, before?.[0] ?? null);
      const definitions = await deps.known.definitions(rows.flatMap(({ pinned }) => pinned ?? []));
      const records = await recordNames(deps.sql, [...new Set(rows.flatMap((row) => recordsOf(definitions, row)))]);
      return c.json(pageOf(rows, limit, (row) => noticeView(c.var.caller.organisation, definitions, records, row), (row) => [row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/notices/read', summary: 'I have read these', middleware: signedIn(deps), request: { body: sent(ReadBody) }, responses: { 200: json(Unread, 'How many are left'), ...refused } }), async (c) => {
      const body = c.req.valid('json');
      const numbers = ('upTo' in body ? [body.upTo] : body.ids).map(Number);
      if (numbers.some((one) => !Number.isSafeInteger(one) || one < 0)) return problem(c, refuse('malformed'));
      const [left] = await readNotices(deps.sql, c.var.caller.id, 'upTo' in body ? (numbers[0] ?? null) : null, 'upTo' in body ? [] : numbers);
      return c.json({ unread: left?.unread ?? 0 }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/events', summary: 'Server-sent events: what changes for me', middleware: signedIn(deps), responses: { 200: { description: 'Events task, case, count and notice; resumable by Last-Event-ID', content: { 'text/event-stream': { schema: z.string() } } }, ...refused } }), async (c) => {
      const { id, sessionId } = c.var.caller;
      const close = await open.take(id);
      if (!close) return problem(c, refuse('streams-full'));
      const given = Number(c.req.header('last-event-id'));
      const since = c.req.header('last-event-id') !== undefined && Number.isSafeInteger(given) && given >= 0 ? given : undefined;
      c.header('x-accel-buffering', 'no');
      return streamSSE(c, (stream) => tellChanges(deps, stream, { id, sessionId, since }).finally(close)) as never;
    });
}

/** Writes changes until the reader has gone or his session is over, which is looked at with every beat, however much there is to tell. */
async function tellChanges(deps: Deps, stream: SSEStreamingApi, { id, sessionId, since }: { id: string; sessionId: string; since: number | undefined }): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const waiting: SSEMessage[] = [];
  let writing = true;
  const write = async (first?: SSEMessage) => {
    writing = true;
    // A write waits for as long as the reader does not read.
    for (let next = first ?? waiting.shift(); next; next = waiting.shift()) await stream.writeSSE(next);
    writing = false;
  };
  stream.onAbort(end);
  const { complete, leave } = await deps.streams.join(id, since, (change) => {
    waiting.push({ event: change.kind, data: JSON.stringify({ ref: change.ref }), id: String(change.id) });
    // He does not read: when he comes back he says what he had last.
    if (waiting.length > MOST_UNREAD) end();
    else if (!writing) void write();
  });
  const beat = setInterval(() => {
    // Without the database nobody's session is known to live; he comes back when it is there again.
    sessionById(deps.sql, sessionId).then(([session]) => (session ? void stream.write(': here\n\n') : end()), () => end());
  }, BEAT_MS);
  void write({ event: 'ready', data: JSON.stringify({ complete }) });
  if (stream.aborted) end();
  await over;
  clearInterval(beat);
  leave();
}
