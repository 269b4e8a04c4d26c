// What one case and one minute can carry: a step of 500 signers, 10,000 acts on one case, 5,000 clocks due in the same minute. Prints the rows of
// docs/figures.md; throws when anything is lost or doubled. Needs a quiet machine and about a quarter of an hour: `node_modules/.bin/node bench/scale.ts [signers] [acts] [clocks]`.
import { randomBytes } from 'node:crypto';
import { insertCredential, insertMember, insertPerson, insertRole } from '#db/load/organisation.ts';
import { call, load, pending, type Times } from './load.ts';
import { product, type Product } from './product.ts';

const CLIENTS = 8;
const [signers = 500, acts = 10_000, clocks = 5_000] = process.argv.slice(2).map(Number);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const ms = (value: number) => value.toFixed(0);
const row = (what: string, { p50, p95, p99, perSecond }: Times) => say(`| ${what} | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${perSecond.toFixed(1)} |`);

interface Started {
  id: string;
  tasks: { id: string }[];
}
const start = (all: Product, cookie: string, process: string, form: unknown) => call(all.base, 'POST', '/api/cases', { cookie, body: { process, form }, wants: 201 }) as Promise<Started>;
const decide = (all: Product, cookie: string, task: string) => call(all.base, 'POST', `/api/tasks/${task}/decisions`, { cookie, body: { outcome: 'approve' }, wants: 200 });

const all = await product();
say('| what | p50 ms | p95 ms | p99 ms | per second |\n|---|---|---|---|---|');
if (signers) await everybodySigns();
if (acts) await oneLongCase();
if (clocks) await oneMinute();
say(`answered "pending" and asked again with the same key: ${pending.times}`);
await all.stop();

/** All of them agree, eight at a time; each decision counts once and the case ends with the last. */
async function everybodySigns(): Promise<void> {
  const ids = Array.from({ length: signers }, (_, i) => `signer-${i}`);
  const [{ hash = '' } = {}] = await all.sql<{ hash: string }[]>`select password_hash as hash from desk.credential where person_id = 'p-designer'`;
  await insertRole(all.sql, 'signer', { zh: '会签人', en: 'Signer' });
  for (const id of ids) {
    await insertPerson(all.sql, { id: `p-${id}`, username: id, name: id, departmentId: 'd-design', post: 'staff' });
    await insertMember(all.sql, 'signer', `p-${id}`);
    await insertCredential(all.sql, `p-${id}`, hash);
  }
  const cookies = new Map<string, string>();
  for (const id of ids) {
    // Signing in is throttled by address, and all of them sign in here.
    if (cookies.size % 40 === 0) await all.sql`delete from desk.rate`;
    cookies.set(`p-${id}`, await all.cookieOf(id));
  }
  const one = await start(all, await all.cookieOf('designer'), 'wide', { reason: 'scale' });
  const tasks = await all.sql<{ id: string; holderId: string }[]>`select id, holder_id from cases.task where case_id = ${one.id} and state = 'open'`;
  row(`decide in a step of ${signers} signers, ${CLIENTS} clients`, await load(CLIENTS, tasks.map(({ id, holderId }) => () => decide(all, cookies.get(holderId) ?? '', id))));
  await ended(one.id, signers);
}

/** Remarks by one person, then two decisions: every remark is there once, in as many runs of the workflow as it took. */
async function oneLongCase(): Promise<void> {
  const [designer, head, archivist] = [await all.cookieOf('designer'), await all.cookieOf('design-head'), await all.cookieOf('archivist')];
  const one = await start(all, designer, 'two-approvals', { reason: 'scale' });
  const remark = (i: number) => () => call(all.base, 'POST', `/api/cases/${one.id}/comments`, { cookie: designer, body: { text: `${i} ${randomBytes(12).toString('hex')}` }, wants: 200 });
  const part = Math.ceil(acts / 10);
  for (const from of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * part)) {
    const times = await load(CLIENTS, Array.from({ length: Math.min(part, acts - from) }, (_, i) => remark(from + i)));
    if (from === 0 || from === 9 * part) row(`remark on one case, ${from === 0 ? 'the first' : 'the last'} ${part} of ${acts}, ${CLIENTS} clients`, times);
  }
  await decide(all, head, one.tasks[0]?.id ?? '');
  const [{ id: second = '' } = {}] = await all.sql<{ id: string }[]>`select id from cases.task where case_id = ${one.id} and state = 'open'`;
  await decide(all, archivist, second);
  await ended(one.id, 2);
  const [{ found = 0 } = {}] = await all.sql<{ found: number }[]>`select count(distinct text)::int as found from cases.comment where case_id = ${one.id}`;
  if (found !== acts) throw new Error(`${found} remarks of ${acts} are there`);
  const [{ runs = 0 } = {}] = await all.temporalSql<{ runs: number }[]>`select count(*)::int as runs from executions where workflow_id = ${one.id}`;
  say(`${acts} remarks: ${runs} runs of the workflow`);
}

/** Cases that the clock ends, spread over one minute: each once, and how late. */
async function oneMinute(): Promise<void> {
  const designer = await all.cookieOf('designer');
  const from = Date.now() + Math.max(60_000, clocks * 120);
  await load(CLIENTS, Array.from({ length: clocks }, (_, i) => () => start(all, designer, 'timed', { until: new Date(from + (i % 60) * 1_000).toISOString() })));
  const before = from - Date.now();
  if (before < 0) throw new Error(`the first clock rang ${-before} ms before the last case had started: allow for more time`);
  const left = async () => (await all.sql<{ n: number }[]>`select count(*)::int as n from cases."case" where process_key = 'timed' and ended_at is null`)[0]?.n ?? 0;
  for (const until = from + 15 * 60_000; (await left()) > 0; await new Promise((soon) => setTimeout(soon, 1_000))) if (Date.now() > until) throw new Error(`${await left()} clocks have not rung`);
  const [late] = await all.sql<{ p50: number; p95: number; p99: number; most: number; span: number }[]>`
    select percentile_cont(0.5) within group (order by late) as p50, percentile_cont(0.95) within group (order by late) as p95, percentile_cont(0.99) within group (order by late) as p99, max(late) as most, extract(epoch from max(ended_at) - min(ended_at))::float8 as span
    from (select ended_at, extract(epoch from ended_at - (form ->> 'until')::timestamptz)::float8 * 1000 as late from cases."case" where process_key = 'timed') as one`;
  const [{ doubled = 0 } = {}] = await all.sql<{ doubled: number }[]>`select count(*)::int as doubled from (select 1 from cases.entry l join cases."case" c on c.id = l.case_id where c.process_key = 'timed' and l.key like 'clock:%' and l.part = 0 group by l.case_id having count(*) > 1) as twice`;
  if (!late || doubled) throw new Error(`${doubled} clocks have rung twice`);
  row(`a clock after its instant, ${clocks} in one minute (the last after ${(late.most / 1_000).toFixed(1)} s)`, { clients: 0, count: clocks, ...late, perSecond: clocks / late.span });
}

/** The case is over, with so many decisions by as many people, and its log has no gap. */
async function ended(id: string, decisions: number): Promise<void> {
  const [found] = await all.sql<{ state: string; decided: number; people: number; gaps: number }[]>`
    select c.state, (select count(*)::int from cases.decision d where d.case_id = c.id) as decided, (select count(distinct person_id)::int from cases.decision d where d.case_id = c.id) as people,
      (select (max(seq) - min(seq) + 1 - count(*))::int from cases.entry l where l.case_id = c.id) as gaps from cases."case" c where c.id = ${id}`;
  if (found?.state !== 'completed' || found.decided !== decisions || found.people !== decisions || found.gaps !== 0) throw new Error(`case ${id}: ${JSON.stringify(found)}`);
}
