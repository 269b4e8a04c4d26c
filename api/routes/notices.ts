// What the caller was told, and the stream of what changes for him.
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
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
import { noticeView, recordsOf } from '../view/notice.ts';

const common = { tags: ['notices'] };
const BEAT_MS = 15_000;

/** The routes of notices and events. */
export function noticeRoutes(deps: Deps) {
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/notices', summary: 'What I was told', middleware: signedIn(deps), request: { query: NoticesQuery }, responses: { 200: json(Notices, 'Notices, latest first'), ...refused } }), async (c) => {
      const { limit, cursor, unread } = c.req.valid('query');
      const before = placeIn(cursor, Serial);
      if (before === undefined) return problem(c, refuse('malformed'));
      const rows = await noticesOf(deps.sql, c.var.caller.id, unread === 'true', limit + 1, before?.[0] ?? null);
      const definitions = await deps.known.definitions(rows.flatMap(({ pinned }) => pinned ?? []));
      const records = await recordNames(deps.sql, [...new Set(rows.flatMap((row) => recordsOf(definitions, row)))]);
      return c.json(pageOf(rows, limit, (row) => noticeView(definitions, records, row), (row) => [row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/notices/read', summary: 'I have read these', middleware: signedIn(deps), request: { body: sent(ReadBody) }, responses: { 200: json(Unread, 'How many are left'), ...refused } }), async (c) => {
      const body = c.req.valid('json');
      const numbers = ('upTo' in body ? [body.upTo] : body.ids).map(Number);
      if (numbers.some((one) => !Number.isSafeInteger(one) || one < 0)) return problem(c, refuse('malformed'));
      const [left] = await readNotices(deps.sql, c.var.caller.id, 'upTo' in body ? (numbers[0] ?? null) : null, 'upTo' in body ? [] : numbers);
      return c.json({ unread: left?.unread ?? 0 }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/events', summary: 'Server-sent events: what changes for me', middleware: signedIn(deps), responses: { 200: { description: 'Events task, case, count and notice; resumable by Last-Event-ID', content: { 'text/event-stream': { schema: z.string() } } }, ...refused } }), (c) => {
      const { id, sessionId } = c.var.caller;
      const given = Number(c.req.header('last-event-id'));
      const since = c.req.header('last-event-id') !== undefined && Number.isSafeInteger(given) && given >= 0 ? given : undefined;
      c.header('x-accel-buffering', 'no');
      return streamSSE(c, async (stream) => {
        const waiting: { event: string; data: string; id?: string }[] = [];
        let wake = () => {};
        const send = (event: (typeof waiting)[number]) => {
          waiting.push(event);
          wake();
        };
        const { complete, leave } = await deps.streams.join(id, since, (change) => send({ event: change.kind, data: JSON.stringify({ ref: change.ref }), id: String(change.id) }));
        stream.onAbort(() => {
          leave();
          wake();
        });
        try {
          await stream.writeSSE({ event: 'ready', data: JSON.stringify({ complete }) });
          while (!stream.aborted && !stream.closed) {
            const next = waiting.shift();
            if (next) {
              await stream.writeSSE(next);
              continue;
            }
            await Promise.race([new Promise<void>((resolve) => (wake = resolve)), stream.sleep(BEAT_MS)]);
            if (waiting.length || stream.aborted) continue;
            const [session] = await sessionById(deps.sql, sessionId);
            if (!session) break;
            await stream.write(': here\n\n');
          }
        } finally {
          leave();
        }
      }) as never;
    });
}
