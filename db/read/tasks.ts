// Queues and tasks, as people read them.
import type { Db } from '#db/connect.ts';
import type { Text } from '#domain/text.ts';

export interface QueueRow {
  id: string;
  caseId: string;
  caseNumber: string;
  processKey: string;
  pinned: string;
  title: Text;
  stepId: string;
  applicantId: string;
  applicant: string;
  department: Text;
  state: string;
  openedAt: Date | null;
  dueAt: Date | null;
  provisional: boolean;
  overdue: boolean;
  outcome: string | null;
  form: Record<string, unknown>;
}
export interface QueueFilter {
  process?: string | undefined;
  q?: string | undefined;
  due?: 'overdue' | 'today' | 'week' | undefined;
  limit: number;
}

const columns = (db: Db) => db`
  t.id, t.case_id, c.number as case_number, c.process_key, c.pinned, c.title, t.step_id, c.applicant_id, p.name as applicant, d.title as department, t.state,
  t.opened_at, t.due_at, t.provisional, (t.state = 'open' and t.due_at < clock_timestamp()) as overdue, t.outcome, c.form`;
const joined = (db: Db) => db`join cases."case" c on c.id = t.case_id join org.person p on p.id = c.applicant_id join org.department d on d.id = c.department_id`;
const matching = (db: Db, { process, q }: QueueFilter) => db`
  ${process === undefined ? db`` : db`and c.process_key = ${process}`}
  ${q === undefined ? db`` : db`and (c.number ilike ${like(q)} or p.name ilike ${like(q)} or c.title->>'zh' ilike ${like(q)} or c.title->>'en' ilike ${like(q)} or c.form->>'purpose' ilike ${like(q)})`}`;
const like = (q: string) => `%${q.replace(/[\\%_]/g, '\\$&')}%`;

/** The open tasks in a person's queue, earliest due first; after the cursor's due instant and id. */
export const queueOf = (db: Db, person: string, box: 'todo' | 'claimable', filter: QueueFilter, after: { due: string; id: string } | null) => db<QueueRow[]>`
  select ${columns(db)} from cases.inbox i join cases.task t on t.id = i.task_id ${joined(db)}
  where i.person_id = ${person} and i.box = ${box}
  ${after ? db`and (i.due_at, i.task_id) > (${after.due}::timestamptz, ${after.id})` : db``}
  ${filter.due === 'overdue' ? db`and i.due_at < clock_timestamp()` : filter.due === 'today' ? db`and i.due_at < date_trunc('day', clock_timestamp() + interval '8 hours') + interval '16 hours'` : filter.due === 'week' ? db`and i.due_at < clock_timestamp() + interval '7 days'` : db``}
  ${matching(db, filter)} order by i.due_at, i.task_id limit ${filter.limit}`;

/** Open tasks of others in the cases that a person started: what he waits for. */
export const waitingOf = (db: Db, person: string, filter: QueueFilter, after: { due: string; id: string } | null) => db<QueueRow[]>`
  select ${columns(db)} from cases.task t ${joined(db)}
  where c.applicant_id = ${person} and t.state = 'open' and t.holder_id is distinct from ${person} ${after ? db`and t.id > ${after.id}` : db``} ${matching(db, filter)} order by t.id limit ${filter.limit}`;

/** What a person has decided, latest first. */
export const doneBy = (db: Db, person: string, filter: QueueFilter, after: { due: string; id: string } | null) => db<QueueRow[]>`
  select ${columns(db)} from cases.task t ${joined(db)}
  where t.decided_by = ${person} ${after ? db`and (t.closed_at, t.id) < (${after.due}::timestamptz, ${after.id})` : db``} ${matching(db, filter)} order by t.closed_at desc, t.id desc limit ${filter.limit}`;

/** How much waits for a person. */
export const countsOf = (db: Db, person: string) => db<{ todo: number; claimable: number; overdue: number; waiting: number; notices: number }[]>`
  select (select count(*)::int from cases.inbox where person_id = ${person} and box = 'todo') as todo,
    (select count(*)::int from cases.inbox where person_id = ${person} and box = 'claimable') as claimable,
    (select count(*)::int from cases.inbox where person_id = ${person} and due_at < clock_timestamp()) as overdue,
    (select count(*)::int from cases.task t join cases."case" c on c.id = t.case_id where c.applicant_id = ${person} and c.ended_at is null and t.state = 'open' and t.holder_id is distinct from ${person}) as waiting,
    (select count(*)::int from cases.notice where person_id = ${person} and read_at is null) as notices`;

export interface TaskRow {
  id: string;
  caseId: string;
  activation: string;
  stepId: string;
  seat: number;
  state: string;
  holderId: string | null;
  round: number;
  dueAt: Date | null;
  provisional: boolean;
  overdue: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  closeReason: string | null;
  decidedBy: string | null;
  outcome: string | null;
  people: string[];
}

/** Every task of a case, in the order in which they came; `people` who may act on it now. */
export const tasksOf = (db: Db, caseId: string) => db<TaskRow[]>`
  select t.id, t.case_id, t.activation, t.step_id, t.seat, t.state, t.holder_id, t.round, t.due_at, t.provisional, (t.state = 'open' and t.due_at < clock_timestamp()) as overdue,
    t.opened_at, t.closed_at, t.close_reason, t.decided_by, t.outcome,
    coalesce((select array_agg(i.person_id order by i.person_id) from cases.inbox i where i.task_id = t.id), case when t.holder_id is null then '{}' else array[t.holder_id] end) as people
  from cases.task t where t.case_id = ${caseId} order by t.opened_at nulls last, t.id`;

/** The case that a task belongs to. */
export const caseOfTask = (db: Db, id: string) => db<{ caseId: string }[]>`select case_id from cases.task where id = ${id}`;
