// Who is asked, through the interface: picks, chains, the same person again, nobody at all, and what the database refuses by itself.
import { describe, expect, it } from 'vitest';
import { Case, Notices, Preview, Process, Queue, Task, Trail } from '#api/contract.ts';
import type { Caller } from '#test/served.ts';
import { publish, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, gm, legal, archivist, auditor] = await staffed(['designer', 'design-head', 'gm', 'legal', 'archivist', 'auditor']);
const t = (zh: string) => ({ zh, en: zh });
const process = (key: string, steps: object[], form: object = {}) => publish(at, { key, title: t('样例'), start: { who: 'employee' }, form: { note: { type: 'text', required: true, zh: '事由', en: 'Note' }, ...form }, steps });
await process('chain', [{ approve: 'up', title: t('逐级审批'), mode: 'order', by: { chain: 'applicant', to: 'gm' } }]);
await process('picking', [
  { approve: 'chosen', title: t('自选审批人'), by: { pick: 'applicant', among: { any: [{ role: 'archive-dept' }, { department: 'design' }] } } },
  { approve: 'next', title: t('指定下一人'), by: { 'pick-at': 'chosen', among: { role: 'legal' } } },
]);
await process('twice', [{ approve: 'first', title: t('一审'), by: { role: 'legal' } }, { approve: 'second', title: t('二审'), by: { role: 'legal' } }]);
await process('about', [{ approve: 'head', title: t('审批'), by: { role: 'archive-dept' } }], { who: { type: 'user', required: true, subject: true, zh: '当事人', en: 'Person' } });
await process('shared', [{ approve: 'either', title: t('任一'), mode: 'one', by: { any: [{ role: 'legal' }, { role: 'archive-dept' }] } }]);
await process('follows', [{ approve: 'first', title: t('一审'), by: { role: 'legal' }, except: { role: 'gm' } }, { task: 'work', title: t('办理'), by: { 'actor-of': 'first' } }]);
await process('turns', [{ approve: 'panel', title: t('小组'), mode: 'order', clause: 'A-1', by: { role: 'supervision-group' } }]);
await process('nobody', [{ approve: 'lost', title: t('无人'), by: { people: ['p-nobody'] } }]);

const start = async (key: string, body: object = {}) => designer.post('/api/cases', { process: key, form: { note: '事由' }, ...body });
const started = async (key: string, body: object = {}) => {
  const answer = await start(key, body);
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return Case.parse(answer.body).id;
};
const task = async (caller: Caller, id: string): Promise<Task> => {
  const line = Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id);
  return Task.parse((await caller.get(`/api/tasks/${line?.id ?? ''}`)).body);
};
const decides = async (caller: Caller, id: string, body: object = {}) => caller.post(`/api/tasks/${(await task(caller, id)).id}/decisions`, { outcome: 'approve', ...body });
const trail = async (id: string) => Trail.parse((await designer.get(`/api/cases/${id}/trail?limit=200`)).body).items;
const wrong = (answer: { status: number; body: Record<string, unknown> }) => [answer.status, answer.body.code, ((answer.body.fields ?? []) as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`)];

it('a chain asks one level after the other, and the way ahead shows it', async () => {
  const preview = Preview.parse((await designer.post('/api/processes/chain/preview', { form: { note: 'x' } })).body);
  expect(preview.steps[0]?.people.map(({ name }) => name)).toEqual(['陆清和', '顾远舟']);
  const id = await started('chain');
  expect((await decides(head, id)).status).toBe(200);
  expect((await decides(gm, id)).body.case).toMatchObject({ state: 'completed' });
});

describe('people who are picked', () => {
  it('are within the range, at least one, not too many, and not oneself', async () => {
    const { picks } = Process.parse((await designer.get('/api/processes/picking')).body);
    expect(picks).toMatchObject([{ step: 'chosen', required: true, most: 1 }]);
    const names = picks[0]?.people.map(({ name }) => name) ?? [];
    expect([names.includes('温书言'), names.includes('陆清和'), names.includes('林一诺'), names.includes('顾远舟')]).toEqual([true, true, false, false]);
    expect(wrong(await start('picking'))).toEqual([422, 'form-invalid', ['picks.chosen required']]);
    expect(wrong(await start('picking', { picks: { chosen: ['p-gm'] } }))).toEqual([422, 'form-invalid', ['picks.chosen out-of-range']]);
    expect(wrong(await start('picking', { picks: { chosen: ['p-designer'] } }))).toEqual([422, 'form-invalid', ['picks.chosen self-approval']]);
    expect(wrong(await start('picking', { picks: { chosen: ['p-archivist', 'p-archive-head'] } }))).toEqual([422, 'form-invalid', ['picks.chosen too-many']]);
    expect(wrong(await start('picking', { picks: { chosen: ['p-archivist'], next: ['p-legal'] } }))).toEqual([422, 'form-invalid', ['picks.next unknown-field']]);
    expect(wrong(await start('chain', { picks: { up: ['p-gm'] } }))).toEqual([422, 'form-invalid', ['picks.up unknown-field']]);
  });
  it('are asked; whoever says yes picks the next, and cannot leave it out', async () => {
    const ahead = Preview.parse((await designer.post('/api/processes/picking/preview', { form: { note: 'x' }, picks: { chosen: ['p-archivist'] } })).body);
    expect([ahead.problems, ahead.steps.map(({ people }) => people.map(({ name }) => name))]).toEqual([[], [['温书言'], []]]);
    const id = await started('picking', { picks: { chosen: ['p-archivist'] } });
    expect((await task(archivist, id)).picks).toMatchObject([{ step: 'next', required: true, people: [{ name: '叶知秋' }] }]);
    expect(wrong(await decides(archivist, id))).toEqual([422, 'form-invalid', ['picks.next required']]);
    expect(wrong(await decides(archivist, id, { picks: { next: ['p-gm'] } }))).toEqual([422, 'form-invalid', ['picks.next out-of-range']]);
    expect((await decides(archivist, id, { picks: { next: ['p-legal'] } })).status).toBe(200);
    expect((await task(legal, id)).because).toEqual({ zh: '您是被选定的处理人。', en: 'You were picked to deal with this.' });
    expect((await trail(id)).find(({ kind }) => kind === 'task.decided')).toMatchObject({ people: [{ name: '叶知秋' }] });
    expect((await decides(legal, id)).body.case).toMatchObject({ state: 'completed' });
  });
  it('are looked at once more by the record, whatever the interface let through', async () => {
    const sent = await at.startCase('picking', 'p-designer', { note: 'x' });
    expect(sent).toMatchObject({ refused: 'form-invalid' });
  });
  it('may be picked anew when the request comes back, and stand when they are not', async () => {
    const id = await started('picking', { picks: { chosen: ['p-archivist'] } });
    expect((await archivist.post(`/api/tasks/${(await task(archivist, id)).id}/return`, { comment: '请改由部门负责人审批' })).status).toBe(200);
    expect((await task(designer, id)).picks).toMatchObject([{ step: 'chosen', chosen: ['p-archivist'] }]);
    expect((await designer.post(`/api/cases/${id}/resubmit`, { form: { note: 'y' }, picks: { chosen: ['p-design-head'] } })).status).toBe(200);
    expect((await task(head, id)).step).toBe('chosen');
  });
});

it('whoever has just agreed is not asked again: the seat says on which decision it rests', async () => {
  const id = await started('twice');
  const answer = await decides(legal, id);
  expect(answer.body.case).toMatchObject({ state: 'completed' });
  expect((await trail(id)).find(({ kind }) => kind === 'task.auto-passed')).toMatchObject({ step: { id: 'second' }, people: [{ name: '叶知秋' }], data: { reason: 'same-person', decision: expect.any(String) as string } });
  const [row] = await at.sql<{ n: number; rests: string | null }[]>`select (select count(*)::int from cases.decision where case_id = ${id}) as n, (select rests_on from cases.task where case_id = ${id} and step_id = 'second') as rests`;
  expect(row).toEqual({ n: 1, rests: expect.any(String) as string });
});

describe('nobody decides', () => {
  it('what is about him, nor is he asked, nor given the task', async () => {
    const id = await started('about', { form: { note: 'x', who: 'p-archivist' } });
    const archiveHead = await at.signIn('archive-head');
    const { id: asked, assignees } = await task(archiveHead, id);
    expect(assignees.map(({ name }) => name)).toEqual(['宋砚秋']);
    expect((await archiveHead.post(`/api/tasks/${asked}/transfer`, { to: 'p-archivist', reason: '请办理' })).body.code).toBe('conflict-of-interest');
  });
  it('his own request or one about him, though every rule above the database were gone', async () => {
    const id = await started('about', { form: { note: 'x', who: 'p-archivist' } });
    const [row] = await at.sql<{ id: string; activation: string }[]>`select id, activation from cases.task where case_id = ${id}`;
    const insert = (person: string, human = person) => at.sql`insert into cases.decision (id, case_id, seq, key, task_id, activation, step_id, preset, person_id, human_id, for_id, outcome, form_hash, round)
      values (${`x-${person}`}, ${id}, 9, ${`x-${person}`}, ${row?.id ?? ''}, ${row?.activation ?? ''}, 'head', 'task', ${person}, ${human}, ${person}, 'approve', '', 1)`;
    await expect(insert('p-designer')).rejects.toThrow('self-approval');
    await expect(insert('p-hr', 'p-designer')).rejects.toThrow('self-approval');
    await expect(insert('p-archivist')).rejects.toThrow('conflict-of-interest');
  });
});

it('of those who share a task, each is asked for his own reason, and one who has lost it no longer decides', async () => {
  const id = await started('shared');
  expect([(await task(legal, id)).because?.zh, (await task(archivist, id)).because?.zh]).toEqual(['您以「法务」的角色处理。', '您以「档案部门」的角色处理。']);
  await at.sql`delete from org.role_member where role_key = 'archive-dept' and person_id = 'p-archivist'`;
  expect((await decides(archivist, id)).body.code).toBe('capacity-lost');
  await at.sql`insert into org.role_member (role_key, person_id) values ('archive-dept', 'p-archivist')`;
  expect((await decides(legal, id)).status).toBe(200);
});

it('whoever has lost the role before his turn is not asked; the record says who is instead, why, and that nobody chose it', async () => {
  const id = await started('turns');
  await at.sql`update org.role_member set person_id = 'p-hr' where role_key = 'supervision-group' and person_id = 'p-finance'`;
  expect((await decides(auditor, id)).status).toBe(200);
  const entry = (await trail(id)).find(({ kind }) => kind === 'task.reassigned');
  expect(entry).toMatchObject({ onBehalfOf: { name: '孟云舒' }, people: [{ name: '唐月白' }], data: { reason: 'capacity-lost' } });
  expect(entry?.by).toBeUndefined();
});

it('whoever has just decided is asked to go on, though the record had looked who decided what before it took his answer', async () => {
  const id = await started('follows');
  expect((await decides(legal, id)).status).toBe(200);
  expect(Case.parse((await designer.get(`/api/cases/${id}`)).body).tasks.map(({ step, assignees }) => [step, assignees.map(({ id: person }) => person)])).toEqual([['work', ['p-legal']]]);
});

it('nobody at all can be asked: the step waits, its owners are told, and somebody is asked once the organisation has changed', async () => {
  const roles = ['process-owner', 'sysadmin'];
  const kept = await at.sql<{ roleKey: string; personId: string }[]>`delete from org.role_member where role_key = any(${roles}) returning role_key, person_id`;
  await at.sql`insert into org.role_member (role_key, person_id) values ('sysadmin', 'p-designer')`;
  const id = await started('nobody');
  expect((await trail(id)).map(({ kind }) => kind)).toContain('step.parked');
  expect(Notices.parse((await designer.get('/api/notices')).body).items.find(({ kind }) => kind === 'case.parked')?.case?.id).toBe(id);
  await at.sql`delete from org.role_member where person_id = 'p-designer'`;
  for (const { roleKey, personId } of kept) await at.sql`insert into org.role_member (role_key, person_id) values (${roleKey}, ${personId})`;
  const owner = await at.signIn('admin-head');
  await there('the process owner is asked', async () => Queue.parse((await owner.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id));
  expect((await decides(owner, id)).body.case).toMatchObject({ state: 'completed' });
  expect((await trail(id)).map(({ kind }) => kind)).toContain('people.changed');
});
