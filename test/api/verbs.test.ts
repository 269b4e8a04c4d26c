// The verbs on a task, through the interface: passing on, asking others, adding signers, taking back, going back, and what each refuses.
import { describe, expect, it } from 'vitest';
import { Acted, Case, Queue, Task, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist, archiveHead, adminHead, administrator] = await staffed(['designer', 'design-head', 'archivist', 'archive-head', 'admin-head', 'sysadmin']);

let used = 0;
const started = async (): Promise<string> => {
  const answer = await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++used).padStart(4, '0')}`]) });
  expect(answer.status).toBe(201);
  return Case.parse(answer.body).id;
};
const queued = async (caller: Caller, id: string, box = 'todo') => Queue.parse((await caller.get(`/api/tasks?limit=200&box=${box}`)).body).items.filter((one) => one.case.id === id);
const task = async (caller: Caller, id: string): Promise<Task> => Task.parse((await caller.get(`/api/tasks/${(await queued(caller, id))[0]?.id ?? ''}`)).body);
const does = async (caller: Caller, id: string, verb: string, body: object = {}) => {
  const answer = await caller.post(`/api/tasks/${(await task(caller, id)).id}/${verb}`, body);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer;
};
const refusal = async (caller: Caller, id: string, verb: string, body: object = {}) => (await caller.post(`/api/tasks/${(await task(caller, id)).id}/${verb}`, body)).body.code;
const kinds = async (id: string) => Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.map(({ kind }) => kind);
const approve = (caller: Caller, id: string) => does(caller, id, 'decisions', { outcome: 'approve' });

describe('a task passed on', () => {
  it('is the other person’s with the same due instant, on record with the reason; not the applicant’s, not without one, and not without the capacity that a rule asks for', async () => {
    const id = await started();
    const before = await task(head, id);
    expect(before.verbs).toEqual(expect.arrayContaining(['decide', 'return', 'consult', 'ask-applicant', 'add', 'transfer']));
    expect(await refusal(head, id, 'transfer', { to: 'p-designer', reason: '请办理' })).toBe('self-approval');
    expect(await refusal(head, id, 'transfer', { to: 'p-gm' })).toBe('reason-required');
    expect(await refusal(head, id, 'transfer', { to: 'p-archivist', reason: '请办理' })).toBe('capacity-lost');
    expect(await refusal(head, id, 'transfer', { to: 'nobody', reason: '请办理' })).toBe('person-unknown');
    expect(await refusal(head, id, 'transfer', { to: 'constructor', reason: '请办理' })).toBe('person-unknown');
    await does(head, id, 'transfer', { to: 'p-gm', reason: '出差，请代为审批' });
    expect(await queued(head, id)).toEqual([]);
    const gm = await at.signIn('gm');
    const now = await task(gm, id);
    expect([now.due, now.note, now.chain.map(({ id: person }) => person)]).toEqual([before.due, '出差，请代为审批', ['p-design-head']]);
    expect((await head.post(`/api/tasks/${before.id}/decisions`, { outcome: 'approve' })).body.code).toBe('task-closed');
    await does(gm, id, 'hand-back', { reason: '应由您审批' });
    await approve(head, id);
    expect(await kinds(id)).toEqual(expect.arrayContaining(['task.transferred', 'task.decided']));
  });
});

describe('asking before one decides', () => {
  it('advice counts nowhere, and whoever asked decides once all have answered, or calls them back', async () => {
    const id = await started();
    await does(head, id, 'consult', { people: ['p-admin-head', 'p-archivist'], question: '用途是否合适？' });
    expect(await queued(head, id)).toEqual([]);
    expect((await queued(head, id, 'waiting')).map(({ state }) => state)).toEqual(['suspended']);
    const asked = await task(adminHead, id);
    expect([asked.part, asked.note, asked.verbs]).toEqual(['advice', '用途是否合适？', ['answer']]);
    expect((await adminHead.post(`/api/tasks/${asked.id}/decisions`, { outcome: 'approve' })).body.code).toBe('advice-only');
    await does(adminHead, id, 'answer', { text: '合适' });
    await does(archivist, id, 'answer', { text: '可以' });
    const back = await task(head, id);
    expect(back.before.map(({ comment }) => comment)).toEqual(['合适', '可以']);
    expect(await refusal(head, id, 'call-back')).toBe('has-acted');
    await does(head, id, 'consult', { people: ['p-archivist'], question: '再看一次' });
    const resting = (await queued(head, id, 'waiting'))[0]?.id ?? '';
    expect((await head.post(`/api/tasks/${resting}/call-back`, {})).status).toBe(200);
    expect(await queued(archivist, id)).toEqual([]);
    await approve(head, id);
  });

  it('the applicant answers a question, nothing that was decided is lost, and the clock stood still meanwhile', async () => {
    const id = await started();
    expect(await refusal(head, id, 'consult', { people: ['p-designer'], question: '为什么？' })).toBe('ask-the-applicant');
    await does(head, id, 'ask-applicant', { question: '请说明页数' });
    const question = await task(designer, id);
    expect([question.part, question.verbs]).toEqual(['question', ['answer']]);
    await does(designer, id, 'answer', { text: '共三页' });
    expect((await task(head, id)).before.at(-1)?.comment).toBe('共三页');
    expect(await kinds(id)).toEqual(expect.arrayContaining(['applicant.asked', 'applicant.answered']));
  });
});

describe('signers who are added', () => {
  it('before: the task rests until they agree; one no makes it a no', async () => {
    const id = await started();
    expect(await refusal(head, id, 'signers', { people: ['p-designer'], place: 'before', reason: '请先看' })).toBe('self-approval');
    await does(head, id, 'signers', { people: ['p-admin-head'], place: 'before', reason: '请先看' });
    expect(await queued(head, id)).toEqual([]);
    await approve(adminHead, id);
    const mine = await task(head, id);
    expect(mine.company.map(({ part, state }) => [part, state])).toEqual([['before', 'done']]);
    await does(head, id, 'signers', { people: ['p-gm'], place: 'before', reason: '再请总经理看' });
    const gm = await at.signIn('gm');
    await does(gm, id, 'decisions', { outcome: 'reject', comment: '不宜外借' });
    expect(Case.parse((await designer.get(`/api/cases/${id}`)).body).state).toBe('rejected');
  });

  it('after: they are asked once their inviter has agreed, and the step waits for them; one may be removed before he acts', async () => {
    const id = await started();
    await does(head, id, 'signers', { people: ['p-admin-head', 'p-gm'], place: 'after', reason: '会签' });
    const held = (await task(head, id)).company;
    expect(held.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    const removed = await head.delete(`/api/tasks/${(await task(head, id)).id}/signers/${held.find(({ person }) => person.id === 'p-gm')?.task ?? ''}`);
    expect(removed.status).toBe(200);
    await approve(head, id);
    expect((await queued(archivist, id)).length + (await queued(archiveHead, id)).length).toBe(0);
    await approve(adminHead, id);
    expect((await queued(archiveHead, id)).length).toBe(1);
  });
});

describe('an answer taken back', () => {
  it('is asked again while nobody has opened what it led to, and not afterwards', async () => {
    const id = await started();
    const mine = await task(head, id);
    await approve(head, id);
    const back = Acted.parse((await head.post(`/api/tasks/${mine.id}/take-back`, {})).body);
    expect([back.task.state, back.task.due]).toEqual(['open', mine.due]);
    expect(await queued(archiveHead, id)).toEqual([]);
    await approve(head, id);
    await task(archiveHead, id);
    expect((await head.post(`/api/tasks/${mine.id}/take-back`, {})).body.code).toBe('touched');
  });

  it('of a step at which the first answer counts stands again with what is shared, for all whom it asks', async () => {
    const id = await started();
    await approve(head, id);
    const shared = async () => [(await queued(archivist, id, 'claimable')).length, (await queued(archiveHead, id, 'claimable')).length];
    expect(await shared()).toEqual([1, 1]);
    const mine = await task(archivist, id);
    await approve(archivist, id);
    expect((await archivist.post(`/api/tasks/${mine.id}/take-back`, {})).status).toBe(200);
    expect(await shared()).toEqual([1, 1]);
    await approve(archiveHead, id);
  });
});

describe('a case sent back', () => {
  it('to a step that it has passed: that step is asked anew, and what was decided since counts no more', async () => {
    const id = await started();
    await approve(head, id);
    const second = await task(archiveHead, id);
    expect(second.targets.map(({ to }) => to)).toEqual(['start', 'department']);
    expect(await refusal(archiveHead, id, 'return', { to: 'inspection', comment: '请再看' })).toBe('target-unreachable');
    await does(archiveHead, id, 'return', { to: 'department', comment: '请部门再核' });
    const again = await task(head, id);
    expect([again.round, again.before.map(({ superseded }) => superseded)]).toEqual([2, [true, true]]);
    await approve(head, id);
    expect((await queued(archiveHead, id)).length).toBe(1);
  });
});

describe('an administrator', () => {
  it('ends a case with a reason, gives a task to somebody who may have it, and moves a case only with a second administrator and never past a step that a rule names', async () => {
    const id = await started();
    const open = Case.parse((await administrator.get(`/api/cases/${id}`)).body).tasks[0]?.id ?? '';
    expect((await administrator.post(`/api/tasks/${open}/reassign`, { to: 'p-archivist', reason: '改派' })).body.code).toBe('capacity-lost');
    expect((await administrator.post(`/api/tasks/${open}/reassign`, { to: 'p-gm', reason: '改派' })).status).toBe(200);
    const { jumps } = Case.parse((await administrator.get(`/api/cases/${id}`)).body);
    expect(jumps.find(({ step }) => step === 'archive-review')?.barred?.zh).toBe('会跳过制度规定的步骤。');
    expect([jumps.some(({ step }) => step === 'department'), Case.parse((await designer.get(`/api/cases/${id}`)).body).jumps]).toEqual([false, []]);
    expect((await administrator.post(`/api/cases/${id}/jump`, { to: 'archive-review', comment: '直接送档案部' })).body.code).toBe('clause-step');
    expect((await administrator.post(`/api/cases/${id}/cancel`, {})).body.code).toBe('reason-required');
    expect((await designer.post(`/api/cases/${id}/cancel`, { comment: '不要了' })).status).toBe(403);
    expect((await administrator.post(`/api/cases/${id}/cancel`, { comment: '重复提交' })).body.state).toBe('cancelled');
  });
});
