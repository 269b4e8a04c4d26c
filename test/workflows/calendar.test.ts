// A year's calendar arrives while cases run: due instants that rested on its expectation move, with their timers, on the record.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { position } from '#test/workflows/position.ts';
import { events, publish } from './acting.ts';

let at: Installation;
beforeAll(async () => void (at = await install({ 'decision.deadline': '45wd' })));
afterAll(() => at.close());

it('a provisional due instant is counted again when its year is announced; the timers follow, the trail says so, once', async () => {
  const { caseId } = await at.startCase('archive-borrow', 'p-designer', borrowing(['a-0001']));
  const before = await clock(caseId);
  expect(before.provisional).toBe(true);
  const year = new Date(before.due).getUTCFullYear();
  const announce = (off: string) => at.sql`update org.organisation set calendar = jsonb_set(calendar, '{years}', ${at.sql.json({ [year]: { off, on: '' } })})`;
  // A notice that gives two more days off than anybody expected.
  await announce('0101 0104 0105 0205 0208');
  await expect.poll(() => clock(caseId).then(({ provisional }) => provisional), { timeout: 20_000 }).toBe(false);
  const after = await clock(caseId);
  expect(after.due).toBeGreaterThan(before.due);
  expect(after.inbox).toBe(after.due);
  const state = await position(at, caseId);
  const due = state.timers.find(({ kind }) => kind === 'due');
  expect(due?.at).toBe(after.due);
  expect(state.timers.map(({ kind }) => kind)).toEqual(['remind', 'due', 'rung', 'rung']);
  const [event] = await at.sql<{ body: string }[]>`select convert_from(body, 'UTF8') as body from audit.event where case_id = ${caseId} and kind = 'task.extended'`;
  expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ reason: 'calendar', before: new Date(before.due).toISOString(), due: new Date(after.due).toISOString() });
  // The sleeping timer itself was replaced, not only what the state says of it.
  const history = await at.client.workflow.getHandle(caseId).fetchHistory();
  const cancelled = history.events?.filter((one) => one.timerCanceledEventAttributes).length;
  expect(cancelled).toBe(1);

  await at.worker().stop('SIGKILL');
  await at.startWorker();
  await announce('0101 0104 0105 0106 0205 0208');
  await at.send(caseId, { verb: 'comment', by: 'p-designer' }, { comment: 'still here' });
  expect((await clock(caseId)).due).toBe(after.due);
  const [told] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.outbox where key like 'calendar:%'`;
  expect(told?.n).toBe(1);
});

it('a case that waits for a date waits until that day is over where the organisation is', async () => {
  const t = { zh: '样例', en: 'Sample' };
  await publish(at, { key: 'patient', title: t, start: { who: 'employee' }, form: { day: { type: 'date', zh: '日期', en: 'Day' } }, steps: [{ wait: 'day', title: t, at: 'day' }, { end: 'over' }] });
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const { caseId } = await at.startCase('patient', 'p-designer', { day });
  expect((await events(at, caseId, 'step.opened'))[0]).toMatchObject({ until: `${day}T15:59:59.000Z` });
  expect((await position(at, caseId)).timers.map((timer) => new Date(timer.at).toISOString())).toEqual([`${day}T15:59:59.000Z`]);
});

it('the year in the number of a case is the one that the organisation has', async () => {
  const [row] = await at.sql<{ year: number; minutes: number }[]>`
    select extract(year from now at time zone 'UTC')::int as year, ceil(extract(epoch from date_trunc('year', now at time zone 'UTC') + interval '1 year' - now at time zone 'UTC') / 60)::int as minutes from clock_timestamp() as now`;
  const [year = 0, minutes = 0] = [row?.year, row?.minutes];
  for (const [offset, expected] of [[minutes + 1, year + 1], [480, minutes < 480 ? year + 1 : year]] as const) {
    await at.sql`update org.organisation set calendar = jsonb_set(calendar, '{offsetMinutes}', ${at.sql.json(offset)})`;
    const { caseId } = await at.startCase('patient', 'p-designer', { day: '2026-11-25' });
    const [{ number } = { number: '' }] = await at.sql<{ number: string }[]>`select number from cases."case" where id = ${caseId}`;
    expect(number).toMatch(new RegExp(`^${expected}-`));
  }
});

async function clock(caseId: string): Promise<{ due: number; inbox: number; provisional: boolean }> {
  const [row] = await at.sql<{ dueAt: Date; provisional: boolean; inbox: Date }[]>`
    select t.due_at, t.provisional, i.due_at as inbox from cases.task t join cases.inbox i on i.task_id = t.id where t.case_id = ${caseId} and t.state = 'open'`;
  if (!row) throw new Error('no open task');
  return { due: row.dueAt.getTime(), inbox: row.inbox.getTime(), provisional: row.provisional };
}
