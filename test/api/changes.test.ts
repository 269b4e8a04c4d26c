// What changes while a case is under way, through the interface: straight back, amended, returned too often, other people ahead, an adviser who leaves.
import { describe, expect, it } from 'vitest';
import { Acted, Case, Notices, Queue, Task, Trail } from '#api/contract.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, gm, legal, archivist, sysadmin, second, hr] = await staffed(['designer', 'gm', 'legal', 'archivist', 'sysadmin', 'sysadmin-2', 'hr']);
const t = (zh: string) => ({ zh, en: zh });
const form = { note: { type: 'text', required: true, zh: '事由', en: 'Note' }, inside: { type: 'text', zh: '内情', en: 'Inside' }, amount: { type: 'number', zh: '数量', en: 'Amount' }, items: { type: 'multiselect', zh: '项', en: 'Items', options: [{ key: 'a', ...t('甲') }, { key: 'b', ...t('乙') }] } };
const process = (key: string, steps: object[]) => publish(at, { key, title: t('样例'), start: { who: 'employee' }, form, steps });
const first = { approve: 'first', title: t('一审'), by: { people: ['p-legal'] }, hide: ['inside'] };
await process('straight-api', [first, { approve: 'second', title: t('二审'), mode: 'all', by: { people: ['p-gm', 'p-archivist'] }, resubmit: 'straight' }]);
await process('straight-on', [{ approve: 'first', title: t('一审'), by: { people: ['p-legal'] }, edit: ['note', 'inside'] }, { approve: 'second', title: t('二审'), by: { people: ['p-hr'] }, hide: ['inside'] }, { approve: 'third', title: t('三审'), by: { people: ['p-gm'] }, resubmit: 'straight' }]);
await process('amending', [first, { approve: 'second', title: t('二审'), mode: 'all', by: { people: ['p-gm', 'p-archivist'] }, edit: ['amount', 'items', 'inside'] }]);
await process('picked', [first, { approve: 'chosen', title: t('自选'), by: { pick: 'applicant', among: { role: 'archive-dept' } } }]);
await process('picked-rule', [first, { approve: 'chosen', title: t('自选'), clause: 'DC-1.1', by: { pick: 'applicant', among: { role: 'archive-dept' } } }]);

const started = async (key: string, more: object = {}) => {
  const answer = await designer.post('/api/cases', { process: key, form: { note: '事由', inside: '一', amount: 5, items: ['a', 'b'] }, ...more });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return Case.parse(answer.body).id;
};
const lines = async (caller: Caller, id: string) => Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.filter((one) => one.case.id === id);
const task = async (caller: Caller, id: string): Promise<Task> => Task.parse((await caller.get(`/api/tasks/${(await lines(caller, id))[0]?.id ?? ''}`)).body);
const does = async (caller: Caller, id: string, verb: string, body: object = {}) => {
  const answer = await caller.post(`/api/tasks/${(await task(caller, id)).id}/${verb}`, body);
  expect([verb, answer.status, answer.body.code]).toEqual([verb, 200, undefined]);
  return answer;
};
const approve = (caller: Caller, id: string) => does(caller, id, 'decisions', { outcome: 'approve' });
const resubmit = async (id: string, more: object = {}) => designer.post(`/api/cases/${id}/resubmit`, { form: { note: '事由', inside: '一', amount: 5, items: ['a', 'b'], ...more } });
const trail = async (id: string) => Trail.parse((await designer.get(`/api/cases/${id}/trail?limit=200`)).body).items;
const last = async (id: string, kind: string) => (await trail(id)).findLast((one) => one.kind === kind);

describe('a form that comes again', () => {
  it('goes straight to who returned it, earlier agreement standing, or from the start; the trail says which and what was changed', async () => {
    const id = await started('straight-api');
    await approve(legal, id);
    await approve(gm, id);
    await does(archivist, id, 'return', { to: 'start', comment: '请补充' });
    const mine = await task(designer, id);
    expect([mine.straight, mine.before.map(({ step, superseded }) => [step, superseded])]).toEqual([
      { step: 'second', title: t('二审'), fields: ['note', 'amount', 'items'], picks: [] }, [['first', false], ['second', true], ['second', true]],
    ]);
    expect((await resubmit(id, { inside: '二' })).status).toBe(200);
    expect(await last(id, 'case.resubmitted')).toMatchObject({ step: { id: 'second' }, changes: { inside: { before: '一', after: '二' } } });
    const now = Case.parse((await designer.get(`/api/cases/${id}`)).body);
    expect(now.steps.map(({ id: step, state }) => [step, state])).toEqual([['first', 'done'], ['second', 'current']]);
    expect([(await lines(legal, id)).length, (await lines(gm, id)).length, (await lines(archivist, id)).length]).toEqual([0, 1, 1]);
    await does(gm, id, 'return', { to: 'start', comment: '还不行' });
    expect((await resubmit(id, { note: '改了' })).status).toBe(200);
    expect(await last(id, 'case.resubmitted')).toMatchObject({ data: { again: ['note'] }, changes: { note: { before: '事由', after: '改了' } } });
    expect((await lines(legal, id)).length).toBe(1);
    const later = await task(legal, id);
    expect(later.before.filter(({ step }) => step === 'first').map(({ superseded }) => superseded)).toEqual([true]);
  });

  it('that is, a step that was passed and comes again: straight on past those who would see the same, or through all of them', async () => {
    const id = await started('straight-on');
    for (const caller of [legal, hr]) await approve(caller, id);
    await does(gm, id, 'return', { to: 'first', comment: '请补充' });
    const mine = await task(legal, id);
    expect([mine.straight, mine.before.map(({ step, superseded }) => [step, superseded])]).toEqual([{ step: 'third', title: t('三审'), fields: ['note'], picks: [] }, [['first', true], ['second', false], ['third', true]]]);
    await does(legal, id, 'decisions', { outcome: 'approve', form: { inside: '二' } });
    expect(await last(id, 'case.straight')).toMatchObject({ step: { id: 'third' } });
    expect(Case.parse((await designer.get(`/api/cases/${id}`)).body).steps.map(({ id: step, state }) => [step, state])).toEqual([['first', 'done'], ['second', 'done'], ['third', 'current']]);
    await does(gm, id, 'return', { to: 'first', comment: '还不行' });
    await does(legal, id, 'decisions', { outcome: 'approve', form: { note: '改了' } });
    expect(await last(id, 'case.again')).toMatchObject({ step: { id: 'third' } });
    expect((await task(hr, id)).before.map(({ step, superseded }) => [step, superseded])).toEqual([['first', true], ['second', true], ['third', true], ['first', true], ['third', true], ['first', false]]);
  });

  it('from the third return between the same two steps on, the process owner is told', async () => {
    const id = await started('straight-api');
    for (const time of [1, 2, 3]) {
      expect(await last(id, 'case.returned-often')).toBeUndefined();
      await does(legal, id, 'return', { to: 'start', comment: `第${time}次` });
      if (time < 3) await resubmit(id);
    }
    expect(await last(id, 'case.returned-often')).toMatchObject({ step: { id: 'first' }, data: { times: 3 } });
    const told = await at.sql<{ personId: string }[]>`select person_id from cases.notice where case_id = ${id} and kind = 'case.returned-often'`;
    expect(told.map(({ personId }) => personId)).toEqual(expect.arrayContaining((await at.sql<{ personId: string }[]>`select person_id from org.role_member where role_key = 'process-owner'`).map(({ personId }) => personId)));
    expect(Notices.parse((await designer.get('/api/notices')).body).items.some(({ kind }) => kind === 'case.returned-often')).toBe(false);
  });
});

it('the holder changes what stands without deciding it: narrower only where somebody has agreed; before and after are on record, and the other has to look again', async () => {
  const id = await started('amending');
  expect((await task(legal, id)).verbs).not.toContain('amend');
  await approve(legal, id);
  const [mine, others] = [await task(gm, id), await task(archivist, id)];
  expect(mine.verbs).toContain('amend');
  const amend = (body: object) => gm.post(`/api/tasks/${mine.id}/amend`, body);
  expect((await amend({ form: { note: '改' } })).body.code).toBe('field-not-editable');
  expect((await amend({ form: { amount: 9 } })).body.code).toBe('field-approved');
  expect((await amend({ form: { amount: 5 } })).body).toMatchObject({ code: 'form-invalid', fields: [{ code: 'unchanged' }] });
  expect((await archivist.post(`/api/tasks/${mine.id}/amend`, { form: { amount: 3 } })).status).toBe(403);
  const done = Acted.parse((await does(gm, id, 'amend', { form: { amount: 3, items: ['a'], inside: '另写' }, seen: mine.seen, comment: '减量' })).body);
  expect([done.task.state, done.case.form.amount]).toEqual(['open', 3]);
  expect(await last(id, 'form.amended')).toMatchObject({ by: { id: 'p-gm' }, step: { id: 'second' }, comment: '减量', changes: { amount: { before: 5, after: 3 }, items: { before: ['a', 'b'], after: ['a'] }, inside: { before: '一', after: '另写' } } });
  expect((await archivist.post(`/api/tasks/${others.id}/decisions`, { outcome: 'approve', seen: others.seen })).body.code).toBe('content-changed');
  await approve(archivist, id);
  expect((await amend({ form: { inside: '再写' } })).body.code).toBe('field-approved');
  expect(Case.parse((await approve(gm, id)).body.case).state).toBe('completed');
});

describe('people of a step that is not reached yet', () => {
  it('are changed by the applicant for his own picks, or by an administrator with a reason, within the range; not once it is reached', async () => {
    const id = await started('picked', { picks: { chosen: ['p-archivist'] } });
    const name = (caller: Caller, people: string[], comment?: string) => caller.post(`/api/cases/${id}/people`, { step: 'chosen', people, comment });
    expect(Case.parse((await designer.get(`/api/cases/${id}`)).body).naming).toMatchObject([{ step: 'chosen', chosen: ['p-archivist'] }]);
    expect(Case.parse((await legal.get(`/api/cases/${id}`)).body).naming).toEqual([]);
    expect((await name(legal, ['p-archive-head'])).body.code).toBe('not-allowed');
    expect((await name(designer, ['p-gm'])).body.code).toBe('form-invalid');
    expect((await name(designer, ['p-designer'])).body.code).toBe('self-approval');
    expect((await name(sysadmin, ['p-archive-head'])).body.code).toBe('reason-required');
    expect((await name(sysadmin, ['p-archive-head'], '他休假')).status).toBe(200);
    expect(await last(id, 'people.named')).toMatchObject({ by: { id: 'p-sysadmin' }, step: { id: 'chosen' }, comment: '他休假', people: [{ id: 'p-archive-head' }], data: { former: ['温书言'] } });
    await name(designer, ['p-archivist']);
    await approve(legal, id);
    expect((await lines(archivist, id)).length).toBe(1);
    expect((await name(designer, ['p-archive-head'])).body.code).toBe('not-allowed-here');
  });
  it('where a rule names the step, two people ask for the same', async () => {
    const id = await started('picked-rule', { picks: { chosen: ['p-archivist'] } });
    const name = (caller: Caller, comment?: string) => caller.post(`/api/cases/${id}/people`, { step: 'chosen', people: ['p-archive-head'], comment });
    expect(Case.parse((await name(designer)).body).proposed).toMatchObject({ verb: 'name', to: 'chosen', people: [{ id: 'p-archive-head' }] });
    expect(await last(id, 'people.named')).toBeUndefined();
    expect(Case.parse((await name(sysadmin, '同意变更')).body).proposed).toBeUndefined();
    expect(await last(id, 'people.named')).toMatchObject({ by: { id: 'p-sysadmin' } });
  });
});

it('the reasons of an extension and of the second of a jump are in the trail', async () => {
  await process('due', [{ ...first, due: { after: '3d' } }, { approve: 'second', title: t('二审'), by: { people: ['p-gm'] } }]);
  const id = await started('due');
  const mine = await task(legal, id);
  const until = new Date(Date.parse(mine.due ?? '') + 86_400_000).toISOString();
  expect((await sysadmin.post(`/api/tasks/${mine.id}/extend`, { until, reason: '出差' })).status).toBe(200);
  expect(await last(id, 'task.extended')).toMatchObject({ by: { id: 'p-sysadmin' }, comment: '出差' });
  expect(Case.parse((await sysadmin.get(`/api/cases/${id}`)).body).jumps).toEqual([{ step: 'second', title: t('二审') }]);
  expect((await sysadmin.post(`/api/cases/${id}/jump`, { to: 'second', comment: '提议的理由' })).status).toBe(200);
  expect((await second.post(`/api/cases/${id}/jump`, { to: 'second', comment: '确认的理由' })).status).toBe(200);
  expect([await last(id, 'admin.proposed'), await last(id, 'admin.jumped')]).toMatchObject([{ by: { id: 'p-sysadmin' }, comment: '提议的理由' }, { by: { id: 'p-sysadmin-2' }, comment: '确认的理由' }]);
});

it('advice asked of somebody who leaves closes by itself, and whoever asked goes on', async () => {
  const id = await started('straight-api');
  await does(legal, id, 'consult', { people: ['p-clerk'], question: '是否合适' });
  expect(await lines(legal, id)).toEqual([]);
  expect((await sysadmin.patch('/api/people/p-clerk', { active: false, reason: '离职' })).status).toBe(200);
  expect((await trail(id)).filter(({ kind, data }) => kind === 'task.closed' && data?.reason === 'adviser-left').length).toBe(1);
  expect((await lines(legal, id)).length).toBe(1);
});

it('a task goes to nobody who may act for its applicant', async () => {
  const id = await started('straight-api');
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
  expect((await designer.post('/api/delegations', { delegate: 'p-design-head', from: day(-1), to: day(3) })).status).toBeLessThan(300);
  expect((await legal.post(`/api/tasks/${(await task(legal, id)).id}/transfer`, { to: 'p-design-head', reason: '请办理' })).body.code).toBe('conflict-of-interest');
});
