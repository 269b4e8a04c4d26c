// What a reader is told of an act before it is done and after it: where a return leads, where signers fit in, what an administrator passed over, and whom the trail names.
import { expect, it } from 'vitest';
import { Case, Queue, Task, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, legal, finance, gm, administrator, second] = await staffed(['designer', 'design-head', 'legal', 'finance', 'gm', 'sysadmin', 'sysadmin-2']);
const t = (zh: string) => ({ zh, en: zh });
const form = { note: { type: 'text', required: true, zh: '事由', en: 'Note' } };
const ask = (key: string, person: string, more: object = {}) => ({ approve: key, title: t(key), mode: 'one', by: { people: [person] }, ...more });
const row = [ask('first', 'p-design-head'), ask('check', 'p-legal'), ask('money', 'p-finance'), ask('final', 'p-gm', { resubmit: 'straight' })];
await publish(at, { key: 'told', title: t('试用'), start: { who: 'employee' }, form, steps: row });
await publish(at, { key: 'part', title: t('下级'), start: { who: 'process' }, form, steps: [ask('inner', 'p-legal')] });
await publish(at, { key: 'whole', title: t('上级'), start: { who: 'employee' }, form, steps: [{ parallel: 'both', title: t('分头'), arms: [{ title: t('甲'), steps: [{ call: 'part', id: 'sub', title: t('下级'), with: { note: 'form.note' }, waits: true }] }, { title: t('乙'), steps: [ask('beside', 'p-finance')] }] }] });

const started = async (process: string) => Case.parse((await designer.post('/api/cases', { process, form: { note: '事由' } })).body).id;
const caseOf = async (id: string) => Case.parse((await designer.get(`/api/cases/${id}`)).body);
const trail = async (id: string, kind: string) => Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.filter((one) => one.kind === kind);
const task = async (caller: Caller, id: string) => Task.parse((await caller.get(`/api/tasks/${Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id)?.id ?? ''}`)).body);
const does = async (caller: Caller, id: string, verb: string, body: object) => {
  const { status, body: { code } } = await caller.post(`/api/tasks/${(await task(caller, id)).id}/${verb}`, body);
  expect([status, code]).toEqual([200, undefined]);
};
const approves = (caller: Caller, id: string) => does(caller, id, 'decisions', { outcome: 'approve' });
const titles = ({ next }: Task) => next.map(({ title }) => title.zh);

it('a return says whether the case comes straight back; while it is back, the way ahead leaves out what stands, and those steps are shown as done', async () => {
  const id = await started('told');
  for (const one of [head, legal, finance]) await approves(one, id);
  expect((await task(gm, id)).targets.map(({ to, straight }) => [to, straight])).toEqual([['start', true], ['money', false], ['check', true], ['first', true]]);
  await does(gm, id, 'return', { to: 'check', comment: '请再核对' });
  expect(titles(await task(legal, id))).toEqual(['final']);
  const { steps } = await caseOf(id);
  expect(steps.map((one) => [one.id, one.state, one.ended])).toEqual([['first', 'done', undefined], ['check', 'current', undefined], ['money', 'done', undefined], ['final', 'ahead', undefined]]);
  expect((await task(legal, id)).targets.map(({ straight }) => straight), 'its own step is not set so').toEqual([false, false]);
  await approves(legal, id);
  expect((await caseOf(id)).tasks.map(({ step }) => step)).toEqual(['final']);
  await does(gm, id, 'return', { to: 'start', comment: '请写明时间' });
  expect((await caseOf(id)).steps.map((one) => [one.id, one.state])).toEqual([['first', 'done'], ['check', 'done'], ['money', 'done'], ['final', 'ahead']]);
}, 60_000);

it('signers fit in before, beside and after an open task, with those who wait before one that rests, and after one that has agreed', async () => {
  const id = await started('told');
  const open = await task(head, id);
  expect(open.places).toEqual(['before', 'with', 'after']);
  const look = async () => Task.parse((await head.get(`/api/tasks/${open.id}`)).body);
  await does(head, id, 'signers', { people: ['p-legal'], place: 'before', reason: '请先看' });
  expect([(await look()).places, (await look()).verbs.includes('add')]).toEqual([['before'], true]);
  expect((await head.post(`/api/tasks/${open.id}/signers`, { people: ['p-finance'], place: 'before', reason: '也请看' })).status).toBe(200);
  for (const one of [legal, finance]) await approves(one, id);
  await does(head, id, 'signers', { people: ['p-hr'], place: 'with', reason: '同时看' });
  await approves(head, id);
  expect([(await look()).places, (await look()).verbs.includes('add')]).toEqual([['after'], true]);
  expect((await head.post(`/api/tasks/${open.id}/signers`, { people: ['p-it'], place: 'after', reason: '最后看' })).status).toBe(200);
  expect((await look()).barred.map(({ verb }) => verb), 'nobody had it before to whom it could be handed back').not.toContain('hand-back');
}, 60_000);

it('what an administrator passed over is told as that, and neither as done nor as a branch that was not taken', async () => {
  const id = await started('told');
  for (const one of [administrator, second]) expect((await one.post(`/api/cases/${id}/jump`, { to: 'money', comment: '已口头同意' })).status).toBe(200);
  expect((await caseOf(id)).steps.map((one) => [one.id, one.state, one.ended])).toEqual([['first', 'skipped', 'passed-over'], ['check', 'skipped', 'passed-over'], ['money', 'current', undefined], ['final', 'ahead', undefined]]);
}, 60_000);

it('of the ends of a process only the one that the way leads to lies ahead, though others have names alike', async () => {
  const { body } = await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) });
  const ends = Case.parse(body).steps.filter(({ kind }) => kind === 'end');
  expect(new Set(ends.map(({ id }) => id)).size).toBeLessThan(ends.length);
  expect(ends.filter(({ state }) => state === 'ahead').map(({ id }) => id)).toEqual(['returned-clean']);
}, 60_000);

it('the trail tells a task that was handed back from one that was passed on, a decision for somebody from his own, and the number of a case that was called', async () => {
  const id = await started('told');
  await does(head, id, 'transfer', { to: 'p-legal', reason: '请代看' });
  expect((await task(legal, id)).because, 'what one was passed is not by the step').toBeUndefined();
  await does(legal, id, 'hand-back', { reason: '请自己看' });
  expect((await trail(id, 'task.transferred')).map(({ data }) => data?.back)).toEqual([undefined, true]);

  const whole = await started('whole');
  await expect.poll(async () => (await caseOf(whole)).called.length).toBe(1);
  const [called] = (await caseOf(whole)).called;
  expect((await designer.post(`/api/cases/${whole}/withdraw`, {})).status).toBe(200);
  for (const kind of ['case.called', 'case.called-off']) expect((await trail(whole, kind)).map(({ data }) => data?.number)).toEqual([called?.number]);
  expect((await caseOf(whole)).steps.find((one) => one.id === 'sub')?.ended).toBe('closed');

  const day = new Date().toISOString().slice(0, 10);
  expect((await head.post('/api/delegations', { delegate: 'p-finance', from: day, to: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) })).status).toBeLessThan(300);
  await approves(finance, id);
  expect((await caseOf(id)).steps[0]?.tasks.filter(({ state }) => state === 'done').map(({ decidedBy, onBehalfOf }) => [decidedBy?.id, onBehalfOf?.id])).toEqual([['p-finance', 'p-design-head']]);
}, 90_000);
