// Copies: who gets one, what it shows, the box that it lies in, having read it, and what each refuses.
import { beforeAll, expect, it } from 'vitest';
import { Case, Cases, Copied, Counts, Notices, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const t = (zh: string, en: string) => ({ zh, en });
const form = {
  note: { type: 'text', class: 'basic', ...t('事由', 'Note') },
  price: { type: 'text', class: 'business', ...t('价格', 'Price') },
  hidden: { type: 'text', class: 'business', ...t('底价', 'Floor') },
  phone: { type: 'phone', class: 'sensitive', ...t('电话', 'Telephone') },
  about: { type: 'user', class: 'basic', ...t('当事人', 'Concerning') },
};
const look = { task: 'look', title: t('核对', 'Look'), by: { people: ['p-finance'] }, except: { field: 'about' }, read: ['phone'], hide: ['hidden'], outcomes: [{ key: 'done', title: t('完成', 'Done') }] };
const values = { note: '报价', price: '八万', hidden: '六万', phone: '13800001234', about: 'p-legal' };

const tell = { copy: 'tell', title: t('知会', 'Tell'), to: { any: [{ people: ['p-hr'] }, { field: 'about' }] }, hide: ['price'], comment: true };

const [at, designer, finance, hr, gm, auditor, archivist] = await staffed(['designer', 'finance', 'hr', 'gm', 'auditor', 'archivist']);
beforeAll(async () => {
  for (const [key, steps] of [['sample', [look]], ['telling', [{ ...look, approve: 'agree', task: undefined, outcomes: undefined, title: t('审批', 'Agree') }, tell, look]]] as const) await publish(at, { key, title: t('样例', 'Sample'), start: { who: 'employee' }, form, steps: JSON.parse(JSON.stringify(steps)) as object[] });
});

const started = async (process = 'sample'): Promise<Case> => {
  const answer = await designer.post('/api/cases', { process, form: values });
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
  return Case.parse(answer.body);
};
const copy = (caller: Caller, id: string, ...people: string[]) => caller.post(`/api/cases/${id}/copies`, { people });
const sent = async (caller: Caller, id: string, ...people: string[]): Promise<Copied> => {
  const answer = await copy(caller, id, ...people);
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return Copied.parse(answer.body);
};
const shown = async (caller: Caller, id: string) => Case.parse((await caller.get(`/api/cases/${id}`)).body);
const box = async (caller: Caller) => Cases.parse((await caller.get('/api/cases?box=copied')).body).items;
const unread = async (caller: Caller) => Counts.parse((await caller.get('/api/tasks/counts')).body).copied;

it('whoever is sent a copy may read the case and nothing else; before, there was no such case for him', async () => {
  const { id } = await started();
  expect((await hr.get(`/api/cases/${id}`)).status).toBe(404);
  expect((await sent(designer, id, 'p-hr')).results).toEqual([{ person: { id: 'p-hr', name: '唐月白' }, status: 'sent' }]);
  const seen = await shown(hr, id);
  expect([seen.verbs, seen.copied?.by?.id, seen.copies.map(({ person }) => person.id)]).toEqual([[], 'p-designer', ['p-hr']]);
  expect(await hr.post(`/api/cases/${id}/comments`, { text: '收到' })).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  expect(await copy(hr, id, 'p-gm')).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
});

it('a copy never shows what is protected, nor what its sender does not see himself; of those who look after the system not even more than they ever see', async () => {
  const { id } = await started();
  expect(Object.keys((await shown(finance, id)).form).sort()).toEqual(['about', 'note', 'phone', 'price']);
  await sent(finance, id, 'p-hr');
  await sent(designer, id, 'p-auditor', 'p-gm');
  const masked = { masked: expect.any(String) as string };
  expect((await shown(hr, id)).form).toEqual({ note: '报价', price: '八万', about: 'p-legal', phone: masked });
  expect((await shown(gm, id)).form).toEqual({ note: '报价', price: '八万', hidden: '六万', about: 'p-legal', phone: masked });
  expect((await shown(auditor, id)).form).toMatchObject({ note: '报价', price: masked, hidden: masked, phone: masked });
});

it('the box has unread copies first and counts them; marking one as read is on record, and doing so twice is doing so once', async () => {
  const first = await started();
  const second = await started();
  for (const { id } of [first, second]) await sent(designer, id, 'p-archivist');
  expect([await unread(archivist), (await box(archivist)).map(({ id }) => id)]).toEqual([2, [second.id, first.id]]);
  const notices = async () => Notices.parse((await archivist.get('/api/notices?unread=true')).body).items.filter(({ kind }) => kind === 'case.copied').map((one) => [one.case?.id, one.people.by?.id]);
  expect(await notices()).toEqual([[second.id, 'p-designer'], [first.id, 'p-designer']]);
  for (const _ of [1, 2]) expect((await archivist.post(`/api/cases/${second.id}/read`)).status).toBe(200);
  expect([await unread(archivist), (await box(archivist)).map(({ id, copied }) => [id, copied?.readAt !== undefined])]).toEqual([1, [[first.id, false], [second.id, true]]]);
  expect(await notices()).toEqual([[first.id, 'p-designer']]);
  const pages = Cases.parse((await archivist.get('/api/cases?box=copied&limit=1')).body);
  expect(Cases.parse((await archivist.get(`/api/cases?box=copied&limit=1&cursor=${pages.next ?? ''}`)).body).items.map(({ id }) => id)).toEqual([second.id]);
  const trail = Trail.parse((await designer.get(`/api/cases/${second.id}/trail`)).body).items.filter(({ kind }) => /copied|read-marked/.test(kind));
  expect(trail.map(({ kind, by, people }) => [kind, by?.id, people?.map(({ id }) => id)])).toEqual([['case.copied', 'p-designer', ['p-archivist']], ['case.read-marked', 'p-archivist', undefined]]);
  expect(await finance.post(`/api/cases/${second.id}/read`)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
});

it('whoever may not have one is skipped with the reason, on record; where nobody is left it is refused', async () => {
  const { id } = await started();
  expect(await copy(designer, id, 'p-legal')).toMatchObject({ status: 403, body: { code: 'not-cleared', fields: [{ path: 'people.0', code: 'not-cleared' }] } });
  expect(await copy(designer, id, 'p-designer', 'nobody')).toMatchObject({ status: 409, body: { code: 'sees-already', fields: [{ path: 'people.0' }, { path: 'people.1', code: 'person-unknown' }] } });
  const { results } = await sent(designer, id, 'p-legal', 'p-hr');
  expect(results.map(({ person, status, code }) => [person.id, status, code])).toEqual([['p-legal', 'skipped', 'not-cleared'], ['p-hr', 'sent', undefined]]);
  const [event] = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.filter(({ kind }) => kind === 'case.copied');
  expect(event).toMatchObject({ people: [{ id: 'p-hr' }], data: { skipped: [{ person: 'p-legal', code: 'not-cleared' }] } });
  expect((await at.sql`select 1 from cases.copy where case_id = ${id} and person_id = 'p-legal'`).length).toBe(0);
});

it('one person gets one copy of a case: asked for again by the same it is as it was, by another refused', async () => {
  const { id } = await started();
  for (const _ of [1, 2]) expect((await sent(designer, id, 'p-hr')).results.map(({ status }) => status)).toEqual(['sent']);
  expect(await copy(finance, id, 'p-hr')).toMatchObject({ status: 409, body: { code: 'sees-already' } });
  const [row] = await at.sql<{ events: number; notices: number }[]>`select (select count(*)::int from audit.event where case_id = ${id} and kind = 'case.copied') as events, (select count(*)::int from cases.notice where case_id = ${id} and kind = 'case.copied') as notices`;
  expect(row).toEqual({ events: 1, notices: 1 });
});

it('strangers and those who merely may read send none; a case that has ended takes none, and its readers hear of the end', async () => {
  const { id } = await started();
  expect((await copy(hr, id, 'p-gm')).body.code).toBe('no-such-case');
  expect((await copy(auditor, id, 'p-gm')).body.code).toBe('not-allowed');
  await sent(designer, id, 'p-hr');
  const { id: task } = await at.taskOf(id, 'p-finance');
  expect((await finance.post(`/api/tasks/${task}/decisions`, { outcome: 'done' })).status).toBe(200);
  expect(await copy(designer, id, 'p-gm')).toMatchObject({ status: 409, body: { code: 'case-closed' } });
  expect(Notices.parse((await hr.get('/api/notices')).body).items.filter((one) => one.case?.id === id).map(({ kind }) => kind)).toEqual(['case.copy-ended', 'case.copied']);
  expect((await hr.get(`/api/cases/${id}`)).status).toBe(200);
});

it('the database itself lets nobody without a part send a copy', async () => {
  const other = Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001']) })).body);
  await expect(at.sql`select cases.send_copies('p-hr', ${other.id}, array['p-gm'], '{}', '[]')`).rejects.toMatchObject({ code: '42501' });
});

it('a step sends copies with rights of its own, skips whom it may not tell, and changes nothing of how the case stands', async () => {
  const { id } = await started('telling');
  expect((await hr.get(`/api/cases/${id}`)).status).toBe(404);
  const { id: task } = await at.taskOf(id, 'p-finance');
  expect((await finance.post(`/api/tasks/${task}/decisions`, { outcome: 'approve' })).status).toBe(200);
  const seen = await shown(hr, id);
  expect([seen.state, seen.form, seen.verbs, seen.copied?.by]).toEqual(['executing', { note: '报价', hidden: '六万', about: 'p-legal', phone: { masked: expect.any(String) as string } }, ['comment'], undefined]);
  expect((await hr.post(`/api/cases/${id}/comments`, { text: '收到' })).status).toBe(200);
  const [event] = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.filter(({ kind }) => kind === 'case.copied');
  expect(event).toMatchObject({ step: { id: 'tell' }, people: [{ id: 'p-hr' }], data: { skipped: [{ person: 'p-legal', code: 'not-cleared' }] } });
  expect(event?.by).toBeUndefined();
  expect((await designer.post(`/api/cases/${id}/withdraw`, {})).status).toBe(200);
  expect(Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.map(({ kind }) => kind)).not.toContain('effect.compensated');
  expect((await shown(hr, id)).state).toBe('withdrawn');
});
