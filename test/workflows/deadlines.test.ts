// Borrowing with deadlines of seconds, on the real server: what is chased, who is told, how each way ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { answer, asked, borrow, caseOf, does, events, overdue, signedBy, startedBy, there } from './acting.ts';

let at: Installation;
beforeAll(async () => void (at = await install({
  'decision.deadline': '20s', 'decision.remind-before': '10s', 'decision.tell-superior-after': '2s', 'decision.tell-owner-after': '4s',
  'borrow.max-days': '10m', 'borrow.extension-days': '1h', 'borrow.remind-before': '3s', 'borrow.overdue-every': '2s', 'borrow.tell-head-after': '3s',
  'borrow.tell-admin-after': '5s', 'borrow.suspect-loss-after': '8s', 'borrow.recall-within': '2m',
})));
afterAll(() => at.close());

let archives = 0;
const archive = () => `a-${String(++archives).padStart(4, '0')}`;
const in_ = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const stateOf = async (id: string) => (await at.sql<{ state: string }[]>`select state from register.record where id = ${id}`)[0]?.state;
const start = async (id: string, more: Record<string, unknown> = {}) => {
  const got = await at.startCase('archive-borrow', 'p-designer', borrowing([id], { expected_return: in_(300), ...more }));
  expect(got).toHaveProperty('seq');
  return got.caseId;
};
const told = async (caseId: string, kind: string) => (await at.sql<{ personId: string }[]>`select distinct person_id from cases.notice where case_id = ${caseId} and kind = ${kind} order by 1`).map(({ personId }) => personId);
const inspect = async (caseId: string, outcome: string) => {
  await does(at, caseId, 'p-designer', 'return', 'returned', signedBy('p-designer'));
  await does(at, caseId, 'p-archive-head', 'inspection', outcome, { ...signedBy('p-archive-head'), comment: '已核对', form: outcome === 'clean' ? { return_check: ['count', 'condition', 'no-leak'] } : { return_findings: '封面破损' } });
};

describe.concurrent('a loan', () => {
  it('is reminded before the date, chased after it, escalated rung by rung, and ends as a suspected loss that is worked through (DC-3.3g, DC-3.3h)', async () => {
    const id = archive();
    const caseId = await start(id, { expected_return: in_(45) });
    await borrow(at, caseId);
    const incident = await startedBy(at, caseId, 90_000);
    const trail = await events(at, caseId, 'reminder.sent', 'task.overdue', 'rung.reached');
    const due = Date.parse(String((await caseOf(at, caseId)).form.expected_return));
    const ofReturn = trail.filter((one) => one.step === 'return');
    const after = (one: Record<string, unknown> | undefined) => Date.parse(String(one?.at)) - due;
    expect(ofReturn.slice(0, 2).map(({ kind }) => kind)).toEqual(['reminder.sent', 'task.overdue']);
    expect(after(ofReturn[0])).toBeLessThan(0);
    expect(after(ofReturn[1])).toBeGreaterThanOrEqual(0);
    const rungs = ofReturn.slice(2);
    const first = (rung: number) => rungs.find((one) => one.rung === rung);
    const seconds = [2, 3, 5, 8];
    expect(seconds.map((wait, rung) => [first(rung)?.told, after(first(rung)) >= wait * 1_000])).toEqual([[['p-designer'], true], [['p-design-head'], true], [['p-admin-head'], true], [undefined, true]]);
    expect(rungs.filter((one) => one.rung === 0).length).toBeGreaterThanOrEqual(3);
    expect(await told(caseId, 'task.escalated')).toEqual(['p-admin-head', 'p-design-head', 'p-designer']);
    expect(await told(caseId, 'task.reminder')).toContain('p-designer');

    // Nothing decided itself: the file is still out, and comes back late.
    expect(await stateOf(id)).toBe('out');
    await does(at, incident, 'p-admin-head', 'contain', 'contained', { form: { containment: '已联系借阅人' } });
    await does(at, incident, 'p-admin-head', 'grade', 'graded', { form: { level: 'ordinary', people_count: 1 } });
    await does(at, incident, 'p-legal', 'notices', 'approve', { form: { report_authority: false, notify_people: false, no_notice_reason: '档案已找回，未外泄' } });
    await does(at, incident, 'p-gm', 'notices', 'approve');
    await does(at, incident, 'p-it', 'recover', 'recovered', { form: { recovery: '已取回' } });
    await does(at, incident, 'p-admin-head', 'investigate', 'investigated', { form: { cause: '出差延误' } });
    await does(at, incident, 'p-gm', 'accept', 'approve', signedBy('p-gm'));
    await does(at, incident, 'p-admin-head', 'learn', 'learned', { form: { lessons: '出差前归还' } });
    expect(await caseOf(at, incident)).toMatchObject({ state: 'completed', outcome: 'closed' });
    const [row] = await at.sql`select kind, level, outcome, closed_at is not null as closed, cause_case_id from register.incident where case_id = ${incident}`;
    expect(row).toEqual({ kind: 'loss', level: 'ordinary', outcome: 'closed', closed: true, causeCaseId: caseId });

    await inspect(caseId, 'clean');
    expect(await caseOf(at, caseId)).toMatchObject({ state: 'completed', outcome: 'returned-clean' });
    const last = (await events(at, caseId, 'rung.reached')).length;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await events(at, caseId, 'rung.reached')).toHaveLength(last);
  });

  it('that somebody waits for is recalled, its return brought forward, and the one who waits is served when it is back (DC-3.3c)', async () => {
    const id = archive();
    const holder = await start(id);
    await borrow(at, holder);
    const { caseId: waiting } = await at.startCase('archive-borrow', 'p-designer-2', borrowing([id], { expected_return: in_(300), undertaking: { statement: true, name: '周听澜' } }));
    await does(at, waiting, 'p-design-head', 'department', 'approve');
    await does(at, waiting, 'p-archivist', 'archive-review', 'approve');
    await there('the return moves', async () => (await events(at, holder, 'task.extended'))[0]);
    expect([await told(holder, 'loan.recalled'), await told(waiting, 'loan.recalled')]).toEqual([['p-designer'], []]);
    const until = Date.parse(String((await caseOf(at, holder)).form.expected_return));
    expect(until - Date.now()).toBeLessThanOrEqual(120_000);
    expect((await at.sql`select 1 from cases.task where case_id = ${waiting} and state = 'open'`).length).toBe(0);
    await inspect(holder, 'clean');
    await asked(at, waiting, 'p-archivist', 'hand-over');
    expect(await stateOf(id)).toBe('reserved');
    const [loan] = await at.sql`select result, extended_from, due_at - out_at < interval '290 seconds' as shortened from register.loan where case_id = ${holder}`;
    expect(loan).toEqual({ result: 'clean', extendedFrom: null, shortened: true });
  });

  it('is extended once, by both signatures; not again; a refused extension changes nothing', async () => {
    const caseId = await start(archive());
    await borrow(at, caseId);
    const want = { form: { new_return: in_(900), extension_reason: '现场还在施工' } };
    const before = (await caseOf(at, caseId)).form.expected_return;
    await does(at, caseId, 'p-designer', 'return', 'extend', want);
    await does(at, caseId, 'p-design-head', 'extend-head', 'reject', { comment: '先归还' });
    expect((await caseOf(at, caseId)).form.expected_return).toBe(before);
    await does(at, caseId, 'p-designer', 'return', 'extend', want);
    await does(at, caseId, 'p-design-head', 'extend-head', 'approve');
    await does(at, caseId, 'p-archivist', 'extend-archive', 'approve');
    expect((await caseOf(at, caseId)).form.expected_return).toBe(want.form.new_return);
    const [row] = await at.sql<{ due: Date; loan: Date; record: Date }[]>`
      select t.due_at as due, l.due_at as loan, r.due_at as record from cases.task t join register.loan l on l.case_id = t.case_id join register.record r on r.case_id = t.case_id where t.case_id = ${caseId} and t.step_id = 'return'`;
    expect([row?.due, row?.loan, row?.record].map((one) => one?.toISOString())).toEqual(Array(3).fill(want.form.new_return));
    expect(await answer(at, caseId, 'p-designer', 'return', 'extend', want)).toEqual({ refused: 'request-used' });
    expect(await at.send(caseId, { verb: 'withdraw', by: 'p-designer' })).toEqual({ refused: 'past-effect' });
    await does(at, caseId, 'p-designer', 'return', 'excerpt', { form: { excerpt_scope: '第 3 页', excerpt_use: '报价' } });
    await does(at, caseId, 'p-archive-head', 'excerpt-archive', 'approve');
    await inspect(caseId, 'clean');
    expect((await caseOf(at, caseId)).outcome).toBe('returned-clean');
  });

  it.each([
    ['damaged', 'in', 'returned-with-findings', 'damage'],
    ['leak-suspected', 'in', 'returned-with-findings', 'leak'],
    ['missing', 'lost', 'lost', 'loss'],
  ])('inspected as %s: the archive is %s, the case ends %s, an incident of %s is opened', async (result, state, outcome, kind) => {
    const id = archive();
    const caseId = await start(id);
    await borrow(at, caseId);
    await inspect(caseId, result);
    expect(await caseOf(at, caseId)).toMatchObject({ state: 'completed', outcome });
    expect(await stateOf(id)).toBe(state);
    const incident = await startedBy(at, caseId);
    const [row] = await at.sql`select kind from register.incident where case_id = ${incident}`;
    expect(row).toEqual({ kind });
    await does(at, incident, 'p-admin-head', 'contain', 'false-alarm', { comment: '误报' });
    expect((await caseOf(at, incident)).outcome).toBe('false-alarm');
  });

  it('reported lost by a borrower who leaves the same day: the incident is opened all the same', async () => {
    const id = archive();
    const { caseId } = await at.startCase('archive-borrow', 'p-designer-2', { ...borrowing([id], { expected_return: in_(300) }), undertaking: { statement: true, name: '周听澜' } });
    await does(at, caseId, 'p-design-head', 'department', 'approve');
    await does(at, caseId, 'p-archivist', 'archive-review', 'approve');
    await does(at, caseId, 'p-archivist', 'hand-over', 'handed-over', signedBy('p-archivist'));
    await does(at, caseId, 'p-designer-2', 'receipt', 'sign', signedBy('p-designer-2'));
    await at.sql`create function org.leave() returns trigger language plpgsql security definer as $$ begin update org.person set disabled_at = clock_timestamp() where id = new.payload ->> 'by' and id = 'p-designer-2'; return new; end $$`;
    await at.sql`create trigger leave after insert on cases.outbox for each row when (new.kind = 'start') execute function org.leave()`;
    await does(at, caseId, 'p-designer-2', 'return', 'lost', { ...signedBy('p-designer-2'), form: { loss_account: '找不到' } });
    await startedBy(at, caseId);
    expect((await at.sql`select 1 from org.person where id = 'p-designer-2' and disabled_at is not null`).length).toBe(1);
    expect(await stateOf(id)).toBe('lost');
  });

  it('ends before it began: withdrawn, refused, not collected, sent back and resubmitted', async () => {
    const [withdrawn, refused, left, amended] = [archive(), archive(), archive(), archive()];
    const reserved = await start(withdrawn);
    await does(at, reserved, 'p-design-head', 'department', 'approve');
    await does(at, reserved, 'p-archivist', 'archive-review', 'approve');
    expect(await stateOf(withdrawn)).toBe('reserved');
    expect(await at.send(reserved, { verb: 'withdraw', by: 'p-designer' }, { comment: '不需要了' })).toHaveProperty('seq');
    expect(await caseOf(at, reserved)).toMatchObject({ state: 'withdrawn' });
    expect(await stateOf(withdrawn)).toBe('in');

    const rejected = await start(refused);
    await does(at, rejected, 'p-design-head', 'department', 'approve');
    await does(at, rejected, 'p-archive-head', 'archive-review', 'reject', { comment: '用途不明' });
    expect(await caseOf(at, rejected)).toMatchObject({ state: 'rejected', outcome: 'rejected' });

    const forgotten = await start(left);
    await does(at, forgotten, 'p-design-head', 'department', 'approve');
    await does(at, forgotten, 'p-archivist', 'archive-review', 'approve');
    await does(at, forgotten, 'p-archivist', 'hand-over', 'not-collected', { comment: '未来领取' });
    expect(await caseOf(at, forgotten)).toMatchObject({ state: 'rejected' });
    expect(await stateOf(left)).toBe('in');

    const again = await start(amended);
    await does(at, again, 'p-design-head', 'department', 'approve');
    const task = await asked(at, again, 'p-archivist', 'archive-review');
    expect(await at.send(again, { verb: 'return', by: 'p-archivist', task }, { comment: '请写明用途' })).toHaveProperty('seq');
    expect((await caseOf(at, again)).state).toBe('returned');
    expect(await at.send(again, { verb: 'resubmit', by: 'p-designer' }, { form: borrowing([amended], { purpose: '核对水电图', expected_return: in_(300) }) })).toHaveProperty('seq');
    await borrow(at, again);
    await inspect(again, 'clean');
    expect(await caseOf(at, again)).toMatchObject({ outcome: 'returned-clean', form: { purpose: '核对水电图' } });
    const [standing] = await at.sql`select count(*)::int as n from cases.decision where case_id = ${again} and superseded_at is not null`;
    expect(standing?.n).toBe(2);
  });

  it('for electronic reading opens a right that ends by itself at its instant', async () => {
    const id = archive();
    const until = in_(24);
    const caseId = await start(id, { medium: 'electronic', expected_return: until });
    await does(at, caseId, 'p-design-head', 'department', 'approve');
    await does(at, caseId, 'p-archivist', 'archive-review', 'approve');
    const grant = async () => (await at.sql<{ until: Date; ended: Date | null }[]>`select valid_until as until, ended_at as ended from register.grant where case_id = ${caseId}`)[0];
    expect((await grant())?.until.toISOString()).toBe(until);
    expect(await stateOf(id)).toBe('in');
    expect(await there('the end', async () => (await caseOf(at, caseId)).outcome ?? undefined)).toBe('read');
    expect((await grant())?.ended?.getTime()).toBeGreaterThanOrEqual(Date.parse(until));
    const [loan] = await at.sql`select medium, result from register.loan where case_id = ${caseId}`;
    expect(loan).toEqual({ medium: 'electronic', result: 'read' });
  });

  it('that nobody decides is reminded and escalated, and approved by nobody (DC-3.3b)', async () => {
    const caseId = await start(archive());
    await there('the second rung', async () => (await events(at, caseId, 'rung.reached'))[1], 50_000);
    expect((await events(at, caseId, 'rung.reached')).map((one) => one.told)).toEqual([['p-gm'], ['p-admin-head']]);
    expect((await events(at, caseId, 'reminder.sent', 'task.overdue')).map(({ kind }) => kind)).toEqual(['reminder.sent', 'task.overdue']);
    const [task] = await at.sql`select state, overdue from cases.task where case_id = ${caseId}`;
    expect(task).toEqual({ state: 'open', overdue: true });
    expect(await overdue(at, caseId)).toBe(true);
    await does(at, caseId, 'p-design-head', 'department', 'approve');
    expect(await overdue(at, caseId)).toBe(false);
  });
});
