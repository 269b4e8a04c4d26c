// A year's calendar arrives while cases run: due instants that rested on its expectation move, with their timers, on the record.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borrowing, install, type Installation } from '#test/installation.ts';
import { position } from '#test/workflows/position.ts';

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
  expect(cancelled).toBe(4);

  await at.worker().stop('SIGKILL');
  await at.startWorker();
  await announce('0101 0104 0105 0106 0205 0208');
  await at.send(caseId, { verb: 'comment', by: 'p-designer' }, { comment: 'still here' });
  expect((await clock(caseId)).due).toBe(after.due);
  const [told] = await at.sql<{ n: number }[]>`select count(*)::int as n from cases.outbox where key like 'calendar:%'`;
  expect(told?.n).toBe(1);
});

async function clock(caseId: string): Promise<{ due: number; inbox: number; provisional: boolean }> {
  const [row] = await at.sql<{ dueAt: Date; provisional: boolean; inbox: Date }[]>`
    select t.due_at, t.provisional, i.due_at as inbox from cases.task t join cases.inbox i on i.task_id = t.id where t.case_id = ${caseId} and t.state = 'open'`;
  if (!row) throw new Error('no open task');
  return { due: row.dueAt.getTime(), inbox: row.inbox.getTime(), provisional: row.provisional };
}
