// What whoever keeps processes going does with cases that run: taking them to another version, and repairing effects that failed. Each takes two where it must.
import { describe, expect, it } from 'vitest';
import { Case, MigrationChecks, Notices, Queue, StuckCases, Trail } from '#api/contract.ts';
import { borrowing } from '#test/installation.ts';
import type { Caller } from '#test/served.ts';
import { publish } from '#test/workflows/acting.ts';
import { staffed } from './staffed.ts';

const [at, designer, head, archivist, owner, administrator] = await staffed(['designer', 'design-head', 'archivist', 'admin-head', 'sysadmin']);
const t = (zh: string, en = zh) => ({ zh, en });
const first = { approve: 'first', title: t('一审', 'First'), mode: 'one', by: { role: 'archive-dept' }, due: { after: '2wd' } };
const last = { task: 'last', title: t('办理', 'Work'), by: { role: 'legal' } };
const form = { note: { type: 'text', required: true, zh: '事由', en: 'Note' } };
const process = (key: string, steps: object[], version = 1, fields: object = form) => publish(at, { key, title: t(`${key} ${version}`), start: { who: 'employee' }, form: fields, steps }, version);
const started = async (key: string, values: object = { note: '事由' }) => {
  const answer = await designer.post('/api/cases', { process: key, form: values });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return Case.parse(answer.body);
};
const answers = async (caller: Caller, id: string, outcome: string, more: object = {}) => {
  const line = Queue.parse((await caller.get('/api/tasks?limit=200')).body).items.find((one) => one.case.id === id);
  const answer = await caller.post(`/api/tasks/${line?.id ?? ''}/decisions`, { outcome, ...more });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
};
const caseOf = async (caller: Caller, id: string) => Case.parse((await caller.get(`/api/cases/${id}`)).body);
const trail = async (id: string, kind: string) => Trail.parse((await designer.get(`/api/cases/${id}/trail`)).body).items.filter((one) => one.kind === kind);
const check = async (key: string, version: number, cases?: string[]) => MigrationChecks.parse((await administrator.post('/api/cases/migration-check', { process: key, version, ...(cases && { cases }) })).body).items;
const migrate = (caller: Caller, id: string, version: number, comment: string | undefined = '改用新版流程') => caller.post(`/api/cases/${id}/migrate`, { version, comment });

describe('another version', () => {
  it('running cases keep theirs; one that is taken to it stands where it stood, with the same task, and goes on by the new steps', async () => {
    await process('review', [first, last]);
    const [one, other] = [await started('review'), await started('review')];
    await process('review', [{ ...first, due: { after: '5wd' } }, { task: 'between', title: t('复核', 'Between'), by: { role: 'admin-dept' } }, last], 2);
    expect((await started('review')).process.version).toBe(2);
    expect((await caseOf(designer, one.id)).process.version).toBe(1);
    const [line] = await check('review', 2, [one.id]);
    expect([line?.id, line?.lands, line?.version, line?.at, line?.reasons]).toEqual([one.id, true, 1, [t('一审', 'First')], []]);
    expect((await check('review', 2)).map(({ id }) => id)).toEqual([one.id, other.id]);

    const [task] = one.tasks;
    expect((await migrate(designer, one.id, 2)).status).toBe(403);
    expect((await administrator.post(`/api/cases/${one.id}/migrate`, { version: 2 })).body.code).toBe('reason-required');
    expect((await migrate(administrator, one.id, 9)).body.code).toBe('not-found');
    const proposed = Case.parse((await migrate(administrator, one.id, 2)).body);
    expect([proposed.process.version, proposed.proposed?.verb, proposed.proposed?.version, proposed.proposed?.by.id]).toEqual([1, 'migrate', 2, 'p-sysadmin']);
    expect(Case.parse((await migrate(administrator, one.id, 2)).body).process.version, 'nobody is both of the two').toBe(1);
    expect((await check('review', 2, [one.id]))[0]?.proposed?.id).toBe('p-sysadmin');
    const done = Case.parse((await migrate(owner, one.id, 2, '同意')).body);
    expect([done.process.version, done.title, done.proposed, done.tasks.map(({ id }) => id)]).toEqual([2, t('review 2'), undefined, [task?.id]]);
    expect(Date.parse(done.tasks[0]?.due ?? '')).toBeGreaterThan(Date.parse(task?.due ?? ''));
    expect((await trail(one.id, 'admin.migrated')).map(({ by, comment, data }) => [by?.id, comment, data?.from, data?.version])).toEqual([['p-admin-head', '同意', 1, 2]]);
    expect((await trail(one.id, 'admin.proposed'))[0]?.comment).toBe('改用新版流程');

    await answers(archivist, one.id, 'approve');
    expect((await caseOf(designer, one.id)).tasks.map(({ step }) => step)).toEqual(['between']);
    expect((await caseOf(designer, other.id)).process.version).toBe(1);
    expect((await migrate(administrator, one.id, 2)).body.code, 'never back, nor to the same').toBe('does-not-land');
  });

  it('whoever reads its log from the start stands in the same place, also when its workflow was lost', async () => {
    await process('kept', [first, last]);
    const { id } = await started('kept');
    await process('kept', [first, { task: 'new', title: t('新'), mode: 'one', by: { role: 'archive-dept' } }, last], 2);
    await migrate(administrator, id, 2);
    await migrate(owner, id, 2);
    await at.client.workflow.getHandle(id).terminate('lost');
    await answers(archivist, id, 'approve');
    expect((await caseOf(designer, id)).tasks.map(({ step }) => step)).toEqual(['new']);
    expect(await at.client.workflow.getHandle(id).query('position')).toMatchObject({ plan: { steps: [{ id: 'first' }, { id: 'new' }, { id: 'last' }] } });
    await answers(archivist, id, 'done');
    expect(await at.sql`select 1 from cases.decision where case_id = ${id}`).toHaveLength(2);
  });

  it('says of each case that does not land why, and takes none of them there', async () => {
    await process('changed', [first, { ...last, clause: 'DC-1' }]);
    const { id } = await started('changed');
    await process('changed', [{ task: 'first', title: t('一审'), by: { role: 'archive-dept' } }], 2, { other: { type: 'text', required: true, zh: '另填', en: 'Other' } });
    const [line] = await check('changed', 2);
    expect([line?.lands, line?.reasons.map(({ code, step, field }) => [code, (step ?? field)?.en])]).toEqual([false, [['rule-lost', 'Work'], ['kind-differs', '一审'], ['field-gone', 'Note'], ['field-missing', 'Other']]]);
    expect((await migrate(administrator, id, 2)).body.code).toBe('does-not-land');
    expect((await designer.post('/api/cases/migration-check', { process: 'changed', version: 2 })).status).toBe(403);
    expect((await caseOf(designer, id)).process.version).toBe(1);
  });
});

it('a case with a long log is judged by where it stands now, not by where the first piece of its log leaves it', async () => {
  await process('long', [first, last]);
  const { id } = await started('long');
  // Refused acts, more than travel in one piece.
  await at.sql`insert into cases.entry (case_id, seq, key, part, ops, refused, rest)
    select id, head + n, 'refused-' || n, 0, '[]', '{"code":"not-yours"}', true from cases."case", generate_series(1, 2100) n where id = ${id}`;
  await at.sql`update cases."case" set head = head + 2100 where id = ${id}`;
  await answers(archivist, id, 'approve');
  await process('long', [last], 2);
  await migrate(administrator, id, 2);
  const { process: { version }, tasks } = Case.parse((await migrate(owner, id, 2)).body);
  expect([version, tasks.map(({ step }) => step)]).toEqual([2, ['last']]);
});

describe('an effect that failed', () => {
  const broken = () => at.sql`revoke update on register.record from cs_worker`;
  const mend = () => at.sql`grant update on register.record to cs_worker`;
  const repair = (caller: Caller, id: string, body: object) => caller.post(`/api/cases/${id}/repair`, { node: '', comment: '处理', ...body });
  const stuck = async (id: string) => StuckCases.parse((await administrator.get('/api/cases/stuck')).body).items.find((one) => one.id === id)?.because.map(({ reason, title }) => [reason, title?.en]);
  const records = { records: { type: 'record-ref', of: 'archive', many: true, required: true, zh: '档案', en: 'Archives' } };
  const steps = [first, { do: 'archive.reserve', id: 'hold', title: t('预留', 'Hold'), with: { archives: 'form.records' } }, last];

  it('parks the case with the decision kept; it is found, tried again, and done once', async () => {
    await process('holding', steps, 1, records);
    const { id } = await started('holding', { records: ['a-0001'] });
    await broken();
    await answers(archivist, id, 'approve');
    const parked = await caseOf(administrator, id);
    expect([parked.verbs.includes('repair'), parked.failed.map(({ step, code }) => [step, code]), parked.tasks]).toEqual([true, [['hold', '42501']], []]);
    expect((await caseOf(designer, id)).failed).toEqual([]);
    expect(await stuck(id)).toEqual([['effect-failed', 'Hold']]);
    expect(Notices.parse((await administrator.get('/api/notices')).body).items.some(({ kind, case: about }) => kind === 'effect.failed' && about?.id === id)).toBe(true);
    const node = parked.failed[0]?.node ?? '';
    expect((await repair(designer, id, { node })).status).toBe(403);
    expect((await repair(administrator, id, { node, comment: undefined })).body.code).toBe('reason-required');
    expect(Case.parse((await repair(administrator, id, { node })).body).failed).toHaveLength(1);
    await mend();
    const done = Case.parse((await repair(administrator, id, { node, comment: '权限已恢复' })).body);
    expect([done.failed, done.tasks.map(({ step }) => step)]).toEqual([[], ['last']]);
    expect(await at.sql`select 1 from register.record where case_id = ${id} and state = 'reserved'`).toHaveLength(1);
    expect([(await trail(id, 'effect.failed')).length, (await trail(id, 'effect.done')).length, (await trail(id, 'admin.repaired')).map(({ by, comment }) => [by?.id, comment])]).toEqual([2, 1, [['p-sysadmin', '处理'], ['p-sysadmin', '权限已恢复']]]);
    expect(await at.sql`select 1 from cases.decision where case_id = ${id}`).toHaveLength(1);
    expect((await repair(administrator, id, { node })).body.code).toBe('nothing-to-repair');
    expect(await stuck(id)).toBeUndefined();
  });

  it('is declared done by hand by two, with what came of it and why; never where a rule names it', async () => {
    await process('by-hand', steps, 1, records);
    await process('by-rule', [first, { ...(steps[1] ?? {}), clause: 'DC-1' }, last], 1, records);
    await broken();
    const [one, ruled] = [await started('by-hand', { records: ['a-0002'] }), await started('by-rule', { records: ['a-0003'] })];
    for (const { id } of [one, ruled]) await answers(archivist, id, 'approve');
    await mend();
    const node = (await caseOf(administrator, one.id)).failed[0]?.node ?? '';
    expect((await caseOf(administrator, ruled.id)).failed[0]?.results).toEqual([]);
    expect((await repair(administrator, ruled.id, { node: (await caseOf(administrator, ruled.id)).failed[0]?.node, result: 'reserved' })).body.code).toBe('clause-step');
    expect((await repair(administrator, one.id, { node, result: 'whatever' })).body.code).toBe('outcome-unknown');
    expect(Case.parse((await repair(administrator, one.id, { node, result: 'reserved', comment: '已在台账登记' })).body).proposed).toMatchObject({ verb: 'repair', result: 'reserved' });
    expect(Case.parse((await repair(owner, one.id, { node, result: 'queued' })).body).proposed, 'another result is another proposal').toMatchObject({ by: { id: 'p-admin-head' } });
    await repair(administrator, one.id, { node, result: 'queued' });
    const done = await caseOf(designer, one.id);
    expect(done.tasks.map(({ step }) => step)).toEqual(['last']);
    expect((await trail(one.id, 'admin.repaired')).map(({ by, data }) => [by?.id, data?.how, data?.result])).toEqual([['p-sysadmin', 'by-hand', 'queued']]);
    expect((await trail(one.id, 'effect.done')).length).toBe(0);
    expect((await administrator.post(`/api/cases/${ruled.id}/cancel`, { comment: '重来' })).body.state).toBe('cancelled');
  });

  it('in the way of a loan: the file is out once, in the ledger once, and the case goes on to the receipt', async () => {
    const { id } = await started('archive-borrow', borrowing(['a-0005']));
    await answers(head, id, 'approve');
    await answers(archivist, id, 'approve');
    await at.sql`revoke insert on register.loan from cs_worker`;
    await answers(archivist, id, 'handed-over', { signature: { statement: true, name: '温书言' } });
    expect((await at.sql<{ state: string }[]>`select state from register.record where id = 'a-0005'`)[0]?.state, 'nothing of it was done').toBe('reserved');
    await at.sql`grant insert on register.loan to cs_worker`;
    const node = (await caseOf(administrator, id)).failed[0]?.node ?? '';
    await repair(administrator, id, { node });
    expect((await at.sql<{ state: string }[]>`select state from register.record where id = 'a-0005'`)[0]?.state).toBe('out');
    expect(await at.sql`select 1 from register.loan where case_id = ${id}`).toHaveLength(1);
    expect((await caseOf(designer, id)).tasks.map(({ step }) => step)).toEqual(['receipt']);
  });
});

it('two accounts of one person are never the two whom a verb takes, nor is the other one an administrator of his own request', async () => {
  const chosen = { approve: 'chosen', title: t('自选', 'Chosen'), clause: 'DC-1', by: { pick: 'applicant', among: { role: 'archive-dept' } } };
  await process('twins', [first, chosen]);
  const start = async (caller: Caller) => Case.parse((await caller.post('/api/cases', { process: 'twins', form: { note: '事由' }, picks: { chosen: ['p-archivist'] } })).body).id;
  const [id, own] = [await start(designer), await start(owner)];
  await process('twins', [first, chosen, last], 2);
  await at.sql`insert into org.role_member (role_key, person_id) values ('sysadmin', 'p-admin-head')`;
  await at.sql`update org.person set human_id = (select human_id from org.person where id = 'p-sysadmin') where id = 'p-admin-head'`;
  const jump = (caller: Caller) => caller.post(`/api/cases/${id}/jump`, { to: 'chosen', comment: '跳过' });
  const name = (caller: Caller) => caller.post(`/api/cases/${id}/people`, { step: 'chosen', people: ['p-archive-head'], comment: '换人' });
  for (const asks of [jump, name, (caller: Caller) => migrate(caller, id, 2)]) {
    expect(Case.parse((await asks(administrator)).body).proposed?.by.id).toBe('p-sysadmin');
    expect((await asks(owner)).body.code).toBe('two-person');
  }
  const { process: { version }, tasks } = await caseOf(designer, id);
  expect([version, tasks.map(({ step }) => step)]).toEqual([1, ['first']]);
  expect((await administrator.post(`/api/cases/${own}/cancel`, { comment: '不要了' })).body.code).toBe('self-approval');
  const { verbs, barred } = await caseOf(administrator, own);
  expect([verbs.filter((verb) => verb === 'cancel' || verb === 'jump'), barred.find(({ verb }) => verb === 'cancel')?.code]).toEqual([[], 'self-approval']);
});
