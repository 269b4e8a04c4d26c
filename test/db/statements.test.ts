// Statements that must hold out for years: attempts without number, logs without end, tables that are swept, a house whose people have names.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '#activities/load.ts';
import { sweepCases } from '#db/desk/register.ts';
import { claim, leaseUnconfirmed } from '#db/desk/submissions.ts';
import { auditEvents } from '#db/read/trail.ts';
import { dueOutbox, postpone } from '#db/record/outbox.ts';
import { freshDatabase, type Database } from '#test/database.ts';

let at: Database;
beforeAll(async () => {
  at = await freshDatabase();
  await load(at.sql, { organisation: 'decoration-company', demo: false, password: '', sample: () => ({ records: [], pages: [] }) });
});
afterAll(() => at.drop());

it('in a house that is no demo, the id of a person says nothing about him', async () => {
  const people = await at.sql<{ id: string; username: string }[]>`select id, username from org.person`;
  expect(people.length).toBeGreaterThan(20);
  for (const { id, username } of people) {
    expect(id).toMatch(/^p-[0-9a-f]{22}$/);
    expect(id).not.toContain(username);
  }
  const [linked] = await at.sql`select count(*)::int as heads, (select count(*)::int from org.role_member) as members from org.department d join org.person p on p.id = d.head_id`;
  expect(linked).toEqual({ heads: 10, members: 18 });
});

it('a parcel that was tried two thousand times in vain is tried again within a minute', async () => {
  await at.sql`insert into cases.outbox (kind, key, payload, attempts) values ('event', 'old', '{}', 2000)`;
  const [parcel] = await dueOutbox(at.sql);
  await postpone(at.sql, parcel?.id ?? 0);
  const [row] = await at.sql<{ attempts: number; pause: number }[]>`select attempts, extract(epoch from next_at - clock_timestamp())::float8 as pause from cases.outbox where key = 'old'`;
  expect(row?.attempts).toBe(2001);
  expect(row?.pause).toBeGreaterThan(50);
  expect(row?.pause).toBeLessThanOrEqual(60);
});

it('what arrived a month ago, and what changed a week ago, is swept by the api; what still has to leave is not, however old', async () => {
  await at.sql`insert into cases.outbox (kind, key, payload, created_at, delivered_at) select 'event', key, '{}', now() - interval '1 year', now() - days * interval '1 day' from (values ('month', 31), ('week', 7), ('waits', null)) as v(key, days)`;
  await at.sql`insert into cases.change (person_id, kind, ref, at) select 'p-1', 'case', ref, now() - days * interval '1 day' from (values ('old', 8), ('new', 6)) as v(ref, days)`;
  await at.sql.begin(async (tx) => {
    await tx`set local role cs_api`;
    await sweepCases(tx);
  });
  expect((await at.sql`select key from cases.outbox where key in ('month', 'week', 'waits') order by key`).map(({ key }) => String(key))).toEqual(['waits', 'week']);
  expect((await at.sql`select ref from cases.change`).map(({ ref }) => String(ref))).toEqual(['new']);
});

it('what somebody did is found in the log without reading what all the others did', async () => {
  await at.sql`insert into audit.event (kind, body) select 'x', convert_to(jsonb_build_object('by', 'p-' || n % 500, 'n', n)::text, 'UTF8') from generate_series(1, 5000) as s(n)`;
  await at.sql`analyze audit.event`;
  const found = await auditEvents(at.sql, { by: 'p-7', limit: 3 }, null);
  expect(found.map(({ body }) => (JSON.parse(body) as { n: number }).n)).toEqual([4507, 4007, 3507]);
  const plan = await at.sql`explain (costs off) select id from audit.event where audit.actor(body) = 'p-7' order by id desc limit 3`;
  expect(JSON.stringify(plan)).toContain('event_actor');
});

describe('submissions that nobody confirms', () => {
  it('take turns: what was tried already does not keep back what was not', async () => {
    const [person] = await at.sql<{ id: string }[]>`select id from org.person limit 1`;
    for (let n = 0; n < 7; n++) await claim(at.sql, { id: `s${n}`, personId: person?.id ?? '', key: `key-${n}`, route: 'test', bodyHash: Buffer.from('x'), caseId: 'c', act: { verb: 'urge', key: `s${n}`, head: 0, by: person?.id ?? '' }, sealed: Buffer.from('x') });
    await at.sql`update desk.submission set staged_at = now() - interval '1 hour' + substr(id, 2)::int * interval '1 minute'`;
    expect((await leaseUnconfirmed(at.sql)).map(({ id }) => id).sort()).toEqual(['s0', 's1', 's2', 's3', 's4']);
    await at.sql`update desk.submission set tried_at = now() - interval '11 seconds' where tried_at is not null`;
    expect((await leaseUnconfirmed(at.sql)).map(({ id }) => id)).toEqual(expect.arrayContaining(['s5', 's6']));
  });
});
