// Somebody's absence begins while he has a task, on the real record: the worker looks when the organisation changes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, type Installation } from '#test/installation.ts';
import { does, events, publish, there } from './acting.ts';

let at: Installation;
beforeAll(async () => {
  at = await install();
  const title = { zh: '样例', en: 'Sample' };
  for (const mode of ['all', 'order']) await publish(at, { key: `by-${mode}`, title, start: { who: 'employee' }, form: {}, steps: [{ approve: 'a', title, by: { people: ['p-legal', 'p-design-head'] }, mode, due: { after: '2wd' } }, { end: 'done' }] });
});
afterAll(() => at.close());

const leaves = (id: string, person: string, days = 30) => at.sql`insert into org.absence (id, person_id, from_day, to_day, made_by) values (${id}, ${person}, org.today(), org.today() + ${days}::int, ${person})`;
const queues = async (caseId: string) => (await at.sql<{ personId: string }[]>`select person_id from cases.inbox where case_id = ${caseId} order by person_id`).map(({ personId }) => personId);

it('a task that is due before its holder is back goes to his superior with its due instant, once; he is told', async () => {
  const { caseId } = await at.startCase('by-all', 'p-designer', {});
  const [before] = await at.sql<{ dueAt: Date }[]>`select due_at from cases.task where case_id = ${caseId} and holder_id = 'p-design-head'`;
  await leaves('b1', 'p-design-head');
  const [stood] = await there('somebody stands in', async () => { const all = await events(at, caseId, 'task.stood-in'); return all.length ? all : undefined; });
  const [above = ''] = stood?.people as string[];
  expect(await queues(caseId)).toEqual(['p-legal', above].sort());
  expect(stood).toMatchObject({ for: 'p-design-head' });
  expect(await at.sql`select holder_id, due_at, capacity from cases.task where id = ${stood?.next as string}`).toMatchObject([{ holderId: above, dueAt: before?.dueAt, capacity: expect.stringContaining('instead-of:p-design-head') as string }]);
  expect(await at.sql`select data ->> 'reason' as reason from cases.notice where case_id = ${caseId} and person_id = 'p-design-head' and kind = 'task.closed'`).toMatchObject([{ reason: 'stood-in' }]);
  await does(at, caseId, above, 'a', 'approve');
  await does(at, caseId, 'p-legal', 'a', 'approve');
  expect(await events(at, caseId, 'task.stood-in')).toHaveLength(1);
});

it('in order, a superior is asked when the turn comes of somebody who is away', async () => {
  const { caseId } = await at.startCase('by-order', 'p-designer', {});
  await does(at, caseId, 'p-legal', 'a', 'approve');
  const [above = ''] = await queues(caseId);
  expect(above).not.toBe('p-design-head');
  expect(await events(at, caseId, 'task.stood-in')).toMatchObject([{ people: [above], for: 'p-design-head' }]);
  await does(at, caseId, above, 'a', 'approve');
});
