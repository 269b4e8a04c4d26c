// An account is closed: everything that it opened ends, everything that was asked of its person moves, and nothing hangs.
import { afterEach, expect, it } from 'vitest';
import { Account, Case, Queue, Task } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { asked, does } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, gm, sysadmin, archiveHead] = await staffed(['designer', 'gm', 'sysadmin', 'archive-head']);

let used = 0;
const form = () => borrowing([`a-${String(++used).padStart(4, '0')}`]);
const started = async (): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: form() })).body).id;
const byAnother = async (): Promise<string> => (await at.startCase('archive-borrow', 'p-designer-2', { ...form(), undertaking: { statement: true, name: '周听澜' } })).caseId;
const close = async (person: string, more: Record<string, unknown> = {}): Promise<Account> => {
  const answer = await sysadmin.patch(`/api/people/${person}`, { active: false, reason: '离职', ...more });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return Account.parse(answer.body);
};
/** Everybody is back for the next test. */
afterEach(async () => {
  for (const { id } of await at.sql<{ id: string }[]>`select id from org.person where disabled_at is not null`) expect((await sysadmin.patch(`/api/people/${id}`, { active: true })).body.active).toBe(true);
});
const lineOf = async (caller: Caller, id: string) => Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id);
const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

it('his sessions, rights and deputies end at once; what he was asked goes to whoever the step would ask now, and the report says so', async () => {
  const head = await at.signIn('design-head');
  await head.post('/api/delegations', { delegate: 'p-hr', from: day(0), to: day(3), processes: ['incident-response'] });
  const id = await started();
  const account = await close('p-design-head');
  expect(account).toMatchObject({ active: false, holding: 0, departure: { by: { id: 'p-sysadmin' }, reason: '离职', ended: { sessions: 1, delegations: 1 } } });
  expect(account.departure?.tasks.filter((one) => one.case.id === id)).toEqual([expect.objectContaining({ to: { id: 'p-gm', name: '顾远舟' }, way: 'asked-again' })]);
  expect((await head.get('/api/me')).body.code).toBe('session-ended');
  expect((await at.call('POST', '/api/session', { body: { username: 'design-head', password: 'countersign' } })).status).toBe(401);
  const line = await lineOf(gm, id);
  const task = Task.parse((await gm.get(`/api/tasks/${line?.id ?? ''}`)).body);
  expect((await gm.post(`/api/tasks/${task.id}/decisions`, { outcome: 'approve', seen: task.seen })).status).toBe(200);
});

it('whoever is named to take over comes first, where he may have it', async () => {
  const id = await byAnother();
  const { departure } = await close('p-design-head', { handOver: 'p-gm' });
  expect(departure?.tasks.filter((one) => one.case.id === id)).toEqual([expect.objectContaining({ to: { id: 'p-gm', name: '顾远舟' }, way: 'hand-over' })]);
});

it('a borrower who leaves with a file: his superior is asked to bring it back', async () => {
  const id = await byAnother();
  await does(at, id, 'p-design-head', 'department', 'approve');
  await does(at, id, 'p-archivist', 'archive-review', 'approve');
  await does(at, id, 'p-archivist', 'hand-over', 'handed-over', { signature: { statement: true, name: '温书言' } });
  await does(at, id, 'p-designer-2', 'receipt', 'sign', { signature: { statement: true, name: '周听澜' } });
  await asked(at, id, 'p-designer-2', 'return');
  const { departure } = await close('p-designer-2');
  expect(departure?.tasks).toEqual(expect.arrayContaining([expect.objectContaining({ case: expect.objectContaining({ id }), to: { id: 'p-design-head', name: '陆清和' }, way: 'superior' })]));
  await does(at, id, 'p-design-head', 'return', 'returned', { signature: { statement: true, name: '陆清和' } });
});

it('a borrower who leaves before he has signed for it: whoever takes over signs, in his own name', async () => {
  const id = await byAnother();
  await does(at, id, 'p-design-head', 'department', 'approve');
  await does(at, id, 'p-archivist', 'archive-review', 'approve');
  await does(at, id, 'p-archivist', 'hand-over', 'handed-over', { signature: { statement: true, name: '温书言' } });
  const task = await asked(at, id, 'p-designer-2', 'receipt');
  expect(await at.send(id, { verb: 'reassign', by: 'p-sysadmin', task, to: 'p-design-head' }, { comment: '代签' })).toEqual({ refused: 'in-person' });
  await close('p-designer-2', { handOver: 'p-hr' });
  await does(at, id, 'p-hr', 'receipt', 'sign', { signature: { statement: true, name: '唐月白' } });
});

it('his superior withdraws his requests or submits them again, and then does not approve them himself', async () => {
  const head = await at.signIn('design-head');
  const [one, other] = [await byAnother(), await byAnother()];
  const task = await asked(at, other, 'p-design-head', 'department');
  await head.post(`/api/tasks/${task}/return`, { to: 'start', comment: '请写明用途' });
  await close('p-designer-2');
  expect((await lineOf(head, other))?.preset).toBe('amend');
  expect((await head.post(`/api/cases/${one}/withdraw`, { comment: '申请人已离职' })).status).toBe(200);
  const again = await head.post(`/api/cases/${other}/resubmit`, { form: { ...form(), undertaking: { statement: true, name: '陆清和' } } });
  expect([again.status, again.body.state]).toEqual([200, 'in-review']);
  expect([await lineOf(head, other), (await lineOf(gm, other))?.title.zh]).toEqual([undefined, '部门负责人审批']);
});

it('nobody closes his own account; nobody but an administrator closes one; once closed nothing moves twice', async () => {
  expect((await sysadmin.patch('/api/people/p-sysadmin', { active: false, reason: '离职' })).body.code).toBe('two-person');
  expect((await archiveHead.patch('/api/people/p-clerk', { active: false, reason: '离职' })).body.code).toBe('not-allowed');
  expect((await sysadmin.patch('/api/people/p-clerk', { active: false })).status).toBe(400);
  await close('p-clerk');
  await close('p-clerk');
  const events = await at.sql<{ n: number }[]>`select count(*)::int as n from audit.event where kind = 'person.disabled' and convert_from(body, 'UTF8')::jsonb ->> 'person' = 'p-clerk'`;
  expect(events[0]?.n).toBe(1);
});
