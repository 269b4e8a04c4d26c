// Queues: what waits for a person. The rows of a person's inbox, which `commit` keeps; other people's tasks are never looked at.
import type { Db } from '#db/connect.ts';
import type { Text } from '#domain/text.ts';
import { found, type Search } from './search.ts';

export interface QueueRow {
  id: string;
  stepId: string;
  state: 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
  pooled: boolean;
  part: 'seat' | 'before' | 'with' | 'after' | 'advice' | 'question';
  /** Who asked, added, or passed it on. */
  madeBy: string | null;
  round: number;
  openedAt: Date | null;
  dueAt: Date | null;
  provisional: boolean;
  overdue: boolean;
  closedAt: Date | null;
  /** Whose it is: the person's own, or that of somebody for whom he acts. */
  forId: string;
  /** Of the person's own decision, in `done`. */
  outcome: string | null;
  decidedAt: Date | null;
  caseId: string;
  number: string;
  processKey: string;
  pinned: string;
  title: Text;
  caseState: 'in-review' | 'returned' | 'approved' | 'executing' | 'completed' | 'rejected' | 'withdrawn' | 'cancelled' | 'failed';
  applicantId: string;
  departmentId: string;
  startedAt: Date;
  form: Record<string, unknown>;
  /** Place in the list, for the cursor. */
  place: string;
}
export interface QueueFilter {
  process?: string | undefined;
  search?: Search | undefined;
  /** Only what is due before this instant. */
  before?: Date | undefined;
  limit: number;
}
export interface After {
  place: string;
  id: string;
}

const caseColumns = (db: Db) => db`c.id as case_id, c.number, c.process_key, c.pinned, c.title, c.state as case_state, c.applicant_id, c.department_id, c.started_at, c.form`;
const taskColumns = (db: Db) => db`t.id, t.step_id, t.state, t.part, t.made_by, t.round, t.opened_at, t.due_at, t.provisional, t.closed_at, (t.state = 'open' and coalesce(t.due_at < clock_timestamp(), false)) as overdue`;
const matching = (db: Db, { process, search }: QueueFilter) => db`
  ${process === undefined ? db`` : db`and c.process_key = ${process}`}
  ${search === undefined ? db`` : db`and (${found(db, search)} or c.pinned || '/' || t.step_id = any(${search.steps}))`}`;

/** His own, and what he may answer for others: task → whose. */
const queueOf = (db: Db, person: string, instead: ReadonlyMap<string, string>) =>
  instead.size ? db`(i.person_id = ${person} or (i.task_id, i.person_id) in (select * from unnest(${[...instead.keys()]}::text[], ${[...instead.values()]}::text[])))` : db`i.person_id = ${person}`;

/** What a person may decide now, for himself or for others, most urgent first; `pooled` only what others may decide as well. */
export const todoOf = (db: Db, person: string, instead: ReadonlyMap<string, string>, pooledOnly: boolean, filter: QueueFilter, after: After | null) => db<QueueRow[]>`
  select ${taskColumns(db)}, i.box = 'claimable' as pooled, i.person_id as for_id, null as outcome, null as decided_at, ${caseColumns(db)}, i.due_at::text as place
  from cases.inbox i join cases.task t on t.id = i.task_id join cases."case" c on c.id = i.case_id
  where ${queueOf(db, person, instead)} ${pooledOnly ? db`and i.box = 'claimable'` : db``} ${filter.before ? db`and i.due_at < ${filter.before}` : db``} ${matching(db, filter)}
  ${after ? db`and (i.due_at, i.task_id) > (${after.place}::text::timestamptz, ${after.id})` : db``} order by i.due_at, i.task_id limit ${filter.limit}`;

/** What will be a person's turn, or rests until somebody else has answered. */
export const waitingFor = (db: Db, person: string, filter: QueueFilter, after: After | null) => db<QueueRow[]>`
  select ${taskColumns(db)}, false as pooled, t.holder_id as for_id, null as outcome, null as decided_at, ${caseColumns(db)}, t.id as place
  from cases.task t join cases."case" c on c.id = t.case_id
  where t.holder_id = ${person} and t.state in ('waiting', 'suspended') ${matching(db, filter)}
  ${after ? db`and t.id > ${after.id}` : db``} order by t.id limit ${filter.limit}`;

/** A person's last word on a task that is not his to answer once more: what was taken back counts no longer, and is told of once. */
const lastWord = (db: Db) => db`(d.superseded_at is null or (exists (select 1 from cases.task o where o.id = d.task_id and o.state in ('done', 'closed'))
  and not exists (select 1 from cases.decision l where l.case_id = d.case_id and l.task_id = d.task_id and l.person_id = d.person_id and l.preset <> 'aside' and l.seq > d.seq)))`;

/** What a person has decided, latest first; each task once. */
export const doneBy = (db: Db, person: string, filter: QueueFilter, after: After | null) => db<QueueRow[]>`
  select ${taskColumns(db)}, false as pooled, d.for_id, d.outcome, d.at as decided_at, ${caseColumns(db)}, d.at::text as place
  from cases.decision d join cases.task t on t.id = d.task_id join cases."case" c on c.id = d.case_id
  where d.person_id = ${person} and d.preset <> 'aside' and ${lastWord(db)} ${matching(db, filter)}
  ${after ? db`and (d.at, t.id) < (${after.place}::text::timestamptz, ${after.id})` : db``} order by d.at desc, t.id desc limit ${filter.limit}`;

/** How much is in each box, of copies the unread ones, what is overdue, and how many notices are unread. */
export const countsOf = (db: Db, person: string, instead: ReadonlyMap<string, string>) => db<{ todo: number; claimable: number; overdue: number; waiting: number; done: number; copied: number; notices: number }[]>`
  select count(*)::int as todo, (count(*) filter (where box = 'claimable'))::int as claimable, (count(*) filter (where due_at < clock_timestamp()))::int as overdue,
    (select count(*)::int from cases.task where holder_id = ${person} and state in ('waiting', 'suspended')) as waiting,
    (select count(*)::int from cases.decision d where d.person_id = ${person} and d.preset <> 'aside' and ${lastWord(db)}) as done,
    (select count(*)::int from cases.copy where person_id = ${person} and read_at is null) as copied,
    (select count(*)::int from cases.notice where person_id = ${person} and read_at is null) as notices
  from cases.inbox i where ${queueOf(db, person, instead)}`;
