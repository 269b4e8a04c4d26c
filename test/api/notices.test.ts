// What people are told: once, with what it is about, and no longer than it matters.
import { expect, it } from 'vitest';
import { Case, Notices, Queue, type Notice } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist, archiveHead] = await staffed(['designer', 'design-head', 'archivist', 'archive-head']);

const start = async (archive: string): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([archive]) })).body).id;
const told = async (caller: Caller, id: string): Promise<Notice[]> => Notices.parse((await caller.get('/api/notices?limit=200')).body).items.filter((one) => one.case?.id === id);
const kinds = async (caller: Caller, id: string) => (await told(caller, id)).map(({ kind }) => kind);
const unread = async (caller: Caller, id: string) => (await told(caller, id)).filter(({ readAt }) => !readAt).map(({ kind }) => kind);
const decide = async (caller: Caller, person: string, id: string, outcome: string, comment?: string) => {
  const answer = await caller.post(`/api/tasks/${(await at.taskOf(id, person)).id}/decisions`, { outcome, ...(comment && { comment }) });
  expect(answer.status, answer.text).toBe(200);
};

it('a notice of a task is read once the task is decided, by whomever, and says which archive it is about', async () => {
  const id = await start('a-0001');
  const [notice] = await told(head, id);
  expect(notice).toMatchObject({ kind: 'task.opened', records: [{ id: 'a-0001' }] });
  expect(await unread(head, id)).toEqual(['task.opened']);
  await decide(head, 'p-design-head', id, 'approve');
  expect(await unread(head, id)).toEqual([]);
  expect(await unread(archiveHead, id)).toEqual(['task.opened']);
  await decide(archivist, 'p-archivist', id, 'approve');
  // What is shared is over for everybody, and who did not decide it is told so; the hand-over that follows is new to both.
  const seen = async (caller: Caller) => (await told(caller, id)).map(({ readAt, kind, task }) => `${readAt ? 'read' : 'new'} ${kind} ${task?.title.en}`).sort();
  expect(await seen(archivist)).toEqual(['new task.opened Hand-over', 'read task.opened Archive department review']);
  expect(await seen(archiveHead)).toEqual(['new task.closed Archive department review', 'new task.opened Hand-over', 'read task.opened Archive department review']);
});

it('a return is told once, a refusal once, and nobody is told of his own withdrawal', async () => {
  const back = await start('a-0002');
  expect((await head.post(`/api/tasks/${(await at.taskOf(back, 'p-design-head')).id}/return`, { to: 'start', comment: '请写明页码' })).status).toBe(200);
  expect(await kinds(designer, back)).toEqual(['case.returned']);
  expect((await designer.post(`/api/cases/${back}/resubmit`, { form: borrowing(['a-0002']) })).status).toBe(200);
  expect(await unread(designer, back)).toEqual([]);

  const refused = await start('a-0003');
  await decide(head, 'p-design-head', refused, 'reject', '请当面核对');
  expect(await kinds(designer, refused)).toEqual(['case.progress']);

  const gone = await start('a-0004');
  expect((await designer.post(`/api/cases/${gone}/withdraw`, {})).status).toBe(200);
  expect(await kinds(designer, gone)).toEqual([]);
  expect(await unread(head, gone)).toEqual(['task.closed']);
});

it('a line of the queue says which archives it is about and in which round', async () => {
  const id = await start('a-0005');
  const line = async () => Queue.parse((await head.get('/api/tasks?limit=200')).body).items.find((item) => item.case.id === id);
  expect(await line()).toMatchObject({ round: 1, records: [{ id: 'a-0005' }] });
  await head.post(`/api/tasks/${(await at.taskOf(id, 'p-design-head')).id}/return`, { to: 'start', comment: '请换一份' });
  await designer.post(`/api/cases/${id}/resubmit`, { form: borrowing(['a-0006']) });
  expect(await line()).toMatchObject({ round: 2, records: [{ id: 'a-0006' }] });
});
