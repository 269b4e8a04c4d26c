// What is measured: starting, listing, deciding, whole cases, a crowded database, memory and bytes.
import { readFileSync } from 'node:fs';
import type { Sql } from '#db/connect.ts';
import { call, load, type Times } from './load.ts';
import type { Product } from './product.ts';

export const clients = [1, 8, 32] as const;

interface Started {
  id: string;
  tasks: { id: string }[];
}
const start = (product: Product, cookie: string) => call(product.base, 'POST', '/api/cases', { cookie, body: { process: 'two-approvals', form: { reason: 'bench' } }, wants: 201 }) as Promise<Started>;
const approve = (product: Product, cookie: string, task: string) => call(product.base, 'POST', `/api/tasks/${task}/decisions`, { cookie, body: { outcome: 'approve' }, wants: 200 }) as Promise<{ case: Started }>;

/** start, queue and decide with 1, 8 and 32 clients, on `count` cases each. */
export async function interactions(product: Product, count: number): Promise<Record<'start' | 'queue' | 'decide', Times[]>> {
  const [designer, head] = [await product.cookieOf('designer'), await product.cookieOf('design-head')];
  const found = { start: [] as Times[], queue: [] as Times[], decide: [] as Times[] };
  for (const many of clients) {
    const cases: Started[] = [];
    found.start.push(await load(many, Array.from({ length: count }, () => async () => void cases.push(await start(product, designer)))));
    found.queue.push(await load(many, Array.from({ length: count * 2 }, () => () => call(product.base, 'GET', '/api/tasks?limit=50', { cookie: head, wants: 200 }))));
    found.decide.push(await load(many, cases.map(({ tasks }) => () => approve(product, head, tasks[0]?.id ?? ''))));
  }
  return found;
}

/** Whole cases a second: start, two approvals, end; by 8 clients. */
export async function wholeCases(product: Product, count: number): Promise<number> {
  const [designer, head, archivist] = [await product.cookieOf('designer'), await product.cookieOf('design-head'), await product.cookieOf('archivist')];
  const one = async () => {
    const first = await start(product, designer);
    const second = await approve(product, head, first.tasks[0]?.id ?? '');
    await approve(product, archivist, second.case.tasks[0]?.id ?? '');
  };
  return (await load(8, Array.from({ length: count }, () => one))).perSecond;
}

/** The hand-written workflow behind its own small api: decide by 1, 8 and 32 clients, and whole cases a second by 8. */
export async function handWritten(product: Product, base: string, count: number): Promise<{ decide: Times[]; cases: number }> {
  const [designer, head, archivist] = [await product.cookieOf('designer'), await product.cookieOf('design-head'), await product.cookieOf('archivist')];
  const begin = () => call(base, 'POST', '/cases', { cookie: designer, body: { reason: 'bench' }, wants: 201 }) as Promise<{ id: string }>;
  const agree = (cookie: string, id: string) => call(base, 'POST', `/cases/${id}/decisions`, { cookie, body: { outcome: 'approve' }, wants: 200 });
  const decide: Times[] = [];
  for (const many of clients) {
    const ids: string[] = [];
    await load(8, Array.from({ length: count }, () => async () => void ids.push((await begin()).id)));
    decide.push(await load(many, ids.map((id) => () => agree(head, id))));
  }
  const whole = async () => {
    const { id } = await begin();
    await agree(head, id);
    await agree(archivist, id);
  };
  return { decide, cases: (await load(8, Array.from({ length: count }, () => whole))).perSecond };
}

/** My queue of ten tasks, by 1 and by 8 clients. */
export async function queue(product: Product, count: number): Promise<Times[]> {
  const cookie = await product.cookieOf('legal');
  const list = () => call(product.base, 'GET', '/api/tasks?limit=50', { cookie, wants: 200 });
  await load(8, Array.from({ length: 400 }, () => list));
  return [await load(1, Array.from({ length: count }, () => list)), await load(8, Array.from({ length: count * 2 }, () => list))];
}

/** `open` open tasks of one person, and `finished` decided ones, written straight into the tables; spread over designers and account managers, unless a person is named; never the applicant, whose own request the database keeps from him. */
export async function fill(sql: Sql, { open, finished, person }: { open: number; finished: number; person?: string }): Promise<void> {
  const [pinned] = await sql<{ hash: string }[]>`select hash from cases.pinned where process_key = 'two-approvals' limit 1`;
  const tag = `b${Date.now().toString(36)}`;
  const total = open + finished;
  await sql.begin(async (tx) => {
    await tx`set local statement_timeout = '10min'`;
    await tx`create temporary table who on commit drop as select id, row_number() over (order by id) - 1 as n, count(*) over () as many from org.person where ${person ? tx`id = ${person}` : tx`username like 'designer-%' or username like 'sales-%'`}`;
    await tx`insert into cases."case" (id, number, process_key, version, pinned, title, state, applicant_id, department_id, form, head, started_at, ended_at)
      select ${tag} || g, ${tag} || '-' || g, 'two-approvals', 1, ${pinned?.hash ?? ''}, '{"zh":"两级审批","en":"Two approvals"}', case when g <= ${finished} then 'completed' else 'in-review' end, 'p-designer', 'd-design', '{"reason":"x"}', 2,
        clock_timestamp() - g * interval '1 s', case when g <= ${finished} then clock_timestamp() end from generate_series(1, ${total}::int) g`;
    await tx`insert into cases.task (id, case_id, activation, step_id, seat, state, holder_id, capacity, round, opened_at, due_at)
      select ${tag} || g || '.n1.1', ${tag} || g, 'n1', 'first', 0, case when g <= ${finished} then 'done' else 'open' end, who.id, 'named', 1, clock_timestamp(), clock_timestamp() + g * interval '1 s'
      from generate_series(1, ${total}::int) g join who on who.n = g % who.many`;
    await tx`insert into cases.inbox (person_id, task_id, case_id, box, due_at) select holder_id, id, case_id, 'todo', due_at from cases.task where id like ${`${tag}%`} and state = 'open'`;
    await tx`insert into cases.decision (id, case_id, seq, key, task_id, activation, step_id, preset, person_id, human_id, for_id, outcome, form_hash, round)
      select t.id || '.d', t.case_id, 2, t.id, t.id, 'n1', 'first', 'task', t.holder_id, t.holder_id, t.holder_id, 'approve', 'x', 1 from cases.task t where t.id like ${`${tag}%`} and t.state = 'done'`;
  });
  for (const table of ['cases."case"', 'cases.task', 'cases.inbox', 'cases.decision']) await sql.unsafe(`set statement_timeout = '10min'; analyze ${table}`);
}

/** Bytes of a database on disk. */
export const bytesOf = async (sql: Sql): Promise<number> => (await sql<{ bytes: number }[]>`select pg_database_size(current_database())::float8 as bytes`)[0]?.bytes ?? 0;

/** Resident memory of a process and all its children, in mebibytes; what several share is divided among them (PSS). */
export function residentOf(pid: number): number {
  const status = (of: number) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${of}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  const children = (of: number): number[] => readFileSync(`/proc/${of}/task/${of}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const all = (of: number): number => status(of) + children(of).reduce((sum, child) => sum + all(child), 0);
  return all(pid);
}
