// Cases: starting one, reading it, its trail, and the verbs of its applicant.
import { createRoute, z } from '@hono/zod-openapi';
import { relate } from '#db/desk/related.ts';
import { casesOf, type CaseRow } from '#db/read/cases.ts';
import { recordNames } from '#db/read/records.ts';
import { commentsOf, trailOf } from '#db/read/trail.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Values } from '#domain/form/check.ts';
import { caseScope, decide } from '#domain/policy/policy.ts';
import { relationsTo } from '#domain/policy/subject.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { attempt } from '../act/attempt.ts';
import { prepareOnCase, prepareStart, type CaseAct } from '../act/prepare.ts';
import { CancelBody, Case, Cases, CasesQuery, CommentBody, JumpBody, NameBody, RecallBody, ResubmitBody, StartBody, Trail, TrailQuery, UrgeBody, WithdrawBody } from '../contract.ts';
import { InstantAndId, pageOf, placeIn, Serial } from '../cursor.ts';
import type { Caller, Deps } from '../env.ts';
import { definitionIn } from '../organisation.ts';
import { problem } from '../problem.ts';
import { oversees, partiesOf, readableAmong, readCase } from '../reading.ts';
import { json, keyed, maybeSent, refused, router, sent, undecided } from '../router.ts';
import { caseHeader, caseView } from '../view/case.ts';
import { copySteps, factsOf, knowing, stepsOfReader } from '../view/facts.ts';
import { readerRights, recordsIn, shownForm } from '../view/rights.ts';
import { numbersIn } from '../view/related.ts';
import { searchFor } from '../view/search.ts';
import { keysIn, trailEntry } from '../view/trail.ts';

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['cases'] };

/** A case after an act of the caller's: he may read it, for he has just acted on it. */
async function caseFor(deps: Deps, caller: Caller, id: string): Promise<Case> {
  const found = await readCase(deps, caller, id);
  if (!found) throw new Error('the actor may not read the case');
  return caseView(deps, caller, await factsOf(deps, found));
}

/** Links a new case to the one that it was made out of, unless its reader may not read that any more. */
async function linkFormer(deps: Deps, caller: Caller, id: string, former: string): Promise<void> {
  for (const row of await readableAmong(deps, caller, [former])) await relate(deps.sql, caller.id, id, row.id);
}

/** What of a listed case the caller sees, by the rule that lets him read it. */
function shownTo(caller: Caller, definition: Definition, row: CaseRow): Values {
  const { organisation, subject } = caller;
  const relations = relationsTo(organisation.facts, subject, partiesOf(caller, row));
  const { obligations } = decide(subject, 'case.read', { relations, process: row.processKey });
  return shownForm(definition, readerRights(definition, row.form, obligations, obligations.includes('rights-of-copy') ? copySteps(row, caller.id) : (row.readerSteps ?? [])), row.form);
}

/** The routes of cases. */
export function caseRoutes(deps: Deps) {
  const verb = <B extends z.ZodType>(name: CaseAct, path: string, summary: string, body: B, required: boolean) =>
    createRoute({ ...common, method: 'post', path: `/api/cases/{id}/${path}`, summary, middleware: signedIn(deps), request: { params: Id, headers: keyed, body: required ? sent(body) : maybeSent(body) }, responses: { 200: json(Case, `After: ${name}`), ...undecided } });
  const act = (id: string, name: CaseAct, body: unknown, content: Parameters<typeof prepareOnCase>[4], more?: { to: string } | { step: string; people: string[] }) => ({
    body,
    prepare: (caller: Caller) => prepareOnCase(deps, caller, id, name, content, more),
    answer: async (caller: Caller) => ({ status: 200 as const, body: await caseFor(deps, caller, id) }),
  });
  return router()
    .openapi(createRoute({ ...common, method: 'post', path: '/api/cases', summary: 'Start a case', middleware: signedIn(deps), request: { headers: keyed, body: sent(StartBody) }, responses: { 201: json(Case, 'Started'), ...undecided } }), (c) => {
      const body = c.req.valid('json');
      return attempt(c, deps, { body, prepare: (caller) => prepareStart(deps, caller, body), answer: async (caller, { caseId }) => {
        if (body.from !== undefined) await linkFormer(deps, caller, caseId, body.from);
        return { status: 201, body: await caseFor(deps, caller, caseId) };
      } });
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/cases', summary: 'Cases that I may see', middleware: signedIn(deps), request: { query: CasesQuery }, responses: { 200: json(Cases, 'Case headers, newest first'), ...refused } }), async (c) => {
      const { limit, cursor, box, q, ...filter } = c.req.valid('query');
      const { caller } = c.var;
      const after = placeIn(cursor, InstantAndId);
      if (after === undefined) return problem(c, refuse('malformed'));
      const rows = await casesOf(deps.sql, caller.id, box, caseScope(caller.subject), { ...filter, search: await searchFor(deps, caller, q), limit: limit + 1 }, after && { at: after[0], id: after[1] });
      const definitions = await deps.known.definitions(rows.map(({ pinned }) => pinned));
      const shown = new Map(rows.map((row) => [row.id, shownTo(caller, definitionIn(definitions, row.pinned), row)]));
      const recordsOf = (row: CaseRow) => recordsIn(definitionIn(definitions, row.pinned).form, shown.get(row.id) ?? {});
      const ids = [...new Set(rows.flatMap(recordsOf))];
      const names = new Map((await recordNames(deps.sql, ids)).map(({ id, number, title }) => [id, { id, number, title }]));
      const header = (row: CaseRow) => caseHeader(caller, definitionIn(definitions, row.pinned), row, shown.get(row.id) ?? {}, recordsOf(row).flatMap((id) => names.get(id) ?? []));
      return c.json(pageOf(rows, limit, header, (row) => [row.copyPlace ?? row.place, row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/cases/{id}', summary: 'A case', middleware: signedIn(deps), request: { params: Id }, responses: { 200: json(Case, 'The case'), ...refused } }), async (c) => {
      const found = await readCase(deps, c.var.caller, c.req.valid('param').id);
      return found ? c.json(await caseView(deps, c.var.caller, await factsOf(deps, found)), 200) : problem(c, refuse('no-such-case'));
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/cases/{id}/trail', summary: 'Everything that happened, oldest first', middleware: signedIn(deps), request: { params: Id, query: TrailQuery }, responses: { 200: json(Trail, 'The trail'), ...refused } }), async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const { caller } = c.var;
      const found = await readCase(deps, caller, c.req.valid('param').id);
      if (!found) return problem(c, refuse('no-such-case'));
      const after = placeIn(cursor, Serial);
      if (after === undefined) return problem(c, refuse('malformed'));
      const [facts, rows] = await Promise.all([factsOf(deps, found), trailOf(deps.sql, found.row.id, after?.[0] ?? 0, limit + 1, oversees(caller, found))]);
      const comments = await commentsOf(deps.sql, found.row.id, keysIn(rows));
      const about = {
        definition: found.definition,
        rights: readerRights(found.definition, found.row.form, found.ruling.obligations, stepsOfReader(facts, caller.id)),
        decisions: new Map(facts.decisions.map((decision) => [decision.key, decision])),
        comments: new Map(comments.map(({ key, text }) => [key, text])),
        tasks: facts.tasks,
        numbers: new Map([...facts.called.map(({ id, number }): [string, string] => [id, number]), ...(await numbersIn(deps, caller, rows))]),
      };
      return c.json(pageOf(rows, limit, (row) => trailEntry(knowing(caller, facts), about, row), (row) => [row.id]), 200);
    })
    .openapi(verb('withdraw', 'withdraw', 'Withdraw', WithdrawBody, false), (c) => {
      const body = c.req.valid('json') as z.infer<typeof WithdrawBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'withdraw', body, { comment: body.comment }));
    })
    .openapi(verb('resubmit', 'resubmit', 'Submit again after a return', ResubmitBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof ResubmitBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'resubmit', body, { form: body.form, picks: body.picks }));
    })
    .openapi(verb('recall', 'recall', 'Ask back what was handed out', RecallBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof RecallBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'recall', body, { comment: body.comment }));
    })
    .openapi(verb('cancel', 'cancel', 'End the case', CancelBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof CancelBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'cancel', body, { comment: body.comment }));
    })
    .openapi(verb('jump', 'jump', 'Move the case to another step', JumpBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof JumpBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'jump', body, { comment: body.comment }, { to: body.to }));
    })
    .openapi(verb('name', 'people', 'Name other people for a step ahead', NameBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof NameBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'name', body, { comment: body.comment }, { step: body.step, people: [...new Set(body.people)] }));
    })
    .openapi(verb('urge', 'urge', 'Remind those who are asked', UrgeBody, false), (c) => attempt(c, deps, act(c.req.valid('param').id, 'urge', c.req.valid('json'), {})))
    .openapi(verb('comment', 'comments', 'Comment', CommentBody, true), (c) => {
      const body = c.req.valid('json') as z.infer<typeof CommentBody>;
      return attempt(c, deps, act(c.req.valid('param').id, 'comment', body, { comment: body.text, ...(body.mentions?.length && { mentions: [...new Set(body.mentions)] }) }));
    });
}
