// The verbs on a task that do not decide it: passing it on, asking others, adding signers, taking an answer back.
import { createRoute, z } from '@hono/zod-openapi';
import { signedIn } from '../access.ts';
import { attempt } from '../act/attempt.ts';
import { prepareAmendment } from '../act/amend.ts';
import { prepareOnSeat, type SeatAct } from '../act/seat.ts';
import { Acted, AmendBody, AnswerBody, ConsultBody, ExtendBody, MoveBody, NothingBody, QuestionBody, ReasonBody, SignersBody } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { readCaseOfTask } from '../reading.ts';
import { json, keyed, maybeSent, router, sent, undecided } from '../router.ts';
import { caseView } from '../view/case.ts';
import { factsOf } from '../view/facts.ts';
import { taskView } from '../view/task.ts';

const Id = z.object({ id: z.string().max(200) });
const OfSigner = z.object({ id: z.string().max(200), task: z.string().max(200) });

/** The routes of seats. */
export function seatRoutes(deps: Deps) {
  const route = <B extends z.ZodType>(path: string, summary: string, body: B, required = true) =>
    createRoute({ tags: ['tasks'], method: 'post', path: `/api/tasks/{id}/${path}`, summary, middleware: signedIn(deps), request: { params: Id, headers: keyed, body: required ? sent(body) : maybeSent(body) }, responses: { 200: json(Acted, 'Done'), ...undecided } });
  const acting = (act: SeatAct, body: unknown, said?: string) => ({
    body,
    prepare: (caller: Caller) => prepareOnSeat(deps, caller, act, said),
    answer: async (caller: Caller) => ({ status: 200 as const, body: await afterwards(deps, caller, act.task) }),
  });
  return router()
    .openapi(route('transfer', 'Pass on', MoveBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof MoveBody>;
      return attempt(c, deps, acting({ verb: 'transfer', task: c.req.valid('param').id, to: body.to }, body, body.reason));
    })
    .openapi(route('reassign', 'Give to somebody else', MoveBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof MoveBody>;
      return attempt(c, deps, acting({ verb: 'reassign', task: c.req.valid('param').id, to: body.to }, body, body.reason));
    })
    .openapi(route('hand-back', 'Give back to whoever had it', ReasonBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof ReasonBody>;
      return attempt(c, deps, acting({ verb: 'hand-back', task: c.req.valid('param').id }, body, body.reason));
    })
    .openapi(route('claim', 'Take a shared task', NothingBody, false), (c) => attempt(c, deps, acting({ verb: 'claim', task: c.req.valid('param').id }, c.req.valid('json'))))
    .openapi(route('release', 'Put a claimed task back', NothingBody, false), (c) => attempt(c, deps, acting({ verb: 'release', task: c.req.valid('param').id }, c.req.valid('json'))))
    .openapi(route('consult', 'Ask for advice', ConsultBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof ConsultBody>;
      return attempt(c, deps, acting({ verb: 'consult', task: c.req.valid('param').id, people: [...new Set(body.people)] }, body, body.question));
    })
    .openapi(route('ask-applicant', 'Ask the applicant', QuestionBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof QuestionBody>;
      return attempt(c, deps, acting({ verb: 'ask-applicant', task: c.req.valid('param').id }, body, body.question));
    })
    .openapi(route('call-back', 'Wait for advice no longer', NothingBody, false), (c) => attempt(c, deps, acting({ verb: 'call-back', task: c.req.valid('param').id }, c.req.valid('json'))))
    .openapi(route('answer', 'Answer what was asked', AnswerBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof AnswerBody>;
      return attempt(c, deps, acting({ verb: 'answer', task: c.req.valid('param').id }, body, body.text));
    })
    .openapi(route('signers', 'Add signers', SignersBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof SignersBody>;
      return attempt(c, deps, acting({ verb: 'add', task: c.req.valid('param').id, people: [...new Set(body.people)], place: body.place, ...(body.mode && { mode: body.mode }) }, body, body.reason));
    })
    .openapi(createRoute({ tags: ['tasks'], method: 'delete', path: '/api/tasks/{id}/signers/{task}', summary: 'Remove a signer', middleware: signedIn(deps), request: { params: OfSigner, headers: keyed }, responses: { 200: json(Acted, 'Removed'), ...undecided } }), (c) => {
      const { id, task } = c.req.valid('param');
      return attempt(c, deps, acting({ verb: 'remove', task: id, signer: task }, {}));
    })
    .openapi(route('take-back', 'Take the answer back', NothingBody, false), (c) => attempt(c, deps, acting({ verb: 'take-back', task: c.req.valid('param').id }, c.req.valid('json'))))
    .openapi(route('amend', 'Change the form without deciding', AmendBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof AmendBody>;
      const { id } = c.req.valid('param');
      return attempt(c, deps, { body, prepare: (caller: Caller) => prepareAmendment(deps, caller, id, body), answer: async (caller: Caller) => ({ status: 200 as const, body: await afterwards(deps, caller, id) }) });
    })
    .openapi(route('extend', 'Move the due instant', ExtendBody), (c) => {
      const body = c.req.valid('json') as z.infer<typeof ExtendBody>;
      return attempt(c, deps, acting({ verb: 'extend', task: c.req.valid('param').id, until: Date.parse(body.until) }, body, body.reason));
    });
}

/** The task and the case as they stand now; of a task that went to somebody else, what became of it here. */
async function afterwards(deps: Deps, caller: Caller, id: string): Promise<Acted> {
  const found = await readCaseOfTask(deps, caller, id);
  const facts = found && (await factsOf(deps, found));
  const task = facts?.tasks.find((one) => one.id === id);
  if (!facts || !task) throw new Error('the actor may not read the task');
  const [itself, whole] = await Promise.all([taskView(deps, caller, facts, task), caseView(deps, caller, facts)]);
  return { task: itself, case: whole };
}
