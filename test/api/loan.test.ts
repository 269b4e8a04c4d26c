// What people are told of a loan: that it is asked back and why, that they wait, that an extension was refused, that something is lost, and what was read.
import { describe, expect, it } from 'vitest';
import { Case, Loans, Notices, Queue, Task, Trail, type Notice } from '#api/contract.ts';
import { borrowing, offDay } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { asked, borrow, does, signedBy, startedBy, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist] = await staffed(['designer', 'design-head', 'archivist'], { 'borrow.recall-within': '2h' });

const in_ = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const startBy = async (caller: Caller, archive: string, more: Record<string, unknown> = {}): Promise<string> => {
  const answer = await caller.post('/api/cases', { process: 'archive-borrow', form: borrowing([archive], { expected_return: in_(24), ...more }) });
  expect(answer.status, answer.text).toBe(201);
  return Case.parse(answer.body).id;
};
const lent = async (archive: string): Promise<string> => {
  const id = await startBy(designer, archive);
  await borrow(at, id);
  return id;
};
const readCase = async (caller: Caller, id: string) => Case.parse((await caller.get(`/api/cases/${id}`)).body);
const taskAt = async (caller: Caller, id: string, person: string, step: string) => Task.parse((await caller.get(`/api/tasks/${await asked(at, id, person, step)}`)).body);
const answerAt = async (caller: Caller, id: string, person: string, step: string, body: Record<string, unknown>) => caller.post(`/api/tasks/${await asked(at, id, person, step)}/decisions`, body);
const trailOf = async (caller: Caller, id: string) => Trail.parse((await caller.get(`/api/cases/${id}/trail`)).body).items;
const noticeOf = async (caller: Caller, id: string, kind: string): Promise<Notice> =>
  there(kind, async () => Notices.parse((await caller.get('/api/notices?limit=200')).body).items.find((one) => one.kind === kind && one.case?.id === id));
const problems = ({ body }: { body: Record<string, unknown> }) => (body.fields as { path: string; code: string }[] | undefined)?.map(({ path, code }) => `${path} ${code}`);
const titleOf = async (archive: string) => String((await at.sql`select title from register.record where id = ${archive}`)[0]?.title);

describe('an extension', () => {
  it('is asked for a later date than the present one, decided with both in sight, and once refused leaves the date and the record of what was asked', async () => {
    const id = await lent('a-0001');
    const { form } = await readCase(designer, id);
    const ask = (hours: number, reason: string) => answerAt(designer, id, 'p-designer', 'return', { outcome: 'extend', form: { new_return: in_(hours), extension_reason: reason } });
    expect(problems(await ask(23, '多留几天'))).toEqual(['new_return not-later']);
    expect((await ask(48, '第一次的原因')).status).toBe(200);
    const task = await taskAt(head, id, 'p-design-head', 'extend-head');
    expect(task.about).toEqual(['expected_return', 'new_return', 'extension_reason']);
    const no = task.outcomes.find(({ key }) => key === 'reject');
    expect(no?.means?.en).toContain('The return date stays as it is');
    expect((await answerAt(head, id, 'p-design-head', 'extend-head', { outcome: 'reject', comment: '请按期归还' })).status).toBe(200);

    const after = await readCase(designer, id);
    expect(after.form.expected_return).toBe(form.expected_return);
    expect(after.steps.find((step) => step.id === 'extend-head')).toMatchObject({ state: 'done', ended: 'refused' });
    expect(after.steps.find((step) => step.id === 'department')?.ended).toBeUndefined();
    const notice = await there('the refusal', async () => Notices.parse((await designer.get('/api/notices?limit=200')).body).items.find((one) => one.case?.id === id && one.data.refused === true));
    expect(notice).toMatchObject({ outcome: { en: 'Reject' }, means: no?.means, task: { title: { en: 'Extension: department head' } } });

    expect((await ask(72, '第一次的原因')).status).toBe(200);
    const barred = async () => (await taskAt(designer, id, 'p-designer', 'return')).outcomes.find(({ key }) => key === 'extend')?.barred;
    expect(await barred()).toMatchObject({ code: 'request-pending', detail: { zh: '已申请续借，等待审批。' } });
    expect(after.asked).toEqual({});
    const requests = (await trailOf(designer, id)).filter(({ outcome }) => outcome === 'extend');
    expect(requests.map(({ changes }) => changes?.extension_reason?.after)).toEqual(['第一次的原因', '第一次的原因']);
    expect(new Set(requests.map(({ changes }) => changes?.new_return?.after)).size).toBe(2);

    await answerAt(head, id, 'p-design-head', 'extend-head', { outcome: 'approve' });
    await answerAt(archivist, id, 'p-archivist', 'extend-archive', { outcome: 'approve' });
    expect(await barred()).toMatchObject({ code: 'request-used', detail: { zh: '每次档案借阅只能申请续借一次。' } });
    const extended = await readCase(designer, id);
    expect(extended.form.expected_return).not.toBe(form.expected_return);
    expect(extended.asked).toEqual({ expected_return: form.expected_return });
    expect((await taskAt(designer, id, 'p-designer', 'return')).asked).toEqual(extended.asked);
  });

  it('that was half granted does not outlive a recall', async () => {
    const id = await lent('a-0007');
    await answerAt(designer, id, 'p-designer', 'return', { outcome: 'extend', form: { new_return: in_(48), extension_reason: '现场施工' } });
    await answerAt(head, id, 'p-design-head', 'extend-head', { outcome: 'approve' });
    const pending = await asked(at, id, 'p-archivist', 'extend-archive');
    await archivist.post(`/api/cases/${id}/recall`, { comment: '审计抽查' });
    const { form } = await readCase(designer, id);
    expect(Date.parse(String(form.expected_return)) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
    expect((await archivist.post(`/api/tasks/${pending}/decisions`, { outcome: 'approve' })).body.code).toBe('task-closed');
    const again = await answerAt(designer, id, 'p-designer', 'return', { outcome: 'extend', form: { new_return: in_(48), extension_reason: '现场施工' } });
    expect(again.body).toMatchObject({ code: 'request-ended' });
    expect((await readCase(designer, id)).form.expected_return).toBe(form.expected_return);
    expect(Loans.parse((await designer.get('/api/loans?record=a-0007')).body).items[0]).not.toHaveProperty('extendedFrom');
  });
});

describe('an archive that somebody has and somebody else wants', () => {
  it('both are told: which, until when, why, which place in the line, and when it is his; nobody is named', async () => {
    const holding = await lent('a-0002');
    const title = await titleOf('a-0002');
    const other = await at.signIn('finance');
    const preview = await other.post('/api/processes/archive-borrow/preview', { form: borrowing(['a-0002']) });
    expect(JSON.stringify(preview.body.remarks)).toMatch(/is out until \d+ \w{3} \d{4}, \d\d:\d\d; once approved, the request waits in line/);
    const id = await startBy(other, 'a-0002', { undertaking: { statement: true, name: await nameOf('p-finance') } });
    const [first] = await at.sql<{ personId: string }[]>`select person_id from cases.inbox where case_id = ${id}`;
    const superior = await at.signIn(String(first?.personId).replace('p-', ''));
    const approval = await taskAt(superior, id, String(first?.personId), 'department');
    expect(approval.remarks.map(({ en }) => en)).toEqual([expect.stringMatching(/is out until .*waits in line/), expect.stringMatching(/^Once approved, the present holder is asked to bring back \S+ .* within 2 hours: by \d+ \w{3} \d{4}, /), expect.stringMatching(/^If everybody takes the full time/), ...offDay(borrowing([]))]);
    expect((await readCase(other, id)).remarks.some(({ en }) => en.includes('asked to bring back'))).toBe(false);
    await superior.post(`/api/tasks/${approval.id}/decisions`, { outcome: 'approve' });
    await answerAt(archivist, id, 'p-archivist', 'archive-review', { outcome: 'approve' });

    const waiting = await there('the place in line', async () => { const one = await readCase(other, id); return one.remarks.length ? one : undefined; });
    expect(waiting.remarks[0]?.en).toMatch(/^Waiting in line for .*: number 1; it is out until /);
    const recall = await noticeOf(designer, holding, 'loan.recalled');
    const { form } = await readCase(designer, holding);
    expect(recall).toMatchObject({ case: { id: holding }, records: [{ id: 'a-0002', title }], data: { due: form.expected_return } });
    const back = await taskAt(designer, holding, 'p-designer', 'return');
    expect(back.remarks[0]?.en).toMatch(/^Recalled: back by .*, because somebody waits for /);
    expect(JSON.stringify([waiting.remarks, approval.remarks, preview.body.remarks])).not.toContain('林一诺');
    expect(JSON.stringify([back.remarks, recall])).not.toContain(await nameOf('p-finance'));
    expect((await designer.get(`/api/cases/${id}`)).status).toBe(404);
    const holderFor = async (caller: Caller) => ((await caller.get('/api/records/archive/a-0002')).body.holder as { id: string } | undefined)?.id;
    expect([await holderFor(other), await holderFor(designer), await holderFor(head), await holderFor(archivist)]).toEqual([undefined, 'p-designer', 'p-designer', 'p-designer']);

    await does(at, holding, 'p-designer', 'return', 'returned', signedBy('p-designer'));
    const inspected = await taskAt(archivist, holding, 'p-archivist', 'inspection');
    expect(inspected.remarks).toEqual([]);
    expect((await readCase(other, id)).remarks[0]?.zh).toMatch(/第 1 位，已归还，待验收$/);
    const record = (await archivist.get('/api/records/archive/a-0002')).body;
    expect(record).toMatchObject({ state: 'out', back: expect.any(String) as string });
    expect(record).not.toHaveProperty('holder');
    expect(record).not.toHaveProperty('due');
    const [awaiting] = Loans.parse((await archivist.get('/api/loans?record=a-0002&state=returned')).body).items;
    expect(awaiting).toMatchObject({ overdue: false, returnedAt: record.back });
    await does(at, holding, 'p-archivist', 'inspection', 'clean', { ...signedBy('p-archivist'), form: { return_check: ['count', 'condition', 'no-leak'] } });
    expect((await noticeOf(other, id, 'archive.available')).records).toMatchObject([{ id: 'a-0002' }]);
    await asked(at, id, 'p-archivist', 'hand-over');
    expect((await readCase(other, id)).remarks).toEqual([]);
  });

  it('asked back by the archive department: the notice and the task say until when', async () => {
    const id = await lent('a-0003');
    await archivist.post(`/api/cases/${id}/recall`, { comment: '审计抽查' });
    const { form } = await readCase(designer, id);
    expect(await noticeOf(designer, id, 'case.recalled')).toMatchObject({ records: [{ id: 'a-0003' }], data: { due: form.expected_return } });
    expect((await taskAt(designer, id, 'p-designer', 'return')).remarks[0]?.en).toMatch(/^Recalled by the archive department: back by /);
  });
});

it('an archive is clean only with every tick, and nobody says for himself when it came back', async () => {
  const id = await lent('a-0004');
  const signed = (name: string) => ({ signature: { statement: true, name } });
  expect((await answerAt(designer, id, 'p-designer', 'return', { outcome: 'returned', ...signed('林一诺'), form: { returned_at: '2020-01-01T00:00:00Z' } })).status).toBe(400);
  expect((await answerAt(designer, id, 'p-designer', 'return', { outcome: 'returned', ...signed('林一诺') })).status).toBe(200);
  for (const return_check of [undefined, [], ['count'], ['count', 'condition']])
    expect((await answerAt(archivist, id, 'p-archivist', 'inspection', { outcome: 'clean', ...signed('温书言'), form: return_check ? { return_check } : {} })).status).toBe(422);
  expect((await answerAt(archivist, id, 'p-archivist', 'inspection', { outcome: 'clean', ...signed('温书言'), form: { return_check: ['count', 'condition', 'no-leak'] } })).status).toBe(200);
});

it('a loss is signed for, is called a loss, and its incident says in both languages what it is about', async () => {
  const id = await lent('a-0005');
  const lost = { outcome: 'lost', form: { loss_account: '昨天下班时还在，今早发现不见了' } };
  expect(problems(await answerAt(designer, id, 'p-designer', 'return', { outcome: 'lost', signature: { statement: true, name: '林一诺' } }))).toEqual(['loss_account required']);
  expect((await taskAt(designer, id, 'p-designer', 'return')).outcomes.find(({ key }) => key === 'lost')).toMatchObject({ signature: true, means: { en: expect.stringContaining('incident') as string } });
  expect((await answerAt(designer, id, 'p-designer', 'return', lost)).body.code).toBe('signature-required');
  expect((await answerAt(designer, id, 'p-designer', 'return', { ...lost, signature: { statement: true, name: '林一诺' } })).status).toBe(200);
  const events = await trailOf(designer, id);
  expect(events.find(({ kind }) => kind === 'loan.lost')?.data).toEqual({ records: ['a-0005'] });
  expect(events.some(({ kind }) => kind === 'loan.closed')).toBe(false);

  const incident = await startedBy(at, id);
  const admin = await at.signIn('admin-head');
  const task = await taskAt(admin, incident, 'p-admin-head', 'contain');
  const valueOf = (name: string) => task.form.find(({ field }) => field === name)?.value;
  expect(valueOf('description')).toEqual({ zh: '借阅人报告档案遗失', en: 'The borrower reported archives lost' });
  expect(valueOf('account')).toBe(lost.form.loss_account);
  expect(valueOf('archives')).toEqual(['a-0005']);
  expect(task.names['a-0005']).toContain(await titleOf('a-0005'));
  expect(task.parent).toEqual({ id, number: (await readCase(designer, id)).number, readable: true });
  const line = Queue.parse((await admin.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === incident);
  expect(line?.fields.map(({ text }) => text?.en)).toEqual(['Loss', 'The borrower reported archives lost']);
});

it('what was returned for change is signed for again, changed or not', async () => {
  const id = await startBy(designer, 'a-0008');
  const task = await asked(at, id, 'p-design-head', 'department');
  expect((await head.post(`/api/tasks/${task}/return`, { to: 'start', comment: '请写明页码' })).status).toBe(200);
  const { undertaking, ...form } = borrowing(['a-0008'], { expected_return: in_(24) }) as Record<string, unknown>;
  const again = (more: Record<string, unknown>) => designer.post(`/api/cases/${id}/resubmit`, { form: { ...form, ...more } });
  expect(problems(await again({}))).toEqual(['undertaking required']);
  expect((await again({ undertaking })).status).toBe(200);
  expect((await readCase(designer, id)).asked).toEqual({});
});

it('an incident is not found in the future', async () => {
  const report = (found_at: string) => designer.post('/api/cases', { process: 'incident-response', form: { kind: 'loss', description: '档案柜未上锁', found_at } });
  expect(problems(await report('9999-12-31T00:00:00Z'))).toEqual(['found_at not-past']);
  expect((await report(in_(-1))).status).toBe(201);
});

it('what was read is named in the trail, page by page', async () => {
  const id = await startBy(designer, 'a-0006', { medium: 'electronic' });
  await does(at, id, 'p-design-head', 'department', 'approve');
  await does(at, id, 'p-archivist', 'archive-review', 'approve');
  await asked(at, id, 'p-designer', 'reading');
  expect((await designer.get(`/api/records/archive/a-0006/reading?case=${id}&page=1`)).status).toBe(200);
  expect((await trailOf(designer, id)).find(({ kind }) => kind === 'record.read')?.data).toMatchObject({ record: 'a-0006', page: 1 });
  expect((await readCase(designer, id)).names['a-0006']).toContain(await titleOf('a-0006'));
});

const nameOf = async (person: string) => String((await at.sql`select name from org.person where id = ${person}`)[0]?.name);
