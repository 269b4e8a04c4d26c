// Remarks that speak to somebody: he is told, once, and only if he may read the case; a mention gives no right.
import { expect, it } from 'vitest';
import { Case, Notices, Task, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, hr, archivist] = await staffed(['designer', 'design-head', 'hr', 'archivist']);

let used = 0;
const started = async (): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++used).padStart(4, '0')}`]) })).body).id;
const told = async (caller: Caller, id: string) => Notices.parse((await caller.get('/api/notices?limit=200')).body).items.filter((one) => one.case?.id === id).map(({ kind, people }) => [kind, people.by?.id]);
const remark = (caller: Caller, id: string, mentions: string[], key?: string) => caller.post(`/api/cases/${id}/comments`, { text: '请核对用途', mentions }, key);

it('whoever is mentioned is told as such, once, the others of the remark; the record names him', async () => {
  const id = await started();
  expect((await remark(designer, id, ['p-design-head', 'p-archivist', 'p-design-head', 'p-designer'], 'mention-once')).status).toBe(200);
  expect((await remark(designer, id, ['p-design-head', 'p-archivist', 'p-design-head', 'p-designer'], 'mention-once')).headers.get('idempotent-replay')).toBe('true');
  expect(await told(head, id)).toEqual([['case.mentioned', 'p-designer'], ['task.opened', undefined]]);
  expect(await told(archivist, id)).toEqual([['case.mentioned', 'p-designer']]);
  expect(await told(designer, id)).toEqual([]);
  const { id: task } = await at.taskOf(id, 'p-design-head');
  expect(Task.parse((await head.get(`/api/tasks/${task}`)).body).comments.map(({ text, mentions }) => [text, mentions.map(({ id: person }) => person)])).toEqual([['请核对用途', ['p-design-head', 'p-archivist', 'p-designer']]]);
  const entry = Trail.parse((await head.get(`/api/cases/${id}/trail`)).body).items.find(({ kind }) => kind === 'case.commented');
  expect([entry?.comment, entry?.people?.map(({ id: person }) => person)]).toEqual(['请核对用途', ['p-design-head', 'p-archivist']]);
});

it('who may not read the case is not mentioned, by name, nothing is written, and he still may not; with a copy he may be', async () => {
  const id = await started();
  expect(await remark(designer, id, ['p-design-head', 'p-hr', 'nobody'])).toMatchObject({ status: 403, body: { code: 'cannot-read', fields: [{ path: 'mentions.1', code: 'cannot-read' }, { path: 'mentions.2', code: 'person-unknown' }] } });
  expect([await told(head, id), await told(hr, id)]).toEqual([[['task.opened', undefined]], []]);
  expect((await hr.get(`/api/cases/${id}`)).status).toBe(404);
  expect((await designer.post(`/api/cases/${id}/copies`, { people: ['p-hr'] })).status).toBe(200);
  expect((await remark(designer, id, ['p-hr'])).status).toBe(200);
  expect((await told(hr, id)).map(([kind]) => kind)).toEqual(['case.mentioned', 'case.copied']);
});

it('the record looks a last time, whatever the interface let through', async () => {
  const id = await started();
  expect(await at.send(id, { verb: 'comment', by: 'p-designer' }, { comment: '看一下', mentions: ['p-hr'] })).toEqual({ refused: 'cannot-read' });
  expect((await at.sql`select 1 from cases.comment where case_id = ${id}`).length).toBe(0);
});

it('a task shows the latest two hundred remarks, oldest first', async () => {
  const id = await started();
  await at.sql`insert into cases.comment (id, case_id, person_id, text, at) select ${id} || '.x' || n, ${id}, 'p-designer', n::text, clock_timestamp() + n * interval '1 ms' from generate_series(1, 230) n`;
  const { id: task } = await at.taskOf(id, 'p-design-head');
  expect(Task.parse((await head.get(`/api/tasks/${task}`)).body).comments.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, i) => String(i + 31)));
});
