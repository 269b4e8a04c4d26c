// Temporal is lost with everything in it while 200 cases are open: the next start gives every one of them its workflow back, from the log.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, expect, it } from 'vitest';
import { connect, type Sql } from '#db/connect.ts';
import { insertProcess } from '#db/load/organisation.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';
import { canonical } from '#domain/canonical.ts';
import type { Position } from '#domain/engine/follow.ts';
import { planOf } from '#domain/engine/plan.ts';
import { freePorts } from '#embedded/ports.ts';
import { startPostgres } from '#embedded/postgres.ts';
import { borrowing } from '#test/installation.ts';
import { there } from '#test/workflows/acting.ts';
import { inLog, inTables } from '#test/workflows/standing.ts';
import { home, start } from './starting.ts';

const { folder, remove } = home();
afterAll(remove);
const t = (zh: string) => ({ zh, en: zh });
const clocked = { after: '25s', remind: ['18s'], overdue: [{ after: '3s', tell: 'applicant' }] };
const processes: Record<string, object[]> = {
  two: [{ approve: 'first', title: t('一审'), by: { role: 'legal' } }, { approve: 'second', title: t('二审'), by: { role: 'gm' } }],
  clocked: [{ task: 'timely', title: t('限时办理'), by: { role: 'finance' }, due: clocked }],
  waits: [{ wait: 'a-while', after: '25s' }, { task: 'then', title: t('之后'), by: { role: 'it' } }],
  calls: [{ call: 'called', waits: true, with: {} }],
  called: [{ task: 'look', title: t('查看'), by: { role: 'hr' } }, { end: 'seen' }],
  parked: [{ approve: 'lost', title: t('无人'), by: { people: ['p-nobody'] } }],
  pool: [{ approve: 'pool', title: t('共同待办'), mode: 'one', by: { role: 'archive-dept' } }],
};

interface House {
  sql: Sql;
  /** One call as a person; its body, or an error when it is refused. */
  as(username: string, path: string, body?: object): Promise<Record<string, unknown>>;
}

it('every one of 200 open cases goes on where it stood, clocks included; nothing is lost, nothing doubled', async () => {
  const path = folder('lost');
  const [port = 0] = await freePorts(1);
  const before = start({ DATA_DIR: path, PORT: String(port), DEMO: '1' });
  expect(await before.up, before.said()).toBe(true);
  const house = await enter(path, port);
  const { sql } = house;
  await publish(sql);
  await sql`delete from org.role_member where role_key in ('process-owner', 'sysadmin')`;
  await fill(house);
  const open = (await sql<{ id: string; head: number }[]>`select id, head from cases."case" where ended_at is null order by id`);
  expect(open.length).toBeGreaterThanOrEqual(200);
  await sql.end();
  process.kill(before.pid, 'SIGTERM');
  expect(await before.ended).toBe(0);

  const postgres = await startPostgres({ dir: join(path, 'postgres') });
  const owner = connect(postgres.url('countersign'), { max: 1, name: 'test' });
  const left = await owner<{ id: string; head: number }[]>`select id, head from cases."case" where ended_at is null order by id`;
  const [logBefore, standingBefore] = [await logUpTo(owner, left), await tasks(owner)];
  await owner`drop database temporal with (force)`;
  await owner`drop database temporal_visibility with (force)`;
  await owner.end();
  await postgres.stop();

  const after = start({ DATA_DIR: path, PORT: String(port), DEMO: '1' });
  expect(await after.up, after.said()).toBe(true);
  const again = await enter(path, port);
  const client = new Client({ connection: await Connection.connect({ address: `127.0.0.1:${(JSON.parse(readFileSync(join(path, 'temporal', 'ports.json'), 'utf8')) as number[])[0]}` }), namespace: 'countersign' });
  // Nobody has touched a case: each is there again by itself, and knows all of its log.
  await inTurns(left.map(({ id, head }) => () =>
    there(`the workflow of ${id}`, async () => {
      const known = await client.workflow.getHandle(id).query<Position>('position').catch(() => undefined);
      return known && known.state.seq >= head ? true : undefined;
    }, 90_000)));
  await client.connection.close();
  expect(await logUpTo(again.sql, left)).toEqual(logBefore);

  // What was due meanwhile, or is due by now, has rung: each clock of each case once.
  const clocks = await there('all clocks', async () => {
    const rows = await again.sql<{ rung: number; timers: number; told: number }[]>`
      select (select count(*)::int from cases.entry e where e.case_id = c.id and e.act ->> 'verb' = 'clock') as rung, (select count(distinct e.act ->> 'timer')::int from cases.entry e where e.case_id = c.id and e.act ->> 'verb' = 'clock') as timers,
        (select count(*)::int from cases.notice n where n.case_id = c.id and n.kind = 'task.reminder') as told
      from cases."case" c where c.process_key = 'clocked'`;
    return rows.every(({ timers }) => timers === 3) ? rows : undefined;
  });
  expect(new Set(clocks.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify({ rung: 3, timers: 3, told: 1 })]));
  await there('every wait', async () => ((await again.sql`select 1 from cases.task where step_id = 'then' and state = 'open'`).length === 20 ? true : undefined));
  const brought = await again.sql<{ what: string }[]>`select distinct coalesce(e.act ->> 'event', e.act ->> 'verb') as what from cases.entry e join (select * from jsonb_to_recordset(${again.sql.json(left as never)}) as l(id text, head int)) l on l.id = e.case_id and e.seq > l.head where e.part = 0 order by 1`;
  expect(brought.map(({ what }) => what)).toEqual(['clock', 'people.changed']);
  const kept = await tasks(again.sql);
  expect(standingBefore.filter((task) => !kept.includes(task))).toEqual([]);

  // The tables say what the log says, and everybody can go on: also those who had nobody to ask, once there is somebody.
  await sameEverywhere(again.sql);
  await again.sql`insert into org.role_member (role_key, person_id) values ('process-owner', 'p-admin-head'), ('sysadmin', 'p-sysadmin')`;
  await there('parked steps', async () => ((await again.sql`select 1 from cases.task t join cases."case" c on c.id = t.case_id where c.process_key = 'parked' and t.state = 'open'`).length === 10 ? true : undefined));
  await goOn(again);
  await there('callers', async () => ((await again.sql`select 1 from cases."case" where process_key = 'calls' and outcome is null`).length === 0 ? true : undefined));
  await sameEverywhere(again.sql);
  const [odd] = await again.sql<{ opened: number; decided: number; gaps: number }[]>`
    select (select count(*)::int from ${twice(again.sql, 'task.opened')}) as opened, (select count(*)::int from ${twice(again.sql, 'task.decided')}) as decided,
      (select count(*)::int from cases."case" c where head <> (select count(*) from cases.entry e where e.case_id = c.id)) as gaps`;
  expect(odd).toEqual({ opened: 0, decided: 0, gaps: 0 });
  await again.sql.end();
  process.kill(after.pid, 'SIGTERM');
  expect(await after.ended).toBe(0);
}, 600_000);

/** The database of the product that runs on the folder, and its api. */
async function enter(path: string, port: number): Promise<House> {
  const read = (name: string) => readFileSync(join(path, 'postgres', name), 'utf8').trim();
  const sql = connect(`postgres://countersign:${read('password')}@127.0.0.1:${read('port')}/countersign`, { max: 8, name: 'test' });
  const base = `http://127.0.0.1:${port}`;
  const cookies = new Map<string, Promise<string>>();
  const signIn = async (username: string) => {
    const answer = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: 'countersign' }) });
    return answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  };
  return {
    sql,
    async as(username, to, body = {}) {
      const cookie = cookies.get(username) ?? signIn(username);
      cookies.set(username, cookie);
      const answer = await fetch(`${base}/api/${to}`, { method: 'POST', headers: { cookie: await cookie, origin: base, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const got = (await answer.json()) as Record<string, unknown>;
      if (answer.status >= 300 || answer.status === 202) throw new Error(`${username} ${to}: ${answer.status} ${JSON.stringify(got)}`);
      return got;
    },
  };
}

async function publish(sql: Sql): Promise<void> {
  for (const [key, steps] of Object.entries(processes)) {
    const compiled = compile({ key, title: t('样例'), start: { who: key === 'called' ? 'process' : 'employee' }, form: { note: { type: 'text', zh: '事由', en: 'Note' } }, steps });
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    await insertProcess(sql, { key, version: 1, hash: createHash('sha256').update(canonical(compiled.definition)).digest('hex'), source: '', body: compiled.definition });
  }
}

/** 200 cases in all the states that a case can wait in. */
async function fill({ sql, as }: House): Promise<void> {
  const begin = async (process: string, form: object = { note: '试' }) => String((await as('designer', 'cases', { process, form })).id);
  const taskOf = async (id: string) => (await sql<{ id: string }[]>`select id from cases.task where case_id = ${id} and state = 'open' order by id limit 1`)[0]?.id ?? '';
  const does = async (id: string, username: string, verb: string, body: object = {}) => as(username, `tasks/${await taskOf(id)}/${verb}`, body);
  const archives = (await sql<{ id: string }[]>`select id from register.record where state = 'in' and type = 'archive' order by id desc limit 20`).map(({ id }) => id);
  const approve = { outcome: 'approve' };
  const jobs: (() => Promise<unknown>)[] = [];
  const many = (count: number, job: (i: number) => Promise<unknown>) => jobs.push(...Array.from({ length: count }, (_, i) => () => job(i)));
  many(20, () => begin('clocked'));
  many(30, () => begin('two'));
  many(20, async () => does(await begin('two'), 'legal', 'decisions', approve));
  many(10, async () => does(await begin('two'), 'legal', 'return', { comment: '请补充' }));
  many(10, async () => does(await begin('two'), 'legal', 'consult', { people: ['p-it'], question: '是否合适？' }));
  many(10, async () => does(await begin('two'), 'legal', 'ask-applicant', { question: '请说明' }));
  many(10, () => begin('calls'));
  many(10, () => begin('parked'));
  many(10, async () => does(await begin('pool'), 'archivist', 'claim'));
  many(20, async (i) => {
    const id = await begin('archive-borrow', borrowing([archives[i] ?? '']));
    if (i % 2) await does(id, 'design-head', 'decisions', approve);
  });
  many(20, () => begin('waits'));
  many(20, () => begin('clocked'));
  await inTurns(jobs);
  await there('the called cases', async () => ((await sql`select 1 from cases.task where step_id = 'look' and state = 'open'`).length === 10 ? true : undefined));
  await there('a reminder', async () => (await sql`select 1 from cases.entry e join cases."case" c on c.id = e.case_id where c.process_key = 'clocked' and e.act ->> 'verb' = 'clock'`)[0]);
}

/** In every case of the designer's in which he or somebody else is asked something that takes no form, it is done. */
async function goOn({ sql, as }: House): Promise<void> {
  const done = ['timely', 'then', 'look'];
  const open = await sql<{ id: string; caseId: string; step: string; part: string; person: string }[]>`
    select distinct on (t.case_id) t.id, t.case_id, t.step_id as step, t.part, i.person_id as person from cases.task t join cases.inbox i on i.task_id = t.id join cases."case" c on c.id = t.case_id
    where t.state = 'open' and c.applicant_id = 'p-designer' and (c.process_key <> 'archive-borrow' or t.step_id in ('department', 'archive-review')) order by t.case_id, t.id`;
  expect(open.length).toBeGreaterThanOrEqual(190);
  await inTurns(open.map(({ id, caseId, step, part, person }) => async () => {
    const [who, task] = [person.replace('p-', ''), `tasks/${id}`];
    if (step === '$amend') await as(who, `cases/${caseId}/resubmit`, { form: { note: '已补充' } });
    else if (part === 'seat') await as(who, `${task}/decisions`, { outcome: done.includes(step) ? 'done' : 'approve' });
    else await as(who, `${task}/answer`, { text: '合适' });
  }));
}

/** Eight at a time. */
async function inTurns(jobs: (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  }));
}

/** A digest of each case's log up to this head. */
const logUpTo = async (sql: Sql, cases: { id: string; head: number }[]): Promise<string[]> =>
  (await sql<{ line: string }[]>`
    select l.id || ' ' || l.head || ' ' || md5(string_agg(to_jsonb(e)::text, '' order by e.seq)) as line
    from jsonb_to_recordset(${sql.json(cases as never)}) as l(id text, head int) join cases.entry e on e.case_id = l.id and e.seq <= l.head group by l.id, l.head order by l.id`).map(({ line }) => line);

/** Every task that waits for somebody, with its place in his queue. */
const tasks = async (sql: Sql): Promise<string[]> =>
  (await sql<{ line: string }[]>`select t.id || ' ' || t.state || ' ' || coalesce(i.person_id || ' ' || i.box || ' ' || i.due_at, '') as line from cases.task t left join cases.inbox i on i.task_id = t.id where t.state in ('open', 'waiting', 'suspended') order by 1`).map(({ line }) => line);

/** Tasks of this test's own processes of which the trail says this more than once. */
const twice = (sql: Sql, kind: string) => sql`
  (select 1 from audit.event e join cases."case" c on c.id = e.case_id where e.kind = ${kind} and c.process_key = any(${Object.keys(processes)}) group by convert_from(e.body, 'UTF8')::jsonb ->> 'task' having count(*) > 1) x`;

async function sameEverywhere(sql: Sql): Promise<void> {
  const rows = await sql<{ id: string; pinned: string; body: Definition }[]>`select c.id, c.pinned, p.body from cases."case" c join cases.pinned p on p.hash = c.pinned where c.ended_at is null`;
  for (const { id, pinned, body } of rows) expect(await inLog(sql, id, planOf(body, pinned)), id).toEqual(await inTables(sql, id));
}
