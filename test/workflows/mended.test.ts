// A bug stands in the way of the record: nothing is lost, nobody is told something untrue, and once it is mended the case goes on by itself.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { answer, asked, caseOf, consistent, does, publish, startedBy, there } from './acting.ts';

let at: Installation;
const t = { zh: '样例', en: 'Sample' };

beforeAll(async () => {
  at = await install({ 'decision.deadline': '4s', 'decision.remind-before': '2s', 'decision.tell-superior-after': '1h', 'decision.tell-owner-after': '2h' });
  await publish(at, { key: 'caller', title: t, start: { who: 'employee' }, form: { note: { type: 'text', zh: '说明', en: 'Note' } }, steps: [{ call: 'called', waits: true, with: { code: 'form.note' } }, { choose: 'how', branches: [{ when: 'outcome["called"] == "not-started"', title: t, steps: [{ end: 'in-vain' }] }], otherwise: [{ end: 'done' }] }] });
  await publish(at, { key: 'called', title: t, start: { who: 'process' }, form: { code: { type: 'text', required: true, max: 3, zh: '代码', en: 'Code' } }, steps: [{ task: 'look', by: { role: 'hr' } }, { end: 'seen' }] });
  await at.sql`create function cases.fail() returns trigger language plpgsql as $$ begin raise exception 'not today' using errcode = 'P0001'; end $$`;
});
afterEach(() => mend());
afterAll(() => at.close());

const broken = (verb: string) => at.sql.unsafe(`create trigger fail before insert on cases.entry for each row when (new.act ->> 'verb' = '${verb}') execute function cases.fail()`);
const mend = () => at.sql`drop trigger if exists fail on cases.entry`;
const entries = async (caseId: string, verb: string) => Number((await at.sql`select count(*)::int as n from cases.entry where case_id = ${caseId} and act ->> 'verb' = ${verb}`)[0]?.n);

it('an act that cannot be recorded is refused as a bug, nothing of it is written, and it may be sent again', async () => {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0001']));
  await broken('decide');
  expect(await answer(at, caseId, 'p-design-head', 'department', 'approve')).toEqual({ refused: 'bug' });
  expect(await at.sql`select 1 from cases.decision where case_id = ${caseId}`).toHaveLength(0);
  await mend();
  await does(at, caseId, 'p-design-head', 'department', 'approve');
  await consistent(at, caseId);
});

it('a clock that cannot be recorded rings again', async () => {
  await broken('clock');
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0002']));
  // Both clocks have rung in vain; people go on meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await at.send(caseId, { verb: 'comment', by: 'p-designer' }, { comment: '在吗' })).toHaveProperty('seq');
  expect(await entries(caseId, 'clock')).toBe(0);
  await mend();
  await there('both clocks', async () => ((await entries(caseId, 'clock')) === 2 ? true : undefined), 40_000);
  await does(at, caseId, 'p-design-head', 'department', 'approve');
  await consistent(at, caseId);
});

it('news from another case that cannot be recorded is delivered again, and counts once', async () => {
  const { caseId } = await at.startCase('caller', 'p-designer', { note: 'abc' });
  const child = await startedBy(at, caseId);
  await broken('event');
  await does(at, child, 'p-hr', 'look', 'done');
  await there('a vain attempt', async () => (await at.sql`select 1 from cases.outbox where key = ${`ended:${child}`} and attempts > 0`)[0]);
  expect((await caseOf(at, caseId)).outcome).toBeNull();
  await mend();
  expect(await there('its end', async () => (await caseOf(at, caseId)).outcome ?? undefined)).toBe('done');
  expect(await entries(caseId, 'event')).toBe(1);
});

it('a called case is held to its form: what does not pass does not start, and the caller is told', async () => {
  const { caseId } = await at.startCase('caller', 'p-designer', { note: 'too long' });
  expect(await there('its end', async () => (await caseOf(at, caseId)).outcome ?? undefined)).toBe('in-vain');
  expect(await at.sql`select 1 from cases."case" where parent_id = ${caseId}`).toHaveLength(0);
  const [kept] = await at.sql<{ refused: { code: string; fields: { path: string; code: string }[] } }[]>`
    select refused from cases.entry where refused is not null and case_id in (select payload ->> 'caseId' from cases.outbox where payload -> 'parent' ->> 'caseId' = ${caseId})`;
  expect(kept?.refused).toMatchObject({ code: 'form-invalid', fields: [{ path: 'code', code: 'too-long' }] });
});

it('a key that was refused stays refused, also for a run that has forgotten it', async () => {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0003']), { continueAfter: 6 });
  const task = await asked(at, caseId, 'p-design-head', 'department');
  const reject = () => at.send(caseId, { verb: 'decide', by: 'p-design-head', task, outcome: 'reject' }, {}, `no-reason-${caseId}`);
  expect(await reject()).toEqual({ refused: 'reason-required' });
  const runs = async () => (await at.client.workflow.getHandle(caseId).describe()).runId;
  const first = await runs();
  expect(await at.send(caseId, { verb: 'comment', by: 'p-designer' }, { comment: '请看' })).toHaveProperty('seq');
  await there('another run', async () => ((await runs()) === first ? undefined : true));
  expect(await reject()).toEqual({ refused: 'reason-required' });
  expect(await at.sql`select 1 from cases.decision where case_id = ${caseId}`).toHaveLength(0);
});

it('a called case that cannot be begun, for a bug, is begun as soon as it can', async () => {
  await broken('start');
  const starting = at.startCase('caller', 'p-designer', { note: 'abc' });
  expect(await starting).toMatchObject({ refused: 'bug' });
  await mend();
  await at.sql`create trigger fail before insert on cases."case" for each row when (new.process_key = 'called') execute function cases.fail()`;
  const { caseId } = await at.startCase('caller', 'p-designer', { note: 'abc' });
  const parcel = async () => (await at.sql<{ attempts: number; delivered: boolean }[]>`select attempts, delivered_at is not null as delivered from cases.outbox where kind = 'start' and payload -> 'parent' ->> 'caseId' = ${caseId}`)[0];
  await there('a vain attempt', async () => ((await parcel())?.attempts ? true : undefined));
  expect((await parcel())?.delivered).toBe(false);
  await at.sql`drop trigger fail on cases."case"`;
  const child = await startedBy(at, caseId);
  await does(at, child, 'p-hr', 'look', 'done');
  expect(await there('its end', async () => (await caseOf(at, caseId)).outcome ?? undefined)).toBe('done');
});

it('settings that change again and again while cases are called: none of them is lost', async () => {
  await publish(at, { key: 'hasty', title: t, start: { who: 'process' }, form: {}, steps: [{ task: 'look', by: { role: 'hr' }, due: { after: '$decision.tell-owner-after' } }, { end: 'seen' }] });
  await publish(at, { key: 'calls-hasty', title: t, start: { who: 'employee' }, form: {}, steps: [{ call: 'hasty', with: {} }, { end: 'done' }] });
  let changing = true;
  const changes = (async () => {
    for (let n = 1; changing; n++) await at.sql`update org.parameter set value = ${at.sql.json(`${1 + (n % 50)}h`)} where key = 'decision.tell-owner-after'`;
  })();
  const callers = await Promise.all(Array.from({ length: 8 }, () => at.startCase('calls-hasty', 'p-designer', {})));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  changing = false;
  await changes;
  for (const { caseId } of callers) await startedBy(at, caseId);
});

it('news reaches a case whose workflow is lost: it is started again from its log, and goes on', async () => {
  const { caseId } = await at.startCase('caller', 'p-designer', { note: 'abc' });
  const child = await startedBy(at, caseId);
  await at.client.workflow.getHandle(caseId).terminate('lost');
  await does(at, child, 'p-hr', 'look', 'done');
  expect(await there('its end', async () => (await caseOf(at, caseId)).outcome ?? undefined)).toBe('done');
  expect(await entries(caseId, 'event')).toBe(1);
});

it('a case whose workflow is lost is woken from its log, and its clocks ring again', async () => {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0004']));
  await at.client.workflow.getHandle(caseId).terminate('lost');
  await at.sql`insert into cases.outbox (kind, key, payload) values ('wake', ${`wake:${caseId}`}, ${at.sql.json({ caseId })})`;
  await there('both clocks', async () => ((await entries(caseId, 'clock')) === 2 ? true : undefined), 20_000);
  await does(at, caseId, 'p-design-head', 'department', 'approve');
  await consistent(at, caseId);
});
