// Files: uploaded before the form that names them is submitted, and read by whoever may read the field that holds them.
import { createHash } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { dropFile, keepFile, readFile } from '#db/desk/files.ts';
import { filesById } from '#db/read/files.ts';
import { openBytes, sealBytes } from '#db/seal.ts';
import { filesIn, LARGEST_FILE } from '#domain/form/files.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { opaque } from '../act/desk.ts';
import { File, FileQuery } from '../contract.ts';
import type { Caller, Deps, Env } from '../env.ts';
import { refuseUnread, upTo } from '../limit.ts';
import { problem } from '../problem.ts';
import { readCase } from '../reading.ts';
import { json, refused, router } from '../router.ts';
import { turns } from '../turns.ts';
import { factsOf, stepsOfReader } from '../view/facts.ts';
import { readerRights, shownForm } from '../view/rights.ts';

const MOST_WAITING = 50 * 1024 * 1024;
/** Types that a browser may be told; anything else is just bytes. None of them is shown, all are downloaded. */
const plain = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/csv']);

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['files'] };
const bytes = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } };

/** Whole files that this process holds at once, on their way in or out. */
const IN_MEMORY = { atOnce: 12, ofOne: 2, ofOneWaiting: 8, waiting: 200, patienceMs: 30_000 };
/** Those of them that are being sealed and written, or read and opened: seventy megabytes and a connection of the pool each. Of one person one at a time, so that nobody waits for his lock there. */
const AT_WORK = { atOnce: 2, ofOne: 1, ofOneWaiting: IN_MEMORY.atOnce, waiting: IN_MEMORY.atOnce };

/** The routes of files. */
export function fileRoutes(deps: Deps) {
  const [held, worked] = [turns(IN_MEMORY), turns(AT_WORK)];
  const work = async <T>({ id }: Caller, job: () => Promise<T>): Promise<T> => {
    const done = await worked.take(id);
    try {
      return await job();
    } finally {
      done?.();
    }
  };
  const inTurn = createMiddleware<Env>(async (c, next) => {
    const leave = await held.take(c.var.caller.id);
    if (!leave) return refuseUnread(c, refuse('files-busy'));
    return next().finally(leave);
  });
  return router()
    .openapi(createRoute({ ...common, method: 'post', path: '/api/files', summary: 'Upload a file of at most 10 MB; a form names it by its id', middleware: [signedIn(deps), inTurn, upTo(LARGEST_FILE)] as const, request: { query: FileQuery, body: { required: true, content: bytes } }, responses: { 201: json(File, 'Uploaded'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const content = Buffer.from(await c.req.arrayBuffer());
      if (content.length === 0) return problem(c, refuse('form-invalid', { fields: [{ path: 'file', code: 'empty', message: { zh: '文件是空的', en: 'The file is empty' } }] }));
      const file = { id: opaque('f'), personId: caller.id, name: c.req.valid('query').name, type: mediaType(c.req.header('content-type')), size: content.length, sha256: createHash('sha256').update(content).digest() };
      const kept = await work(caller, () => keepFile(deps.sql, file, sealBytes(deps.secret, file.id, content), MOST_WAITING));
      return kept ? c.json({ id: file.id, name: file.name, size: file.size, type: file.type }, 201) : problem(c, refuse('uploads-full'));
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/files/{id}', summary: 'A file; a reading is logged', middleware: signedIn(deps), request: { params: Id }, responses: { 200: { description: 'Its content', content: bytes }, ...refused } }), async (c) => {
      const { id } = c.req.valid('param');
      const { caller } = c.var;
      if (!(await mayRead(deps, caller, id))) return problem(c, refuse('not-found'));
      const leave = await held.take(caller.id);
      if (!leave) return problem(c, refuse('files-busy'));
      const file = await work(caller, async () => {
        const [row] = await readFile(deps.sql, caller.id, id);
        return row && { ...row, content: openBytes(deps.secret, id, row.sealed) };
      }).catch((error: unknown) => {
        leave();
        throw error;
      });
      if (file) return download(c, file.name, file.type, file.content, leave);
      leave();
      return problem(c, refuse('not-found'));
    })
    .openapi(createRoute({ ...common, method: 'delete', path: '/api/files/{id}', summary: 'Let go of an upload that no case has taken', middleware: signedIn(deps), request: { params: Id }, responses: { 204: { description: 'Gone' }, ...refused } }), async (c) => {
      const [row] = await dropFile(deps.sql, c.var.caller.id, c.req.valid('param').id);
      return row?.dropped ? c.body(null, 204) : problem(c, refuse('not-found'));
    });
}

/** What the sender calls it, without parameters; bytes where that is no type. */
const mediaType = (sent = ''): string => /^[a-z]{1,20}\/[\w.+-]{1,80}(?=\s*(;|$))/.exec(sent.toLowerCase())?.[0] ?? 'application/octet-stream';

/** One's own upload; or a file of a case, in a field that the caller reads in clear. */
async function mayRead(deps: Deps, caller: Caller, id: string): Promise<boolean> {
  const [file] = await filesById(deps.sql, [id]);
  if (!file) return false;
  if (file.caseId === null) return file.personId === caller.id;
  const found = await readCase(deps, caller, file.caseId);
  if (!found) return false;
  const { definition, row, ruling } = found;
  const shown = shownForm(definition, readerRights(definition, row.form, ruling.obligations, stepsOfReader(await factsOf(deps, found), caller.id)), row.form);
  return filesIn(definition.form, shown).some((one) => one.id === id);
}

/** `over` is called when nothing of it is held any more. */
function download(c: Context<Env>, name: string, type: string, content: Buffer, over: () => void): never {
  return c.body(inPieces(content, over), 200, {
    'content-type': plain.has(type) ? type : 'application/octet-stream',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store, no-transform',
  }) as never;
}

const PIECE = 256 * 1024;
const SLOWEST_MS = 120_000;

/** The content as its reader takes it; let go when he has it, has gone, or is too slow. */
function inPieces(content: Buffer, over: () => void): ReadableStream<Uint8Array> {
  let left: Buffer | undefined = content;
  const end = () => {
    clearTimeout(late);
    left = undefined;
    over();
  };
  const late = setTimeout(end, SLOWEST_MS);
  return new ReadableStream<Uint8Array>({
    pull(stream) {
      if (!left) stream.error(new Error('the reader was too slow'));
      else if (left.length) {
        stream.enqueue(left.subarray(0, PIECE));
        left = left.subarray(PIECE);
      } else {
        end();
        stream.close();
      }
    },
    cancel: end,
  });
}
