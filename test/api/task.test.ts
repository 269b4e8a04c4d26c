// What a task tells its holder: why him, what was said and changed, and where the case goes from there; and what a case tells of steps that are over.
import { expect, it } from 'vitest';
import { Case, Counts, Decided, Queue, Task } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist] = await staffed(['designer', 'design-head', 'archivist']);

const start = async (archives: string[], more: Record<string, unknown> = {}): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing(archives, more) })).body).id;
const read = async (caller: Caller, id: string) => Case.parse((await caller.get(`/api/cases/${id}`)).body);
const taskFor = async (caller: Caller, person: string, id: string) => Task.parse((await caller.get(`/api/tasks/${(await at.taskOf(id, person)).id}`)).body);
const decide = async (caller: Caller, person: string, id: string, outcome: string, more: Record<string, unknown> = {}) => {
  const answer = await caller.post(`/api/tasks/${(await at.taskOf(id, person)).id}/decisions`, { outcome, ...more });
  expect(answer.status, answer.text).toBe(200);
  return Decided.parse(answer.body);
};
const sentBack = async (id: string, comment: string) => {
  expect((await head.post(`/api/tasks/${(await at.taskOf(id, 'p-design-head')).id}/return`, { to: 'start', comment })).status).toBe(200);
};
const titles = ({ next }: Task) => next.map(({ kind, title }) => `${kind} ${title.en}`);

it('after a return the applicant sees the way ahead, and in the second round the approver sees what has changed, old and new', async () => {
  const id = await start(['a-0001'], { purpose: '核对图纸', customer_project: '安居小区' });
  await sentBack(id, '请写明页码');
  const amend = await taskFor(designer, 'p-designer', id);
  expect(titles(amend)).toEqual(['ask Department head', 'ask Archive department review', 'ask Hand-over', "ask Borrower's receipt", 'ask Return the archives', 'ask Inspection of the return', 'end Returned clean']);
  expect(amend.changes).toEqual([]);
  expect((await read(designer, id)).steps.find((step) => step.id === 'department')).toMatchObject({ state: 'ahead', people: [{ id: 'p-design-head' }] });

  const form = borrowing(['a-0002'], { purpose: '核对图纸，第 3 页', customer_project: '安居小区 3 栋' });
  expect((await designer.post(`/api/cases/${id}/resubmit`, { form: { ...form, expected_return: amend.form.find(({ field }) => field === 'expected_return')?.value } })).status).toBe(200);
  const again = await taskFor(head, 'p-design-head', id);
  expect(again.changes).toEqual([{ field: 'purpose', before: '核对图纸', after: '核对图纸，第 3 页' }, { field: 'archives', before: ['a-0001'], after: ['a-0002'] }, { field: 'customer_project', before: '安居小区', after: '安居小区 3 栋' }]);
  const audited = Task.parse((await (await at.signIn('auditor')).get(`/api/tasks/${again.id}`)).body);
  expect(audited.changes.map(({ field }) => field)).not.toContain('customer_project');
  expect(again.names['a-0001']).toBeDefined();
  expect(again.before.find(({ outcome }) => outcome === 'return')).toMatchObject({ comment: '请写明页码', superseded: true, round: 1 });
});

it('a remark reaches the applicant and whoever has an open task, on whose page it stands; never who wrote it', async () => {
  const id = await start(['a-0003']);
  const told = async (person: string) => (await at.sql<{ n: number }[]>`select count(*)::int as n from cases.notice where case_id = ${id} and kind = 'case.commented' and person_id = ${person}`)[0]?.n;
  await designer.post(`/api/cases/${id}/comments`, { text: '客户催得急' });
  expect([await told('p-designer'), await told('p-design-head')]).toEqual([0, 1]);
  await head.post(`/api/cases/${id}/comments`, { text: '明天处理' });
  expect([await told('p-designer'), await told('p-design-head')]).toEqual([1, 1]);
  expect((await taskFor(head, 'p-design-head', id)).comments.map(({ by, text }) => [by.name, text])).toEqual([['林一诺', '客户催得急'], ['陆清和', '明天处理']]);
});

it('a task says in which capacity its holder is asked, and that others share it; each box counts what it lists', async () => {
  const id = await start(['a-0004']);
  expect((await taskFor(head, 'p-design-head', id)).because?.zh).toContain('设计部负责人');
  await decide(head, 'p-design-head', id, 'approve');
  const shared = await taskFor(archivist, 'p-archivist', id);
  expect(shared).toMatchObject({ pooled: true, because: { en: expect.stringContaining('Archive department') } });
  expect((await taskFor(head, 'p-archivist', id)).because).toBeUndefined();
  for (const caller of [archivist, head]) {
    const counts = Counts.parse((await caller.get('/api/tasks/counts')).body);
    for (const box of ['todo', 'claimable', 'waiting', 'done'] as const) expect(Queue.parse((await caller.get(`/api/tasks?box=${box}&limit=200`)).body).items, box).toHaveLength(counts[box]);
  }
  expect(Counts.parse((await archivist.get('/api/tasks/counts')).body).claimable).toBeGreaterThan(0);
  expect(Queue.parse((await head.get('/api/tasks?box=done')).body).items[0]).toMatchObject({ outcome: 'approve', outcomeTitle: { en: 'Approve' }, decidedAt: expect.any(String) });
});

it('the way ahead is the one that the case will take: waiting in line for what is out, reading for what is read on the screen', async () => {
  await at.sql`update register.record set state = 'out', holder_id = 'p-designer-2' where id = 'a-0005'`;
  const paper = await start(['a-0005']);
  expect(titles(await taskFor(head, 'p-design-head', paper)).slice(0, 3)).toEqual(['ask Archive department review', 'wait Waiting for the archives', 'ask Hand-over']);
  await decide(head, 'p-design-head', paper, 'approve');
  await decide(archivist, 'p-archivist', paper, 'approve');
  expect((await read(designer, paper)).steps.find(({ id }) => id === 'available')?.state).toBe('current');

  const screen = await start(['a-0005'], { medium: 'electronic' });
  expect(titles(await taskFor(head, 'p-design-head', screen))).toEqual(['ask Archive department review', 'ask Electronic reading', 'end Read and closed']);
});

it('whoever reads on the screen finds what he may read at his task; nobody urges himself; an extension goes on where it says', async () => {
  const id = await start(['a-0006'], { medium: 'electronic' });
  await decide(head, 'p-design-head', id, 'approve');
  expect((await read(designer, id)).verbs).toContain('urge');
  await decide(archivist, 'p-archivist', id, 'approve');
  expect((await taskFor(designer, 'p-designer', id)).reading).toMatchObject([{ id: 'a-0006' }]);
  expect((await read(head, id)).reading).toEqual([]);

  const mine = await read(designer, id);
  expect([mine.verbs.includes('urge'), mine.barred.some(({ verb }) => verb === 'urge')]).toEqual([false, false]);
  expect((await designer.post(`/api/cases/${id}/urge`)).body.code).toBe('nothing-to-urge');

  await decide(designer, 'p-designer', id, 'extend', { form: { new_return: new Date(Date.now() + 3 * 86_400_000).toISOString(), extension_reason: '还没有读完' } });
  expect(titles(await taskFor(head, 'p-design-head', id))[0]).toBe('ask Extension: archive department');
  expect((await read(designer, id)).verbs).toContain('urge');
});

it('a step that is over says how it ended: refused, or closed with the case', async () => {
  const refused = await start(['a-0007']);
  const { case: after } = await decide(head, 'p-design-head', refused, 'reject', { comment: '理由不足' });
  expect(after.steps.find((step) => step.id === 'department')).toMatchObject({ state: 'done', ended: 'refused' });
  const withdrawn = await start(['a-0008']);
  await designer.post(`/api/cases/${withdrawn}/withdraw`);
  expect((await read(designer, withdrawn)).steps.find((step) => step.id === 'department')).toMatchObject({ state: 'done', ended: 'closed' });
});

it('a decision whose consequences are not all on record yet can be looked at, and is not offered to be taken back before they are', async () => {
  const id = await start(['a-0019']);
  await decide(head, 'p-design-head', id, 'approve');
  const { id: mine } = await at.taskOf(id, 'p-archivist');
  await at.sql`create function cases.fail() returns trigger language plpgsql as $$ begin raise exception 'not today' using errcode = 'P0001'; end $$`;
  await at.sql`create trigger fail before insert on cases.task for each row when (new.step_id = 'hand-over') execute function cases.fail()`;
  expect((await archivist.post(`/api/tasks/${mine}/decisions`, { outcome: 'approve' })).status).toBe(202);
  const page = await archivist.get(`/api/tasks/${mine}`);
  expect([page.status, page.body.verbs]).toEqual([200, []]);
  expect((await read(archivist, id)).steps.filter(({ kind, state }) => kind === 'end' && state === 'ahead'), 'nobody can say how it will end').toEqual([]);
  await at.sql`drop trigger fail on cases.task`;
  await there('the next is asked', () => at.taskOf(id, 'p-archivist').catch(() => undefined));
  expect(Task.parse((await archivist.get(`/api/tasks/${mine}`)).body).verbs).toContain('take-back');
});
