// An outside party by a link: issued, opened, answered, ended, and never more than the step shows.
import { describe, expect, it } from 'vitest';
import { AnsweredByLink, Case, Link, Notices, OutsideTask, Task, Trail } from '#api/contract.ts';
import { publish, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, legal, admin] = await staffed(['designer', 'design-head', 'legal', 'sysadmin']);
const t = (zh: string) => ({ zh, en: zh });
const text = (zh: string, more: object = {}) => ({ type: 'text', zh, en: zh, ...more });
const fields = {
  party: text('对方', { required: true }), contact: { type: 'phone', zh: '联系电话', en: 'Phone' }, note: text('说明', { required: true }), inner: text('内部意见'), id_number: text('证件号', { class: 'sensitive' }),
};
const outside = { outside: { name: 'party', contact: 'contact' } };
const process = (key: string, steps: object[]) => publish(at, { key, title: t('客户确认'), start: { who: 'employee' }, form: fields, steps });
await process('confirmed', [{ task: 'confirm', title: t('对方确认'), by: outside, read: ['note', 'id_number'], outcomes: [{ key: 'done', title: t('确认') }, { key: 'refused', title: t('不同意'), vote: 'reject' }], due: { after: '30d' } }]);
await process('approved', [{ approve: 'agree', title: t('对方同意'), by: outside, read: ['note'] }]);
await process('with-else', [{ task: 'confirm', title: t('确认'), by: { one: outside, else: { role: 'legal' } }, read: ['note'] }]);

const form = { party: '周明远', contact: '13800001234', note: '样板间拍摄', inner: '客户难缠', id_number: '510104199001011234' };
const start = async (key: string, values: object = form) => Case.parse((await designer.post('/api/cases', { process: key, form: values })).body);
const seat = async (values: object = form, key = 'confirmed') => {
  const { id, tasks } = await start(key, values);
  return { id, task: tasks[0]?.id ?? '' };
};
const issue = async (task: string, by = designer) => Link.parse((await by.post(`/api/tasks/${task}/link`)).body).path.replace('/outside#', '');
const open = (token: string) => at.call('POST', '/api/outside/task', { body: { token } });
const answer = async (token: string, more: object = {}, key?: string) => {
  const seen = (await open(token)).body.seen ?? 'x';
  return at.call('POST', '/api/outside/decisions', { body: { token, outcome: 'done', name: '周明远', confirmed: true, seen, ...more }, headers: { 'user-agent': 'test', ...(key !== undefined && { 'idempotency-key': key }) } });
};
const trail = async (id: string, reader = designer) => Trail.parse((await reader.get(`/api/cases/${id}/trail?limit=200`)).body).items;
const bare = ({ body: { requestId: _, ...rest }, status }: { body: Record<string, unknown>; status: number }) => ({ status, rest });

describe('the link', () => {
  it('is made by whoever knows the case, shown once, and kept as a hash only', async () => {
    const { id, task } = await seat();
    expect((await legal.post(`/api/tasks/${task}/link`)).status).toBe(404);
    const token = await issue(task);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Task.parse((await designer.get(`/api/tasks/${task}`)).body)).toMatchObject({ assignees: [{ name: '周明远' }], outside: { name: '周明远', contact: '13800001234', may: true, link: { issuedBy: { name: '林一诺' }, expired: false } } });
    const kept = await at.sql<{ all: string }[]>`select (select json_agg(l)::text from desk.link l) || (select json_agg(convert_from(body, 'UTF8'))::text from audit.event) as all`;
    expect(kept[0]?.all).not.toContain(token);
    expect((await trail(id)).find(({ kind }) => kind === 'link.issued')).toMatchObject({ by: { name: '林一诺' }, step: { id: 'confirm' } });
  });
  it('shows what the step shows and nothing else: no colleague, no number, no other field, nothing sensitive in clear', async () => {
    const { id, task } = await seat();
    const got = await open(await issue(task));
    const shown = OutsideTask.parse(got.body);
    expect(shown.form.map(({ field }) => field)).toEqual(['note', 'id_number']);
    expect(shown.outcomes.map(({ key }) => key)).toEqual(['done', 'refused']);
    const { number } = Case.parse((await designer.get(`/api/cases/${id}`)).body);
    for (const hidden of ['林一诺', 'p-designer', '13800001234', '客户难缠', '510104199001011234', number, id]) expect(got.text).not.toContain(hidden);
    expect((await trail(id)).filter(({ kind }) => kind === 'link.opened')).toHaveLength(1);
  });
  it('that is unknown, revoked, replaced, expired or of a step that is over gets one and the same refusal', async () => {
    const [revoked, replaced, expired, over] = [await seat(), await seat(), await seat(), await seat()];
    const tokens = [await issue(revoked.task), await issue(replaced.task), await issue(expired.task), await issue(over.task)];
    expect((await designer.delete(`/api/tasks/${revoked.task}/link`)).status).toBe(204);
    expect((await designer.delete(`/api/tasks/${revoked.task}/link`)).body.code).toBe('no-link');
    const next = await issue(replaced.task, head);
    await at.sql`update desk.link set expires_at = clock_timestamp() - interval '1 s' where task_id = ${expired.task}`;
    expect((await designer.post(`/api/cases/${over.id}/withdraw`, {})).status).toBe(200);
    const unknown = bare(await open('A'.repeat(43)));
    expect(unknown).toMatchObject({ status: 404, rest: { code: 'link-dead' } });
    for (const token of [...tokens, 'nonsense']) expect([bare(await open(token)), bare(await answer(token))]).toEqual([unknown, unknown]);
    expect((await open(next)).status).toBe(200);
    expect((await designer.post(`/api/tasks/${over.task}/link`)).body.code).toBe('task-closed');
  });
  it('to one’s own approval is nobody’s: the head has it, is told, and not the applicant', async () => {
    const { task } = await seat(form, 'approved');
    expect((await designer.post(`/api/tasks/${task}/link`)).body.code).toBe('self-approval');
    expect(Notices.parse((await head.get('/api/notices')).body).items.some((one) => one.kind === 'task.link-wanted' && one.task?.id === task)).toBe(true);
    expect((await answer(await issue(task, head), { outcome: 'approve' })).status).toBe(200);
  });
  it('is tried only so often from one address', async () => {
    const all = await Promise.all(Array.from({ length: 80 }, () => open('B'.repeat(43))));
    expect(all.some(({ status, headers }) => status === 429 && headers.get('retry-after') !== null)).toBe(true);
    await at.sql`delete from desk.rate where key like 'outside:%'`;
  });
});

describe('the answer', () => {
  it('is on record with the name that was typed, by link, and what was shown; the case goes on', async () => {
    const { id, task } = await seat();
    const token = await issue(task);
    const got = await answer(token, { name: '周明远（本人）', comment: '可以' });
    expect(AnsweredByLink.parse(got.body)).toMatchObject({ outcome: 'done', name: '周明远（本人）' });
    await there('the case ends', async () => Case.parse((await designer.get(`/api/cases/${id}`)).body).state === 'completed' || undefined);
    const decided = (await trail(id)).find(({ kind }) => kind === 'task.decided');
    expect(decided).toMatchObject({ by: { id: `outside:${task}`, name: '周明远（本人）' }, comment: '可以', data: { link: expect.any(String) as string, formHash: expect.any(String) as string } });
    const [row] = await at.sql<Record<string, unknown>[]>`select d.person_id, d.outside_id, o.name, o.typed_name, o.agent, o.address is not null as placed from cases.decision d join cases.outside o on o.id = d.outside_id where d.case_id = ${id}`;
    expect(row).toEqual({ personId: null, outsideId: `outside:${task}`, name: '周明远', typedName: '周明远（本人）', agent: 'test', placed: true });
    expect((await open(token)).body.code).toBe('link-answered');
    expect(Task.parse((await designer.get(`/api/tasks/${task}`)).body)).toMatchObject({ state: 'done', decidedBy: { name: '周明远（本人）' }, outcome: 'done' });
    expect((await designer.get('/api/cases?box=started')).status).toBe(200);
  });
  it('under the same key is the same answer, and under another one it has been given', async () => {
    const { id, task } = await seat();
    const token = await issue(task);
    const { seen } = OutsideTask.parse((await open(token)).body);
    const first = await answer(token, { seen }, 'outside-key-1');
    const again = await answer(token, { seen }, 'outside-key-1');
    expect([first.status, again.status, again.headers.get('idempotent-replay')]).toEqual([200, 200, 'true']);
    expect(again.text).toBe(first.text);
    expect((await answer(token, { seen }, 'outside-key-2')).body.code).toBe('link-answered');
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
    expect(row?.n).toBe(1);
  });
  it('given twice at once is one decision', async () => {
    const { id, task } = await seat();
    const token = await issue(task);
    const { seen } = OutsideTask.parse((await open(token)).body);
    const both = await Promise.all([answer(token, { seen }), answer(token, { seen, outcome: 'refused', comment: '不' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('link-answered');
    const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
    expect(row?.n).toBe(1);
  });
  it('needs a name, a confirmation, what was really shown, an outcome of the step, and a reason with a no', async () => {
    const token = await issue((await seat()).task);
    const codes = await Promise.all([{ name: ' ' }, { confirmed: false }, { seen: 'other' }, { outcome: 'nothing' }, { outcome: 'refused' }].map(async (more) => (await answer(token, more)).body.code));
    expect(codes).toEqual(['form-invalid', 'form-invalid', 'content-changed', 'outcome-unknown', 'reason-required']);
  });
  it('a no ends the case', async () => {
    const { id, task } = await seat();
    expect((await answer(await issue(task), { outcome: 'refused', comment: '未同意拍摄' })).status).toBe(200);
    await there('the case ends', async () => Case.parse((await designer.get(`/api/cases/${id}`)).body).state === 'rejected' || undefined);
  });
  it('is nobody’s inside: not from a browser that is signed in, not as a task, not by passing it on', async () => {
    const { id, task } = await seat();
    const token = await issue(task);
    const { seen } = OutsideTask.parse((await designer.post('/api/outside/task', { token })).body);
    expect((await designer.post('/api/outside/decisions', { token, outcome: 'done', name: '林一诺', confirmed: true, seen })).body.code).toBe('insider-by-link');
    expect((await trail(id, admin)).find(({ kind }) => kind === 'act.refused')).toMatchObject({ by: { name: '林一诺' } });
    expect((await trail(id)).some(({ kind }) => kind === 'link.opened' || kind === 'act.refused'), 'only those who oversee are told who tried').toBe(false);
    expect((await designer.post(`/api/tasks/${task}/decisions`, { outcome: 'done' })).body.code).toBe('not-yours');
    expect((await admin.post(`/api/tasks/${task}/reassign`, { to: 'p-legal', reason: '请办理' })).body.code).toBe('held-outside');
  });
  it('is not taken by a link that was ended between the look and the record', async () => {
    const { id, task } = await seat();
    const token = await issue(task);
    const { seen } = OutsideTask.parse((await open(token)).body);
    await at.sql.begin(async (tx) => {
      await tx`select 1 from cases."case" where id = ${id} for update`;
      const late = answer(token, { seen });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await at.sql`select desk.revoke_link('p-designer', ${task})`;
      void late.then((one) => results.push(one.body.code));
    });
    await there('the answer is refused', () => Promise.resolve(results.length ? results : undefined));
    expect(results).toEqual(['link-dead']);
  });
});
const results: unknown[] = [];

it('where the request names nobody outside, whoever the step says is asked instead', async () => {
  const { party, note } = form;
  const { tasks } = await start('with-else', { party, note });
  expect(tasks[0]?.assignees.map(({ name }) => name)).toEqual(['叶知秋']);
  expect((await legal.post(`/api/tasks/${tasks[0]?.id ?? ''}/decisions`, { outcome: 'done' })).status).toBe(200);
});
