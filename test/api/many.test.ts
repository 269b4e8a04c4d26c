// Several tasks answered at once: each a decision of its own, and what has to be opened is left for opening.
import { expect, it } from 'vitest';
import { Case, DecidedMany, Queue, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [, designer, head, archivist] = await staffed(['designer', 'design-head', 'archivist']);
const started = async (archive: string, more = {}): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([archive], more) })).body).id;
const taskIn = async (caller: typeof head, id: string): Promise<string> => Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id)?.id ?? '';

it('the list says which answers need no opening, and each is decided under a key of its own; the same key again changes nothing; what is protected, filled in, or not the caller’s is refused alone', async () => {
  const ids = [await started('a-0001'), await started('a-0002'), await started('a-0003', { customer_project: '云麓花园' })];
  const tasks = await Promise.all(ids.map((id) => taskIn(head, id)));
  const listed = async (caller: typeof head) => new Map(Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.map((item) => [item.id, item.unopened]));
  const beforehand = await listed(head);
  expect(tasks.map((one) => beforehand.get(one))).toEqual([['approve', 'reject'], ['approve', 'reject'], []]);
  const send = () => head.post('/api/tasks/decisions', { tasks: [...tasks, 'no-such-task'], outcome: 'approve', comment: '同意' }, 'batch-of-november');
  const first = DecidedMany.parse((await send()).body).results;
  expect(first.map(({ status, code }) => code ?? status)).toEqual(['decided', 'decided', 'needs-opening', 'no-such-task']);
  expect(DecidedMany.parse((await send()).body).results.map(({ status, code }) => code ?? status)).toEqual(['decided', 'decided', 'needs-opening', 'no-such-task']);
  for (const id of ids.slice(0, 2)) {
    const decided = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.filter(({ kind }) => kind === 'task.decided');
    expect(decided.map(({ comment }) => comment)).toEqual(['同意']);
  }
  const other = await taskIn(head, await started('a-0005'));
  expect((await head.post('/api/tasks/decisions', { tasks: [tasks[0], other], outcome: 'approve', comment: '同意' }, 'batch-of-november')).body.code, 'the key of another list').toBe('key-reused');
  expect((await listed(head)).has(other)).toBe(true);
  const fourth = await taskIn(head, await started('a-0004'));
  expect(DecidedMany.parse((await head.post('/api/tasks/decisions', { tasks: [fourth], outcome: 'reject' })).body).results.map(({ code }) => code)).toEqual(['reason-required']);
  const review = await taskIn(archivist, ids[0] ?? '');
  expect((await listed(archivist)).get(review)).toEqual(['reject']);
  expect(DecidedMany.parse((await archivist.post('/api/tasks/decisions', { tasks: [review], outcome: 'approve' })).body).results.map(({ code }) => code)).toEqual(['needs-opening']);
});
