// Whoever has a task loses what he was asked for, or the request becomes his own affair: on the real record, the worker looks when the organisation changes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { install, type Installation } from '#test/installation.ts';
import { asked, does, events, publish, there } from './acting.ts';

let at: Installation;
beforeAll(async () => {
  at = await install();
  const title = { zh: '样例', en: 'Sample' };
  const suspect = { type: 'user', zh: '当事人', en: 'Suspect' };
  const roles = ['panel-all', 'panel-one', 'panel-order', 'panel-kin', 'panel-rest', 'panel-nobody'];
  for (const key of [...roles, 'panel-about', 'panel-except']) {
    const written = key === 'panel-about' || key === 'panel-except';
    await at.sql`insert into org.role (key, title) values (${key}, '{"zh":"评审组","en":"Panel"}')`;
    await publish(at, { key, title, start: { who: 'employee' }, form: { suspect: { ...suspect, ...(key !== 'panel-except' && { subject: true }) } }, steps: [
      ...(written ? [{ parallel: 'both', arms: [{ title, steps: [{ task: 'fill', title, by: { people: ['p-finance'] }, outcomes: [{ key: 'done', title, edit: ['suspect'] }] }] }, { title, steps: [{ approve: 'a', title, by: { role: key }, mode: 'one', clause: 'A-1', ...(key === 'panel-except' && { except: { field: 'suspect' } }) }] }] }]
        : [{ approve: 'a', title, by: { role: key }, mode: key === 'panel-one' ? 'one' : key === 'panel-order' ? 'order' : 'all', clause: 'A-1', due: { after: '2wd' } }]),
      { end: 'done' },
    ] });
  }
  await publish(at, { key: 'panel-each', title, start: { who: 'employee' }, form: { units: { type: 'dept', many: true, zh: '部门', en: 'Departments' } }, steps: [
    { each: 'unit', title, over: 'units', order: 'parallel', steps: [{ approve: 'a', title, by: { 'head-of': 'row' }, clause: 'A-1' }] }, { end: 'done' },
  ] });
});
afterAll(() => at.close());

const joins = (role: string, ...people: string[]) => at.sql.begin(async (tx) => { for (const person of people) await tx`insert into org.role_member (role_key, person_id) values (${role}, ${person})`; });
const swaps = (role: string, from: string, to: string[]) => at.sql.begin(async (tx) => {
  await tx`delete from org.role_member where role_key = ${role} and person_id = ${from}`;
  for (const person of to) await tx`insert into org.role_member (role_key, person_id) values (${role}, ${person})`;
});
const queues = async (caseId: string) => (await at.sql<{ personId: string }[]>`select person_id from cases.inbox where case_id = ${caseId} order by person_id`).map(({ personId }) => personId);
const moved = (caseId: string) => there('somebody else is asked', async () => (await events(at, caseId, 'task.reassigned'))[0]);

it('who is no longer of the role cannot answer; his seat is asked again with its due instant, and he is told', async () => {
  await joins('panel-all', 'p-legal', 'p-hr');
  const { caseId } = await at.startCase('panel-all', 'p-designer', {});
  const task = await asked(at, caseId, 'p-legal', 'a');
  const [before] = await at.sql<{ dueAt: Date }[]>`select due_at from cases.task where id = ${task}`;
  await swaps('panel-all', 'p-legal', ['p-finance']);
  const event = await moved(caseId);
  expect(event).toMatchObject({ task, for: 'p-legal', people: ['p-finance'], reason: 'capacity-lost' });
  expect(await queues(caseId)).toEqual(['p-finance', 'p-hr']);
  expect(await at.sql`select holder_id, due_at, capacity, state from cases.task where id = ${event.next as string}`).toMatchObject([{ holderId: 'p-finance', dueAt: before?.dueAt, capacity: 'role:panel-all', state: 'open' }]);
  expect(await at.sql`select data ->> 'reason' as reason from cases.notice where case_id = ${caseId} and person_id = 'p-legal' and kind = 'task.closed'`).toMatchObject([{ reason: 'reassigned' }]);
  expect(await at.send(caseId, { verb: 'decide', by: 'p-legal', task, outcome: 'approve' })).toMatchObject({ refused: 'task-closed' });
  for (const person of ['p-finance', 'p-hr']) await does(at, caseId, person, 'a', 'approve');
  expect(await events(at, caseId, 'task.reassigned')).toHaveLength(1);
});

it('a shared task that nobody of its candidates may answer any more is everybody’s who may now', async () => {
  await joins('panel-one', 'p-legal');
  const { caseId } = await at.startCase('panel-one', 'p-designer', {});
  await swaps('panel-one', 'p-legal', ['p-finance', 'p-hr']);
  expect(await moved(caseId)).toMatchObject({ people: ['p-finance', 'p-hr'] });
  expect(await queues(caseId)).toEqual(['p-finance', 'p-hr']);
  await does(at, caseId, 'p-hr', 'a', 'approve');
});

it('in order, whoever has lost the role before his turn is not asked', async () => {
  await joins('panel-order', 'p-hr', 'p-legal');
  const { caseId } = await at.startCase('panel-order', 'p-designer', {});
  await swaps('panel-order', 'p-legal', ['p-finance']);
  await does(at, caseId, 'p-hr', 'a', 'approve');
  expect(await queues(caseId)).toEqual(['p-finance']);
  await does(at, caseId, 'p-finance', 'a', 'approve');
});

it('whoever may act for the applicant from today does not decide his request', async () => {
  await joins('panel-kin', 'p-legal');
  const { caseId } = await at.startCase('panel-kin', 'p-designer', {});
  await at.sql.begin(async (tx) => {
    await tx`insert into org.role_member (role_key, person_id) values ('panel-kin', 'p-hr')`;
    await tx`insert into org.delegation (id, giver_id, delegate_id, from_day, to_day, made_by) values ('g-kin', 'p-designer', 'p-legal', org.today(), org.today() + 5, 'p-designer')`;
  });
  expect(await moved(caseId)).toMatchObject({ for: 'p-legal', people: ['p-hr'], reason: 'conflict-of-interest' });
});

it.each([['panel-about', 'whom the request is about since somebody has written so'], ['panel-except', 'whom the step keeps out since somebody has written so']])('%s: %s does not decide it', async (role) => {
  await joins(role, 'p-legal');
  const { caseId } = await at.startCase(role, 'p-designer-2', {});
  await asked(at, caseId, 'p-legal', 'a');
  await joins(role, 'p-hr');
  await does(at, caseId, 'p-finance', 'fill', 'done', { form: { suspect: 'p-legal' } });
  expect(await moved(caseId)).toMatchObject({ for: 'p-legal', people: ['p-hr'], reason: 'conflict-of-interest' });
});

it('who has lost the role while he waited for advice gives his task away as soon as he has it again', async () => {
  await joins('panel-rest', 'p-legal');
  const { caseId } = await at.startCase('panel-rest', 'p-designer-2', {});
  const task = await asked(at, caseId, 'p-legal', 'a');
  expect(await at.send(caseId, { verb: 'consult', by: 'p-legal', task, people: ['p-finance'] }, { comment: '请看一下' })).toHaveProperty('seq');
  const { caseId: other } = await at.startCase('panel-rest', 'p-designer-2', {});
  await asked(at, other, 'p-legal', 'a');
  await swaps('panel-rest', 'p-legal', ['p-hr']);
  await moved(other);
  expect(await at.send(caseId, { verb: 'call-back', by: 'p-legal', task })).toHaveProperty('seq');
  expect(await moved(caseId)).toMatchObject({ task, for: 'p-legal', people: ['p-hr'], reason: 'capacity-lost' });
});

it('of several entries, each asked for by itself, a seat goes to whom its own entry means now', async () => {
  const { caseId } = await at.startCase('panel-each', 'p-designer-2', { units: ['d-it', 'd-marketing'] });
  await asked(at, caseId, 'p-marketing-head', 'a');
  await at.sql`update org.department set head_id = 'p-finance' where id = 'd-marketing'`;
  expect(await moved(caseId)).toMatchObject({ for: 'p-marketing-head', people: ['p-finance'], reason: 'capacity-lost' });
});

it('where nobody may have it, it stays, and whoever looks after the process is told, once until he has read it', async () => {
  await joins('panel-nobody', 'p-legal');
  const { caseId } = await at.startCase('panel-nobody', 'p-admin-head', {});
  await at.sql`update org.role_member set role_key = 'panel-kin' where role_key = 'sysadmin'`;
  await at.sql`delete from org.role_member where role_key = 'panel-nobody'`;
  const told = () => at.sql`select 1 from cases.notice where case_id = ${caseId} and person_id = 'p-admin-head' and kind = 'case.parked'`;
  await there('the process owner is told', async () => (await told())[0]);
  await at.sql`update org.person set name = name where id = 'p-clerk'`;
  await there('it was looked at again', async () => (await at.sql`select 1 from cases.entry where case_id = ${caseId} and act ->> 'event' = 'people.away' offset 1`)[0]);
  expect([await queues(caseId), (await told()).length]).toEqual([['p-legal'], 1]);
  const decide = async () => at.send(caseId, { verb: 'decide', by: 'p-legal', task: await asked(at, caseId, 'p-legal', 'a'), outcome: 'approve' });
  expect(await decide()).toEqual({ refused: 'capacity-lost' });
  await at.sql`insert into org.delegation (id, giver_id, delegate_id, from_day, to_day, made_by) values ('g-nobody', 'p-admin-head', 'p-legal', org.today(), org.today() + 5, 'p-admin-head')`;
  expect(await decide()).toEqual({ refused: 'conflict-of-interest' });
});
