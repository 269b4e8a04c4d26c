// Drafts of a request and of an answer: kept on the server, sealed, for the person alone; gone with the submission.
import { createRoute, z } from '@hono/zod-openapi';
import { draftOf, dropDraft, keepDraft } from '#db/desk/drafts.ts';
import { filesById } from '#db/read/files.ts';
import { open, seal } from '#db/seal.ts';
import type { Field } from '#domain/form/field.ts';
import { filesIn } from '#domain/form/files.ts';
import { mayStart } from '#domain/policy/starting.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { DraftBody, DraftKept } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { problem } from '../problem.ts';
import { readCaseOfTask } from '../reading.ts';
import { json, refused, router, sent } from '../router.ts';
import { factsOf } from '../view/facts.ts';
import { namesFor } from '../view/rights.ts';
import { holds } from '../view/task.ts';

const Id = z.object({ id: z.string().max(200) });
const gone = { 204: { description: 'Dropped' }, ...refused };
type Fields = { fields: readonly Field[] } | { refusal: Refusal };

/** The routes of drafts. */
export function draftRoutes(deps: Deps) {
  const nameOf = (caller: Caller, about: string) => `draft:${caller.id}:${about}`;
  /** The draft as its person reads it, with the names of what it refers to; of files, of his own uploads only. */
  const shown = async (caller: Caller, fields: readonly Field[], draft: DraftBody, savedAt: Date): Promise<DraftKept> => {
    const files = await filesById(deps.sql, filesIn(fields, draft.form).map(({ id }) => id));
    const names = namesFor(await deps.known.organisation(), fields, draft.form, [], files.filter(({ personId }) => personId === caller.id));
    return { draft: { ...draft, names, savedAt: savedAt.toISOString() } };
  };
  const kept = async (caller: Caller, about: string, fields: readonly Field[]): Promise<DraftKept> => {
    const [row] = await draftOf(deps.sql, caller.id, about);
    return row ? shown(caller, fields, DraftBody.parse(open(deps.secret, nameOf(caller, about), row.sealed)), row.savedAt) : { draft: null };
  };
  const keep = async (caller: Caller, about: string, fields: readonly Field[], body: DraftBody): Promise<DraftKept> => {
    const form = Object.fromEntries(fields.flatMap(({ key, type }) => (type !== 'signature' && Object.hasOwn(body.form, key) ? [[key, body.form[key]]] : [])));
    const draft: DraftBody = { ...body, form };
    const [row] = await keepDraft(deps.sql, caller.id, about, seal(deps.secret, nameOf(caller, about), draft), filesIn(fields, form).map(({ id }) => id));
    if (!row) throw new Error('the draft was not kept');
    return shown(caller, fields, draft, row.savedAt);
  };
  const ofProcess = async (caller: Caller, key: string): Promise<Fields> => {
    const found = await deps.known.startable(key);
    return found && mayStart(caller.subject, found.definition) ? { fields: found.definition.form } : { refusal: refuse('not-found') };
  };
  /** Only whoever holds the task has an answer to draft. */
  const ofTask = async (caller: Caller, id: string): Promise<Fields> => {
    const found = await readCaseOfTask(deps, caller, id);
    const facts = found && (await factsOf(deps, found));
    const task = facts?.tasks.find((one) => one.id === id);
    if (!facts || !task) return { refusal: refuse('no-such-task') };
    if (task.state === 'done' || task.state === 'closed') return { refusal: refuse('task-closed') };
    return holds(caller, facts, task) || task.holderId === caller.id ? { fields: facts.definition.form } : { refusal: refuse('not-yours') };
  };
  const sides = [
    { path: '/api/processes/{id}/draft' as const, tags: ['processes'], about: (id: string) => `process:${id}`, fields: ofProcess },
    { path: '/api/tasks/{id}/draft' as const, tags: ['tasks'], about: (id: string) => `task:${id}`, fields: ofTask },
  ];
  const all = router();
  for (const { path, tags, about, fields } of sides) {
    const common = { path, tags, middleware: signedIn(deps) };
    all
      .openapi(createRoute({ ...common, method: 'get', summary: 'My draft', request: { params: Id }, responses: { 200: json(DraftKept, 'The draft, if there is one'), ...refused } }), async (c) => {
        const { id } = c.req.valid('param');
        const found = await fields(c.var.caller, id);
        return c.json('refusal' in found ? { draft: null } : await kept(c.var.caller, about(id), found.fields), 200);
      })
      .openapi(createRoute({ ...common, method: 'put', summary: 'Keep a draft', request: { params: Id, body: sent(DraftBody) }, responses: { 200: json(DraftKept, 'Kept'), ...refused } }), async (c) => {
        const { id } = c.req.valid('param');
        const found = await fields(c.var.caller, id);
        return 'refusal' in found ? problem(c, found.refusal) : c.json(await keep(c.var.caller, about(id), found.fields, c.req.valid('json')), 200);
      })
      .openapi(createRoute({ ...common, method: 'delete', summary: 'Drop the draft', request: { params: Id }, responses: gone }), async (c) => {
        await dropDraft(deps.sql, c.var.caller.id, about(c.req.valid('param').id));
        return c.body(null, 204);
      });
  }
  return all;
}
