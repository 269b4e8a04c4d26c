// Cases that do not go on by themselves are found by whoever keeps processes going, and by nobody else.
import { expect, it } from 'vitest';
import { Case, StuckCases, Task } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import { staffed } from './staffed.ts';

const [at, designer, administrator] = await staffed(['designer', 'sysadmin']);
const started = async (archive: string): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([archive]) })).body).id;
const listed = async () => StuckCases.parse((await administrator.get('/api/cases/stuck')).body).items;

it('overdue beyond its ladder, and helped on by giving it to somebody else or more time', async () => {
  const [id, other] = [await started('a-0001'), await started('a-0002')];
  expect(await listed()).toEqual([]);
  await at.sql`update cases.task set due_at = due_at - interval '60 days' where case_id = ${id}`;
  await at.sql`update cases.inbox set due_at = due_at - interval '60 days' where case_id = ${id}`;
  const [one, ...rest] = await listed();
  expect(rest).toEqual([]);
  expect([one?.id, one?.readable, one?.because.map(({ reason, people, movable }) => [reason, people.map((person) => person.id), movable])]).toEqual([id, true, [['overdue', ['p-design-head'], true]]]);
  expect(one?.id).not.toBe(other);
  const task = one?.because[0]?.task ?? '';
  expect(Task.parse((await administrator.get(`/api/tasks/${task}`)).body).verbs).toEqual(expect.arrayContaining(['reassign', 'extend']));
  expect((await administrator.post(`/api/tasks/${task}/extend`, { until: new Date(Date.now() + 5 * 86_400_000).toISOString(), reason: '资料待补' })).status).toBe(200);
  expect(await listed()).toEqual([]);
  expect((await designer.get('/api/cases/stuck')).status).toBe(403);
});
