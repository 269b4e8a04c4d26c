// The past of a demo: made by the engine on a clock that has gone by, true in itself, and without a trace in the schema.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { load } from '#activities/load.ts';
import { playPast } from '#activities/past/play.ts';
import { closePast, wakeCases } from '#db/load/past.ts';
import { storiesOf } from '#regulations/decoration-company/demo.ts';
import { sampleOf } from '#regulations/decoration-company/sample.ts';
import { freshDatabase, type Database } from '#test/database.ts';

const DAY_MS = 86_400_000;
let at: Database;
let now: number;
let before: unknown;
const clocks = () => at.sql`
  select table_schema, table_name, column_name, column_default from information_schema.columns where column_default like '%clock%' or column_default like '%past%'
  union all select n.nspname, p.proname, array_to_string(p.proconfig, ','), null from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('audit', 'register', 'past') order by 1, 2, 3`;
beforeAll(async () => {
  at = await freshDatabase();
  const { records } = sampleOf();
  await load(at.sql, { organisation: 'decoration-company', demo: true, password: 'x', sample: sampleOf });
  before = await clocks();
  now = Date.now();
  await at.sql.begin(async (tx) => {
    await playPast(tx, (calendar) => storiesOf(records, calendar, now), now);
    await closePast(tx, new Date(now - DAY_MS));
    await wakeCases(tx);
  });
}, 60_000);
afterAll(() => at.drop());

const all = async (query: ReturnType<Database['sql']>) => (await query).map((row) => String(Object.values(row as object)[0]));

it('there are loans in every state, over months, and archives that are lost and destroyed', async () => {
  expect(await all(at.sql`select distinct step_id from cases.task where state = 'open' order by step_id`)).toEqual(['$amend', 'archive-review', 'department', 'excerpt-archive', 'extend-head', 'hand-over', 'inspection', 'reading', 'receipt', 'recover', 'return', 'tell-people']);
  expect(await all(at.sql`select distinct state from register.record order by state`)).toEqual(['destroyed', 'in', 'lost', 'out', 'reserved']);
  expect(await all(at.sql`select distinct coalesce(outcome, state) from cases."case" where process_key = 'archive-borrow' and ended_at is not null order by 1`)).toEqual(['lapsed', 'lost', 'not-received', 'read', 'rejected', 'returned-clean', 'returned-with-findings', 'withdrawn']);
  expect(await all(at.sql`select distinct coalesce(result, 'open') from register.loan order by 1`)).toEqual(['clean', 'damaged', 'leak-suspected', 'lost', 'open', 'read']);
  const [row] = await at.sql<{ late: number[]; waiting: number; extended: number; months: number }[]>`
    select array(select extract(day from now() - due_at)::int from register.loan where result is null and due_at < now() order by 1) as late, (select count(*)::int from register.waiting) as waiting,
      count(extended_from)::int as extended, count(distinct date_trunc('month', out_at))::int as months from register.loan`;
  expect(new Set(row?.late).size).toBeGreaterThan(3);
  expect(Math.max(...(row?.late ?? []))).toBeGreaterThan(9);
  expect(row).toMatchObject({ waiting: 2, extended: expect.any(Number) as number });
  expect(row?.extended).toBeGreaterThan(1);
  expect(row?.months).toBeGreaterThan(6);
});

it('the trail is in the order of time, says the same instants as what it tells of, and its hashes are those of its words', async () => {
  const events = await at.sql<{ at: Date; body: Buffer; leaf: Buffer }[]>`select at, body, leaf from audit.event where case_id is not null order by id`;
  expect(events.length).toBeGreaterThan(1_000);
  let last = 0;
  for (const { at: instant, body, leaf } of events) {
    expect(instant.getTime()).toBeGreaterThanOrEqual(last);
    last = instant.getTime();
    expect((JSON.parse(body.toString()) as { at: string }).at).toBe(instant.toISOString());
    expect(leaf.equals(createHash('sha256').update(Buffer.concat([Buffer.of(0), body])).digest())).toBe(true);
  }
  expect(last).toBeLessThanOrEqual(now);
  const [wrong] = await at.sql`
    select count(*)::int as n from cases."case" c where c.started_at > coalesce(c.ended_at, now()) or exists (select 1 from cases.decision d where d.case_id = c.id and (d.at < c.started_at or d.at > coalesce(c.ended_at, ${new Date(now)})))
      or exists (select 1 from cases.task t where t.case_id = c.id and (t.opened_at < c.started_at or t.closed_at < t.opened_at)) or exists (select 1 from cases.entry e where e.case_id = c.id and e.at < c.started_at)`;
  expect(wrong).toEqual({ n: 0 });
});

it('what is overdue has been chased up to now and no further; people have read what is old; every case that runs is to be woken', async () => {
  const [row] = await at.sql`
    select (select count(*)::int from cases.task where state = 'open' and due_at < ${new Date(now)} and not overdue) as unnoticed,
      (select count(*)::int from cases.notice where read_at is null and at < ${new Date(now - DAY_MS)}) as unread, (select max(n)::int from (select count(*) as n from cases.notice where read_at is null group by person_id) as each_one) < 40 as few,
      (select count(*)::int from cases.outbox where delivered_at is null and kind <> 'wake') as owed, (select count(*)::int from desk.submission) as staged,
      (select count(*)::int from cases."case" where ended_at is null) - (select count(*)::int from cases.outbox where kind = 'wake' and delivered_at is null) as asleep`;
  expect(row).toEqual({ unnoticed: 0, unread: 0, few: true, owed: 0, staged: 0, asleep: 0 });
});

it('columns and functions have their real clock again', async () => {
  expect(await clocks()).toEqual(before);
  expect(await all(at.sql`select nspname from pg_namespace where nspname = 'past'`)).toEqual([]);
});
