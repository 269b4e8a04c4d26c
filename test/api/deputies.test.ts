// Acting for others and being away, through the interface: who sees what, who decides, and what stands on record.
import { expect, it } from 'vitest';
import { Absence, Case, Counts, Delegation, Delegations, Me, Notices, Queue, Task, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { does, there } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, hr, legal, gm, archivist, sysadmin] = await staffed(['designer', 'design-head', 'hr', 'legal', 'gm', 'archivist', 'sysadmin']);

let used = 0;
const started = async (): Promise<string> => Case.parse((await designer.post('/api/cases', { process: 'archive-borrow', form: borrowing([`a-${String(++used).padStart(4, '0')}`]) })).body).id;
const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
const leave = async (giver: Caller, delegate: string, more: Record<string, unknown> = {}): Promise<Delegation> => {
  const answer = await giver.post('/api/delegations', { delegate, from: day(0), to: day(3), ...more });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return Delegation.parse(answer.body);
};
const end = async (caller: Caller, { id }: { id: string }) => Delegation.parse((await caller.patch(`/api/delegations/${id}`, { ended: true })).body);
const lineOf = async (caller: Caller, id: string) => Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id);
const taskOf = async (caller: Caller, id: string) => Task.parse((await caller.get(`/api/tasks/${(await lineOf(caller, id))?.id ?? ''}`)).body);
const approve = (caller: Caller, task: { id: string; seen: string }) => caller.post(`/api/tasks/${task.id}/decisions`, { outcome: 'approve', seen: task.seen });

it('both see the task, whoever acts first decides, and the record says for whom', async () => {
  const given = await leave(head, 'p-hr');
  const id = await started();
  const before = Counts.parse((await hr.get('/api/tasks/counts')).body).todo;
  const [mine, theirs] = [await lineOf(head, id), await lineOf(hr, id)];
  expect([mine?.onBehalfOf, theirs?.onBehalfOf?.name, theirs?.id]).toEqual([undefined, '陆清和', mine?.id]);
  const task = await taskOf(hr, id);
  expect([task.onBehalfOf?.id, task.because, task.verbs]).toEqual(['p-design-head', undefined, expect.arrayContaining(['decide'])]);
  const answers = await Promise.all([approve(head, task), approve(hr, task)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('task-closed');
  const [row] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.decision where case_id = ${id}`;
  expect(row?.n).toBe(1);
  expect(Counts.parse((await hr.get('/api/tasks/counts')).body).todo).toBe(before - 1);

  const other = await started();
  expect((await approve(hr, await taskOf(hr, other))).status).toBe(200);
  const { items } = Trail.parse((await hr.get(`/api/cases/${other}/trail`)).body);
  expect(items.find(({ kind }) => kind === 'task.decided')).toMatchObject({ by: { name: '唐月白' }, onBehalfOf: { name: '陆清和' } });
  const [decision] = await at.sql<{ personId: string; forId: string }[]>`select person_id, for_id from cases.decision where case_id = ${other}`;
  expect(decision).toEqual({ personId: 'p-hr', forId: 'p-design-head' });
  expect(Notices.parse((await head.get('/api/notices')).body).items.map(({ kind }) => kind)).toContain('task.decided-for');
  expect(Notices.parse((await hr.get('/api/notices')).body).items.filter(({ kind }) => kind === 'task.opened').map((one) => one.case?.id)).toContain(other);
  await end(head, given);
});

it('a deputy asks for advice and takes the question back as the holder would, but passes nothing on', async () => {
  const given = await leave(head, 'p-hr');
  const id = await started();
  const task = await taskOf(hr, id);
  expect(task.verbs).toContain('consult');
  expect(task.barred.find(({ verb }) => verb === 'transfer')?.code).toBe('no-redelegation');
  const passed = await hr.post(`/api/tasks/${task.id}/transfer`, { to: 'p-gm', reason: '出差' });
  expect([passed.status, passed.body.code]).toEqual([403, 'no-redelegation']);
  expect((await hr.post(`/api/tasks/${task.id}/consult`, { people: ['p-legal'], question: '可以外借吗' })).status).toBe(200);
  expect((await approve(head, task)).body.code).toBe('task-suspended');
  expect((await hr.post(`/api/tasks/${task.id}/call-back`)).status).toBe(200);
  expect((await approve(hr, await taskOf(hr, id))).status).toBe(200);
  await end(head, given);
});

it('a deputy adds signers for the holder and removes them, and the record says for whom', async () => {
  const given = await leave(head, 'p-hr');
  const id = await started();
  const { id: task, verbs } = await taskOf(hr, id);
  expect(verbs).toContain('add');
  const adds = (people: string[]) => hr.post(`/api/tasks/${task}/signers`, { people, place: 'after', reason: '请会签' });
  expect((await adds(['p-design-head'])).body.code).toBe('already-in-step');
  expect((await adds(['p-legal', 'p-gm'])).status).toBe(200);
  const { company } = await taskOf(hr, id);
  expect(company.map(({ person, by, removable }) => [person.id, by?.id, removable])).toEqual([['p-legal', 'p-hr', true], ['p-gm', 'p-hr', true]]);
  expect((await hr.delete(`/api/tasks/${task}/signers/${company[0]?.task ?? ''}`)).status).toBe(200);
  const { items } = Trail.parse((await head.get(`/api/cases/${id}/trail`)).body);
  expect(items.find(({ kind }) => kind === 'signer.added')).toMatchObject({ by: { id: 'p-hr' }, onBehalfOf: { id: 'p-design-head' } });
  expect((await approve(head, await taskOf(head, id))).status).toBe(200);
  expect(await lineOf(gm, id)).toBeDefined();
  await end(head, given);
});

it('a delegation that is ended ends at once, for the queue, the page and an answer that is on its way', async () => {
  const given = await leave(head, 'p-hr');
  const id = await started();
  const task = await taskOf(hr, id);
  expect(await end(head, given)).toMatchObject({ state: 'over', endedBy: { id: 'p-design-head' } });
  expect(await lineOf(hr, id)).toBeUndefined();
  expect((await hr.get(`/api/tasks/${task.id}`)).status).toBe(404);
  expect((await approve(hr, task)).body.code).toBe('no-such-task');
  expect(await at.send(id, { verb: 'decide', by: 'p-hr', for: 'p-design-head', task: task.id, outcome: 'approve' })).toEqual({ refused: 'not-yours' });
  expect((await approve(head, task)).status).toBe(200);
});

it('whoever may act for the applicant decides none of his requests, for himself or for another, and is not asked to', async () => {
  const id = await started();
  const task = await taskOf(head, id);
  let given: Delegation | undefined;
  // The case stands still for as long: it asks his superior by itself.
  await at.sql.begin(async (tx) => {
    await tx`select 1 from cases."case" where id = ${id} for update`;
    given = await leave(designer, 'p-design-head');
    const refused = await approve(head, task);
    expect([refused.status, refused.body.code]).toEqual([403, 'conflict-of-interest']);
  });
  await there('his superior has it', async () => lineOf(gm, id));
  const next = await started();
  expect([await lineOf(head, next), (await lineOf(gm, next))?.title.zh]).toEqual([undefined, (await lineOf(gm, id))?.title.zh]);
  await expect(at.sql`insert into cases.decision (id, case_id, seq, key, task_id, activation, step_id, preset, person_id, human_id, for_id, outcome, form_hash, round)
    values ('x', ${id}, 99, 'x', ${task.id}, 'x', 'department', 'approve', 'p-design-head', 'p-design-head', 'p-design-head', 'approve', '', 1)`).rejects.toThrow('conflict-of-interest');
  if (given) await end(designer, given);
  expect([(await approve(head, task)).body.code, (await approve(gm, await taskOf(gm, id))).status]).toEqual(['task-closed', 200]);
});

it('the applicant decides his own request for nobody, and what is to be signed in person nobody signs for another', async () => {
  const [toApplicant, toClerk] = [await leave(archivist, 'p-designer'), await leave(designer, 'p-hr')];
  const id = await started();
  await does(at, id, 'p-design-head', 'department', 'approve');
  expect(await lineOf(archivist, id)).toBeDefined();
  expect(await lineOf(designer, id)).toBeUndefined();
  const [task] = await at.sql<{ id: string }[]>`select id from cases.task where case_id = ${id} and step_id = 'archive-review'`;
  expect((await approve(designer, { id: task?.id ?? '', seen: 'x' })).body.code).toBe('self-approval');
  await end(archivist, toApplicant);
  await does(at, id, 'p-archivist', 'archive-review', 'approve');
  await does(at, id, 'p-archivist', 'hand-over', 'handed-over', { signature: { statement: true, name: '温书言' } });
  const [receipt] = await at.sql<{ id: string }[]>`select id from cases.task where case_id = ${id} and step_id = 'receipt'`;
  expect(await lineOf(hr, id)).toBeUndefined();
  expect(await at.send(id, { verb: 'decide', by: 'p-hr', for: 'p-designer', task: receipt?.id ?? '', outcome: 'sign' }, { signature: { statement: true, name: '唐月白' } })).toEqual({ refused: 'in-person' });
  await end(designer, toClerk);
});

it('of a role or a process only what belongs to it; nobody in a circle, to himself, or without holding it', async () => {
  const [role, process] = [await leave(head, 'p-legal', { only: 'role:gm' }).catch(() => undefined), await leave(head, 'p-legal', { only: 'head-of:design', processes: ['incident-response'] })];
  const id = await started();
  expect([role, await lineOf(legal, id)]).toEqual([undefined, undefined]);
  const fitting = await leave(head, 'p-hr', { only: 'head-of:design', processes: ['archive-borrow'] });
  expect((await lineOf(hr, id))?.onBehalfOf?.name).toBe('陆清和');
  const tried = async (caller: Caller, body: Record<string, unknown>) => (await caller.post('/api/delegations', { from: day(0), to: day(3), ...body })).body.code;
  expect(await tried(hr, { delegate: 'p-design-head' })).toBe('delegation-loop');
  expect(await tried(hr, { delegate: 'p-hr' })).toBe('delegation-to-self');
  expect(await tried(hr, { delegate: 'p-nobody' })).toBe('person-unknown');
  expect(await tried(hr, { delegate: 'p-gm', to: day(-1) })).toBe('form-invalid');
  expect(await tried(hr, { delegate: 'p-gm', giver: 'p-legal', reason: '出差' })).toBe('not-allowed');
  for (const one of [process, fitting]) await end(head, one);
});

it('an administrator arranges it for somebody absent, with a reason and never for himself; everybody sees his own, he sees all', async () => {
  const body = { giver: 'p-design-head', from: day(0), to: day(1) };
  expect((await sysadmin.post('/api/delegations', { ...body, delegate: 'p-hr' })).body.code).toBe('reason-required');
  expect((await sysadmin.post('/api/delegations', { ...body, delegate: 'p-sysadmin', reason: '病假' })).body.code).toBe('two-person');
  const made = await leave(sysadmin, 'p-hr', { giver: 'p-design-head', reason: '病假' });
  expect(made).toMatchObject({ giver: { id: 'p-design-head' }, madeBy: { id: 'p-sysadmin' }, reason: '病假', state: 'in-force' });
  expect(Me.parse((await head.get('/api/me')).body).delegations).toEqual([expect.objectContaining({ id: made.id, delegate: { id: 'p-hr', name: '唐月白' } })]);
  expect(Me.parse((await hr.get('/api/me')).body).delegations.map(({ id }) => id)).toEqual([made.id]);
  expect(Delegations.parse((await legal.get('/api/delegations')).body).items.map(({ id }) => id)).not.toContain(made.id);
  expect((await legal.get('/api/delegations?whose=all')).status).toBe(403);
  expect(Delegations.parse((await sysadmin.get('/api/delegations?whose=all')).body).items.map(({ id }) => id)).toContain(made.id);
  expect((await legal.patch(`/api/delegations/${made.id}`, { ended: true })).status).toBe(404);
  await end(sysadmin, made);
  const events = await at.sql<{ kind: string }[]>`select kind from audit.event where kind like 'delegation.%' and convert_from(body, 'UTF8')::jsonb ->> 'id' = ${made.id} order by id`;
  expect(events.map(({ kind }) => kind)).toEqual(['delegation.started', 'delegation.ended']);
});

it('whose task goes to his superior as his absence begins has no part in the step any more: the superior shares it with nobody', async () => {
  const id = await started();
  expect(await lineOf(head, id)).toBeDefined();
  const away = Absence.parse((await head.post('/api/absences', { from: day(0), to: day(20) })).body);
  await there('the superior has it', async () => lineOf(gm, id));
  const { pooled, progress, chain } = await taskOf(gm, id);
  expect([pooled, progress.needed, progress.waitingFor.map(({ name }) => name), chain.map(({ name }) => name)]).toEqual([false, 1, ['顾远舟'], ['陆清和']]);
  await head.patch(`/api/absences/${away.id}`, { ended: true });
});

it('who is away past the due instant and has nobody acts no more: his superior sits in, and the record says instead of whom', async () => {
  const answer = await head.post('/api/absences', { from: day(0), to: day(20) });
  const away = Absence.parse(answer.body);
  expect(away.state).toBe('in-force');
  const id = await started();
  expect([await lineOf(head, id), (await lineOf(gm, id)) !== undefined]).toEqual([undefined, true]);
  const { items } = Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body);
  expect(items.find(({ kind }) => kind === 'task.stood-in')).toMatchObject({ onBehalfOf: { name: '陆清和' }, people: [{ name: '顾远舟' }] });
  const task = await taskOf(gm, id);
  expect(task.because?.zh).toContain('陆清和请假');
  expect((await approve(gm, task)).status).toBe(200);
  const given = await leave(head, 'p-hr');
  const covered = await started();
  expect([(await lineOf(head, covered)) !== undefined, (await lineOf(hr, covered))?.onBehalfOf?.name, await lineOf(gm, covered)]).toEqual([true, '陆清和', undefined]);
  await end(head, given);
  expect(Absence.parse((await head.patch(`/api/absences/${away.id}`, { ended: true })).body).state).toBe('over');
  expect(await lineOf(head, await started())).toBeDefined();
});
