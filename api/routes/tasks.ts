// My queue, one task, and the answers to it.
import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { touchTask } from '#db/desk/register.ts';
import { submissionsBelow } from '#db/desk/submissions.ts';
import { countsOf, doneBy, todoOf, waitingFor, type QueueRow } from '#db/read/queue.ts';
import { eventOfDecision } from '#db/read/trail.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { refuse, sentence, type Refusal } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { attempt } from '../act/attempt.ts';
import { hashOf } from '../act/desk.ts';
import { prepareDecision, prepareReturn } from '../act/prepare.ts';
import { Counts, DecideBody, Decided, DecidedMany, DecideManyBody, Queue, QueueQuery, ReturnBody, Task } from '../contract.ts';
import { InstantAndId, pageOf, placeIn } from '../cursor.ts';
import type { Caller, Deps } from '../env.ts';
import { allowed, insteadOf } from '../instead.ts';
import { problem } from '../problem.ts';
import { readCaseOfTask } from '../reading.ts';
import { json, keyed, refused, router, sent, undecided } from '../router.ts';
import { caseView } from '../view/case.ts';
import { closedTask } from '../view/closed.ts';
import { factsOf } from '../view/facts.ts';
import { queueItems } from '../view/queue.ts';
import { searchFor } from '../view/search.ts';
import { instant } from '../view/task-header.ts';
import { giverOf } from '../view/giver.ts';
import { holds, taskView } from '../view/task.ts';

const Id = z.object({ id: z.string().max(200) });
const common = { tags: ['tasks'] };

/** The routes of tasks. */
export function taskRoutes(deps: Deps) {
  const decided = (task: string) => async (caller: Caller, { key }: { key: string }) => ({ status: 200 as const, body: await afterDecision(deps, caller, task, key) });
  const explained = (task: string) => (caller: Caller, refusal: Refusal) => (refusal.code === 'task-closed' ? whyClosed(deps, caller, task, refusal) : Promise.resolve(refusal));
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/tasks', summary: 'My queue', middleware: signedIn(deps), request: { query: QueueQuery }, responses: { 200: json(Queue, 'The queue, most urgent first'), ...refused } }), async (c) => {
      const { limit, cursor, box, due, q, ...filter } = c.req.valid('query');
      const { caller } = c.var;
      const place = placeIn(cursor, InstantAndId);
      if (place === undefined) return problem(c, refuse('malformed'));
      const after = place && { place: place[0], id: place[1] };
      const asked = { ...filter, search: await searchFor(deps, caller, q), limit: limit + 1, before: due && dueBefore(caller, due) };
      const rows = box === 'todo' || box === 'claimable' ? await todoOf(deps.sql, caller.id, allowed(await insteadOf(deps, caller, null)), box === 'claimable', asked, after)
        : box === 'waiting' ? await waitingFor(deps.sql, caller.id, asked, after)
        : box === 'done' ? await doneBy(deps.sql, caller.id, asked, after) : [];
      const definitions = await deps.known.definitions(rows.map(({ pinned }) => pinned));
      const page = pageOf(rows, limit, (row: QueueRow) => row, (row) => [box === 'waiting' ? 'infinity' : row.place, row.id]);
      return c.json({ ...page, items: await queueItems(deps.sql, caller, definitions, page.items) }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/tasks/counts', summary: 'How much is in each box', middleware: signedIn(deps), responses: { 200: json(Counts, 'Counts'), ...refused } }), async (c) => {
      const [counts] = await countsOf(deps.sql, c.var.caller.id, allowed(await insteadOf(deps, c.var.caller, null)));
      if (!counts) throw new Error('a count came back without a row');
      return c.json(counts, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/tasks/{id}', summary: 'A task', middleware: signedIn(deps), request: { params: Id }, responses: { 200: json(Task, 'The task'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const found = await readCaseOfTask(deps, caller, id);
      const facts = found && (await factsOf(deps, found));
      const task = facts?.tasks.find((one) => one.id === id);
      if (!facts || !task) return problem(c, refuse('no-such-task'));
      if (task.state === 'open' && holds(caller, facts, task)) await touchTask(deps.sql, giverOf(caller, facts, task) ?? caller.id, id);
      return c.json(await taskView(deps, caller, facts, task), 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/tasks/{id}/decisions', summary: 'Decide', middleware: signedIn(deps), request: { params: Id, headers: keyed, body: sent(DecideBody) }, responses: { 200: json(Decided, 'Decided'), ...undecided } }), (c) => {
      const body = c.req.valid('json');
      const { id } = c.req.valid('param');
      return attempt(c, deps, { body, prepare: (caller) => prepareDecision(deps, caller, id, body), explain: explained(id), answer: decided(id) });
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/tasks/decisions', summary: 'Decide several at once', middleware: signedIn(deps), request: { headers: keyed, body: sent(DecideManyBody) }, responses: { 200: json(DecidedMany, 'What came of each'), ...refused } }), async (c) => {
      const key = c.req.header('idempotency-key') ?? randomUUID();
      c.header('idempotency-key', key);
      const { tasks, outcome, comment } = c.req.valid('json');
      const { caller } = c.var;
      const each = { outcome, ...(comment && { comment }) };
      const whole = { ...each, tasks: [...new Set(tasks)].sort() };
      // The key stands for the list as it was: with another one nothing of it is done.
      const before = await submissionsBelow(deps.sql, caller.id, key);
      if (before.some(({ route, bodyHash }) => !bodyHash.equals(hashOf({ route, body: whole })))) return problem(c, refuse('key-reused'));
      const results: DecidedMany['results'] = [];
      // One after the other: each is an act of its own, and those of one case would wait for each other anyway.
      for (const task of new Set(tasks)) results.push(await decideUnopened(deps, caller, `${key}.${task}`, task, each, whole));
      return c.json({ results }, 200);
    })
    .openapi(createRoute({ ...common, method: 'post', path: '/api/tasks/{id}/return', summary: 'Send back to the applicant', middleware: signedIn(deps), request: { params: Id, headers: keyed, body: sent(ReturnBody) }, responses: { 200: json(Decided, 'Sent back'), ...undecided } }), (c) => {
      const body = c.req.valid('json');
      const { id } = c.req.valid('param');
      return attempt(c, deps, { body, prepare: (caller) => prepareReturn(deps, caller, id, body), explain: explained(id), answer: decided(id) });
    });
}

/** One of several: under a key that begins as those of the others do, which is what they have in common on record. */
async function decideUnopened(deps: Deps, caller: Caller, key: string, task: string, each: DecideBody, whole: unknown): Promise<DecidedMany['results'][number]> {
  const { outcome } = await deps.desk.submit({ person: caller.id, key, route: `POST /api/tasks/${task}/decisions`, body: whole }, () => prepareDecision(deps, caller, task, each, true));
  if (outcome === 'pending') return { task, status: 'pending' };
  if (!('refusal' in outcome)) return { task, status: 'decided' };
  const refusal = outcome.refusal.code === 'task-closed' ? await whyClosed(deps, caller, task, outcome.refusal) : outcome.refusal;
  return { task, status: 'refused', code: refusal.code, detail: sentence(refusal) };
}

/** The decision under a key, with the task and the case as they stand now. */
async function afterDecision(deps: Deps, caller: Caller, id: string, key: string): Promise<Decided> {
  const found = await readCaseOfTask(deps, caller, id);
  if (!found) throw new Error('the decider may not read the case');
  const [facts, [event]] = await Promise.all([factsOf(deps, found), eventOfDecision(deps.sql, found.row.id, key)]);
  const decision = facts.decisions.find((one) => one.key === key);
  const task = facts.tasks.find((one) => one.id === id);
  if (!decision || !task || !event) throw new Error('the decision is not on record');
  const [itself, whole] = await Promise.all([taskView(deps, caller, facts, task), caseView(deps, caller, facts)]);
  return { decision: { id: decision.id, outcome: decision.outcome, at: instant(decision.at), seq: event.id }, task: itself, case: whole };
}

/** Somebody else was faster: who, when and how. */
async function whyClosed(deps: Deps, caller: Caller, id: string, refusal: Refusal): Promise<Refusal> {
  const found = await readCaseOfTask(deps, caller, id);
  const facts = found && (await factsOf(deps, found));
  const task = facts?.tasks.find((one) => one.id === id);
  return facts && task ? closedTask(caller, facts, task) : refusal;
}

/** Overdue: before now; today: until midnight in the organisation's time; week: in the next seven days. */
function dueBefore({ organisation: { calendar } }: Caller, due: 'overdue' | 'today' | 'week'): Date {
  const now = Date.now();
  if (due === 'overdue') return new Date(now);
  if (due === 'week') return new Date(addDuration(calendar, now, '7d').at);
  const offset = calendar.offsetMinutes * 60_000;
  const day = 86_400_000;
  return new Date((Math.floor((now + offset) / day) + 1) * day - offset);
}
