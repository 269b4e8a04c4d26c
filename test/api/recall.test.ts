// What was handed out is asked back by those who own it: with a reason, while it is out, and by nobody else (approval-idioms §6, processes C5).
import { expect, it } from 'vitest';
import { Case, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { borrow, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, archivist] = await staffed(['designer', 'archivist'], { 'borrow.max-days': '5wd', 'borrow.recall-within': '1wd' });

const inFourDays = () => new Date(Date.now() + 4 * 86_400_000).toISOString();
const started = async (more: Record<string, unknown> = {}): Promise<string> =>
  Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(['a-0001'], { expected_return: inFourDays(), ...more }) })).body).id;
const recall = (caller: Caller, id: string, comment?: string) => caller.post(`/api/cases/${id}/recall`, comment === undefined ? {} : { comment });
const read = async (caller: Caller, id: string) => Case.parse((await caller.get(`/api/cases/${id}`)).body);

it('before anything is out there is nothing to recall; then the archive department may, the borrower and his head may not', async () => {
  const id = await started();
  const early = await recall(archivist, id, '审计抽查');
  expect([early.status, early.body.code]).toEqual([409, 'no-recall-here']);
  expect((await read(archivist, id)).barred.map(({ verb }) => verb)).not.toContain('recall');
  await borrow(at, id);
  expect((await read(archivist, id)).verbs).toContain('recall');
  for (const username of ['designer', 'design-head', 'admin-head']) {
    const other = await at.signIn(username);
    expect((await read(other, id)).verbs).not.toContain('recall');
    expect((await recall(other, id, '想要回来')).body.code).toBe('not-allowed');
  }
  expect((await recall(archivist, id)).status).toBe(422);

  const before = (await read(archivist, id)).form.expected_return;
  const answer = await recall(archivist, id, '审计抽查');
  expect(answer.status).toBe(200);
  const after = Case.parse(answer.body);
  expect(Date.parse(String(after.form.expected_return))).toBeLessThan(Date.parse(String(before)));
  expect(after.tasks.find(({ step }) => step === 'return')?.due).toBe(after.form.expected_return);
  const { items } = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body);
  expect(items.find(({ kind }) => kind === 'case.recalled')).toMatchObject({ comment: '审计抽查', by: { id: 'p-archivist' } });
  const notices = await at.sql`select kind from cases.notice where case_id = ${id} and person_id = 'p-designer' and kind ~ 'recalled|moved'`;
  expect(notices).toEqual([{ kind: 'case.recalled' }]);
});

it('a reading on the screen is recalled, too: the right ends at the new instant', async () => {
  const id = await started({ archives: ['a-0002'], medium: 'electronic' });
  for (const [username, step] of [['design-head', 'department'], ['archivist', 'archive-review']] as const) {
    const task = await at.taskOf(id, `p-${username}`);
    expect(task.step).toBe(step);
    await (await at.signIn(username)).post(`/api/tasks/${task.id}/decisions`, { outcome: 'approve' });
  }
  const grant = async () => (await at.sql<{ until: Date }[]>`select valid_until as until from register.grant where case_id = ${id}`)[0]?.until;
  const before = await there('the right', grant);
  expect((await recall(archivist, id, '不再需要')).status).toBe(200);
  expect((await grant())?.getTime()).toBeLessThan(before.getTime());
});

it('once a loan has ended its owners are told so, and nothing is written down as if they had no right; whoever has none is told that', async () => {
  const id = await started({ archives: ['a-0005'] });
  await designer.post(`/api/cases/${id}/withdraw`);
  const denials = async () => (await at.sql`select 1 from audit.event where kind = 'act.refused' and case_id = ${id}`).length;
  const answer = await recall(archivist, id, '审计抽查');
  expect([answer.status, answer.body.code, await denials()]).toEqual([409, 'case-closed', 0]);
  expect((await recall(designer, id, '想要回来')).body.code).toBe('not-allowed');
  expect(await denials()).toBe(1);
});

it('a withdrawal keeps what was said with it', async () => {
  const id = await started({ archives: ['a-0003'] });
  await designer.post(`/api/cases/${id}/withdraw`, { comment: '项目取消' });
  const { items } = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body);
  expect(items.find(({ kind }) => kind === 'case.withdrawn')?.comment).toBe('项目取消');
});

it('a remark is taken on a case that has ended, and changes nothing else', async () => {
  const id = await started({ archives: ['a-0004'] });
  await designer.post(`/api/cases/${id}/withdraw`);
  const before = await read(designer, id);
  expect(before.verbs).toContain('comment');
  const answer = await designer.post(`/api/cases/${id}/comments`, { text: '以后再借' });
  expect(answer.status).toBe(200);
  expect(await read(designer, id)).toMatchObject({ state: 'withdrawn', endedAt: before.endedAt });
  const { items } = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body);
  expect(items.at(-1)).toMatchObject({ kind: 'case.commented', comment: '以后再借' });
  await there('its workflow has ended again', async () => ((await at.client.workflow.getHandle(id).describe()).status.name === 'COMPLETED' ? true : undefined), 10_000);
});
