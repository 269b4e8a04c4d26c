// An outside party's seat: the link to it, for whoever sends it; and what is behind the link, for whoever has it. The token comes in the body, never in an address.
import { createRoute, z } from '@hono/zod-openapi';
import { openLink, revokeLink } from '#db/desk/links.ts';
import { answerOf } from '#db/read/outside.ts';
import { isOutside } from '#domain/outside.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { callerIfAny, signedIn } from '../access.ts';
import { attemptAs } from '../act/attempt.ts';
import { linkFor, makeLink, prepareAnswerByLink, toldOutside } from '../act/outside.ts';
import { addressOf } from '../address.ts';
import { AnswerByLinkBody, AnsweredByLink, Link, OpenLinkBody, OutsideTask } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { definitionIn } from '../organisation.ts';
import { problem } from '../problem.ts';
import { denied, readCaseOfTask } from '../reading.ts';
import { json, keyed, refused, router, sent, undecided } from '../router.ts';
import { factsOf } from '../view/facts.ts';
import { rulingOnLink } from '../view/outside.ts';
import { outsideTask } from '../view/outside-task.ts';
import { headOfStep, instant, outcomeTitle } from '../view/task-header.ts';
import type { TaskRow } from '#db/read/case-record.ts';

const Id = z.object({ id: z.string().max(200) });
const MOST_AGENT = 300;

/** The routes of outside parties. */
export function outsideRoutes(deps: Deps) {
  return router()
    .openapi(createRoute({ tags: ['outside'], method: 'post', path: '/api/tasks/{id}/link', summary: 'Make a link for an outside party; an earlier one ends', middleware: signedIn(deps), request: { params: Id }, responses: { 201: json(Link, 'The link, shown this once'), ...refused } }), async (c) => {
      const found = await seatFor(deps, c.var.caller, c.req.valid('param').id);
      if ('refusal' in found) return problem(c, found.refusal);
      const link = await makeLink(deps.sql, c.var.caller.id, found.task);
      return link ? c.json(link, 201) : problem(c, refuse('task-closed'));
    })
    .openapi(createRoute({ tags: ['outside'], method: 'delete', path: '/api/tasks/{id}/link', summary: 'Revoke the link of an outside party', middleware: signedIn(deps), request: { params: Id }, responses: { 204: { description: 'Revoked' }, ...refused } }), async (c) => {
      const found = await seatFor(deps, c.var.caller, c.req.valid('param').id);
      if ('refusal' in found) return problem(c, found.refusal);
      const [row] = await revokeLink(deps.sql, c.var.caller.id, found.task.id);
      return row?.revoked ? c.body(null, 204) : problem(c, refuse('no-link'));
    })
    .openapi(createRoute({ tags: ['outside'], security: [], method: 'post', path: '/api/outside/task', summary: 'What a link shows', request: { body: sent(OpenLinkBody) }, responses: { 200: json(OutsideTask, 'What the step shows'), ...refused } }), async (c) => {
      const address = addressOf(c, deps);
      const link = await linkFor(deps.sql, c.req.valid('json').token, address);
      if ('refusal' in link) return problem(c, link.refusal);
      if (link.answered) return problem(c, refuse('link-answered'));
      // Whoever is signed in here looks at what he has sent: that is not the party opening it.
      if (!(await callerIfAny(c, deps))) await openLink(deps.sql, link.id, address);
      const [organisation, definitions] = await Promise.all([deps.known.organisation(), deps.known.definitions([link.pinned])]);
      return c.json(outsideTask(organisation, definitionIn(definitions, link.pinned), link), 200);
    })
    .openapi(createRoute({ tags: ['outside'], security: [], method: 'post', path: '/api/outside/decisions', summary: 'Answer by a link', request: { headers: keyed, body: sent(AnswerByLinkBody) }, responses: { 200: json(AnsweredByLink, 'Answered'), ...undecided } }), async (c) => {
      const { token, ...body } = c.req.valid('json');
      const address = addressOf(c, deps);
      const link = await linkFor(deps.sql, token, address);
      if ('refusal' in link) return problem(c, link.refusal);
      const insider = await callerIfAny(c, deps);
      if (insider) {
        await denied(deps, insider, 'task.decide', 'nobody-inside-answers-by-a-link', 'insider-by-link', link.caseId);
        return problem(c, refuse('insider-by-link'));
      }
      const definition = definitionIn(await deps.known.definitions([link.pinned]), link.pinned);
      const agent = (c.req.header('user-agent') ?? '').slice(0, MOST_AGENT);
      return attemptAs(c, deps, { id: link.outsideId }, {
        body,
        prepare: () => prepareAnswerByLink(deps, link, { token, ...body }, { address, agent }),
        explain: (_, refusal: Refusal) => toldOutside(deps.sql, token, refusal),
        answer: async (_, { caseId, key }) => {
          const [answer] = await answerOf(deps.sql, caseId, key);
          if (!answer) throw new Error('the answer is not on record');
          const { outcome, name, at } = answer;
          return { status: 200 as const, body: { outcome, title: outcomeTitle(headOfStep(definition, link.stepId).ask, outcome) ?? { zh: outcome, en: outcome }, name, at: instant(at) } satisfies AnsweredByLink };
        },
      });
    });
}

/** An outside party's open seat, for somebody who may send its link. */
async function seatFor(deps: Deps, caller: Caller, id: string): Promise<{ task: TaskRow } | { refusal: Refusal }> {
  const found = await readCaseOfTask(deps, caller, id);
  const facts = found && (await factsOf(deps, found));
  const task = facts?.tasks.find((one) => one.id === id);
  if (!facts || !task) return { refusal: refuse('no-such-task') };
  const ruling = rulingOnLink(caller, facts, task);
  if (!ruling.allowed) {
    const code = ruling.rule === 'nobody-has-the-link-to-his-own-approval' ? 'self-approval' : 'not-allowed';
    await denied(deps, caller, 'task.link', ruling.rule, code, facts.row.id);
    return { refusal: refuse(code) };
  }
  if (!isOutside(task.holderId ?? undefined)) return { refusal: refuse('not-allowed-here') };
  return task.state === 'open' ? { task } : { refusal: refuse('task-closed') };
}
