// Lists and settings: every row once however it is paged, nobody sees more in a list than on the page, and no setting that would stop the house.
import { expect, it } from 'vitest';
import { Case, Cases, Loans, Queue, Task } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer] = await staffed(['designer']);

const start = async (archives: string[], more: Record<string, unknown> = {}): Promise<string> =>
  Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(archives, more) })).body).id;

it('twelve loans of one instant, paged by one, by five or at once: each is there once', async () => {
  const archives = Array.from({ length: 12 }, (_, i) => `a-${String(i + 1).padStart(4, '0')}`);
  const id = await start(archives);
  for (const [person, outcome] of [['design-head', 'approve'], ['archivist', 'approve'], ['archivist', 'handed-over']] as const) {
    const caller = await at.signIn(person);
    const { id: task } = await at.taskOf(id, `p-${person}`);
    expect((await caller.post(`/api/tasks/${task}/decisions`, { outcome, ...(outcome === 'handed-over' && { signature: { statement: true, name: '温书言' } }) })).status).toBe(200);
  }
  for (const limit of [1, 5, 50]) {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = Loans.parse((await designer.get(`/api/loans?limit=${limit}${cursor && `&cursor=${cursor}`}`)).body);
      seen.push(...page.items.map(({ record }) => record.id));
      cursor = page.next;
    }
    expect(seen.sort(), `by ${limit}`).toEqual(archives);
  }
});

it('a task without a due instant is paged like the others', async () => {
  await start(['a-0013']);
  await start(['a-0014']);
  await at.sql`update cases.inbox set due_at = 'infinity' where person_id = 'p-design-head'`;
  const head = await at.signIn('design-head');
  const first = Queue.parse((await head.get('/api/tasks?limit=1')).body);
  const second = Queue.parse((await head.get(`/api/tasks?limit=1&cursor=${first.next ?? ''}`)).body);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(2);
});

it('whoever was told that a task is overdue may read the case; what is protected stays masked for others, in lists and on every page', async () => {
  const id = await start(['a-0015'], { customer_project: '安居小区 3 栋' });
  const other = await at.signIn('finance');
  expect((await other.get(`/api/cases/${id}`)).status).toBe(404);
  await at.sql`insert into cases.notice (person_id, kind, case_id) values ('p-finance', 'task.escalated', ${id})`;
  expect((await other.get(`/api/cases/${id}`)).status).toBe(200);
  expect(Cases.parse((await other.get('/api/cases?box=all')).body).items.map((one) => one.id)).toContain(id);

  const head = await at.signIn('design-head');
  const { id: task } = await at.taskOf(id, 'p-design-head');
  await head.post(`/api/tasks/${task}/return`, { to: 'start', comment: '请补充' });
  const { id: amend } = await at.taskOf(id, 'p-designer');
  const shown = Task.parse((await (await at.signIn('auditor')).get(`/api/tasks/${amend}`)).body);
  expect(shown.form.find(({ field }) => field === 'customer_project')).toMatchObject({ right: 'mask' });
  expect(JSON.stringify(shown)).not.toContain('安居小区');
});

it('a field that is hidden at the only step of its reader is in no list and on no page of his', async () => {
  const t = { zh: '样例', en: 'Sample' };
  const field = { type: 'text', list: true, ...t };
  await publish(at, { key: 'discreet', title: t, start: { who: 'employee' }, form: { open: field, secret: field }, steps: [{ task: 'look', title: t, by: { role: 'hr' }, hide: ['secret'] }, { end: 'seen' }] });
  const { id } = Case.parse((await designer.post('/api/cases', { process: 'discreet', form: { open: '公开内容', secret: '保密内容' } })).body);
  const hr = await at.signIn('hr');
  const listed = async (caller: Caller, box: string) => Cases.parse((await caller.get(`/api/cases?box=${box}`)).body).items.find((one) => one.id === id)?.fields;
  expect(await listed(designer, 'started')).toEqual({ open: '公开内容', secret: '保密内容' });
  expect(await listed(hr, 'all')).toEqual({ open: '公开内容' });
  const { id: task } = await at.taskOf(id, 'p-hr');
  expect((await hr.post(`/api/tasks/${task}/decisions`, { outcome: 'done' })).status).toBe(200);
  for (const box of ['all', 'handled']) expect(await listed(hr, box), box).toEqual({ open: '公开内容' });
  expect((await hr.get(`/api/cases/${id}`)).text).not.toContain('保密内容');
});

it.each(['0s', '0wd', '99999wd', '9999y', '-1d', '2 days', ''])('a length of time of %j is refused as a setting', async (value) => {
  const sysadmin = await at.signIn('sysadmin');
  const answer = await at.call('PATCH', '/api/parameters', { body: { 'borrow.overdue-every': value }, headers: { cookie: sysadmin.cookie, origin: at.base } });
  expect([answer.status, answer.body.code]).toEqual([422, 'parameter-invalid']);
});
