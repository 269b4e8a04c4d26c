// Cases as people read them: one with what the policy asks about it, and lists.
import type { Db } from '#db/connect.ts';
import type { Header } from '#domain/engine/op.ts';
import type { Text } from '#domain/text.ts';
import { found, type Search } from './search.ts';

/** Whose view it is at most (`steps`), and whether he may remark on the case. Nobody sent it where a step did. */
export interface Copy {
  person: string;
  by: string | null;
  steps: string[];
  comments: boolean;
  at: string;
  readAt: string | null;
}

export interface CaseRow {
  id: string;
  number: string;
  processKey: string;
  version: number;
  pinned: string;
  /** The definition that it began with, where it was migrated since. */
  firstPinned: string | null;
  title: Text;
  state: Header | 'draft';
  outcome: string | null;
  applicantId: string;
  departmentId: string;
  form: Record<string, unknown>;
  /** What was applied for, of the fields that have been changed since. */
  asked: Record<string, unknown>;
  /** Step → the people picked for it. */
  picks: Record<string, string[]>;
  round: number;
  /** The log's last entry. */
  head: number;
  overdue: boolean;
  startedAt: Date;
  endedAt: Date | null;
  /** The case that called it. */
  parentId: string | null;
  /** Everybody who has or had a task or a decision in it, or was told that one is overdue. */
  participants: string[];
  /** Who was sent a copy, oldest first. */
  copies: Copy[];
  /** In the box of copies: its place there, unread ones before the others. */
  copyPlace?: string;
  /** Steps in which the reader of a list has or had a part; absent where one case is read. */
  readerSteps?: string[];
  /** Steps in which somebody is asked now. */
  openSteps: string[];
  /** When it was started, as the database writes it: its place in lists. */
  place: string;
}

/** What is read of a case, by the name `c`. */
export const caseColumns = (db: Db) => db`
  c.id, c.number, c.process_key, c.version, c.pinned, c.first_pinned, c.title, c.state, c.outcome, c.applicant_id, c.department_id, c.form, c.asked, c.picks, c.round, c.head, c.started_at, c.ended_at, c.started_at::text as place, c.parent_id,
  (exists (select 1 from cases.inbox i where i.case_id = c.id and i.due_at < clock_timestamp())
    or exists (select 1 from cases.outside o join cases.task t on t.id = o.task_id where o.case_id = c.id and t.state = 'open' and t.due_at < clock_timestamp())) as overdue,
  array(select person_id from cases.inbox where case_id = c.id union select person_id from cases.decision where case_id = c.id and person_id is not null
    union select holder_id from cases.task where case_id = c.id and holder_id is not null
    union select person_id from cases.notice where case_id = c.id and kind = 'task.escalated') as participants,
  (select coalesce(json_agg(json_build_object('person', y.person_id, 'by', y.by_id, 'steps', y.steps, 'comments', y.comments, 'at', y.at, 'readAt', y.read_at) order by y.at, y.person_id), '[]') from cases.copy y where y.case_id = c.id) as copies,
  array(select distinct t.step_id from cases.task t where t.case_id = c.id and t.state = 'open') as open_steps`;

/** One case. Whoever gets it must ask the policy before anything of it leaves the server. */
export const caseUnchecked = (db: Db, id: string) => db<CaseRow[]>`select ${caseColumns(db)} from cases."case" c where c.id = ${id}`;

/** Cases by id or by number; unchecked likewise. */
export const casesNamedUnchecked = (db: Db, names: string[]) => db<CaseRow[]>`select ${caseColumns(db)} from cases."case" c where c.id = any(${names}) or c.number = any(${names})`;

/** The case that a task belongs to; unchecked likewise. */
export const caseOfTaskUnchecked = (db: Db, task: string) => db<CaseRow[]>`select ${caseColumns(db)} from cases."case" c where c.id = (select case_id from cases.task where id = ${task})`;

/** Cases of a process that run under an earlier version, the oldest first; of these ids, where some are named. */
export const casesToMigrate = (db: Db, process: string, version: number, ids: string[] | null, limit: number) => db<CaseRow[]>`
  select ${caseColumns(db)} from cases."case" c
  where c.process_key = ${process} and c.version < ${version} and c.ended_at is null ${ids === null ? db`` : db`and c.id = any(${ids})`} order by c.started_at, c.id limit ${limit}`;

export interface CaseFilter {
  state?: string | undefined;
  process?: string | undefined;
  search?: Search | undefined;
  limit: number;
}
export interface Scope {
  everything: boolean;
  departments: readonly string[];
  processes: readonly string[];
}

/** Cases that a person started, decided in, was sent a copy of, or may read by `scope`, newest first, of copies the unread ones, after the cursor. */
export const casesOf = (db: Db, person: string, box: 'started' | 'handled' | 'copied' | 'all', scope: Scope, filter: CaseFilter, after: { at: string; id: string } | null) => db<CaseRow[]>`
  select ${caseColumns(db)}, ${place(db, box)}::text as copy_place,
    array(select t.step_id from cases.task t where t.case_id = c.id and (t.holder_id = ${person} or exists (select 1 from cases.inbox i where i.task_id = t.id and i.person_id = ${person}))
      union select d.step_id from cases.decision d where d.case_id = c.id and d.person_id = ${person}) as reader_steps
  from cases."case" c ${box === 'copied' ? db`join cases.copy mine on mine.case_id = c.id and mine.person_id = ${person}` : db``}
  where ${box === 'copied' ? db`true` : box === 'started' ? db`c.applicant_id = ${person}` : box === 'handled' ? db`c.id in (select case_id from cases.decision where person_id = ${person})` : readable(db, person, scope)}
  ${filter.state === undefined ? db`` : db`and c.state = ${filter.state}`} ${filter.process === undefined ? db`` : db`and c.process_key = ${filter.process}`}
  ${filter.search === undefined ? db`` : db`and (${found(db, filter.search)} or exists (select 1 from cases.task t where t.case_id = c.id and t.state = 'open' and c.pinned || '/' || t.step_id = any(${filter.search.steps})))`}
  ${after ? db`and (${place(db, box)}, c.id) < (${after.at}::text::timestamptz, ${after.id})` : db``} order by ${place(db, box)} desc, c.id desc limit ${filter.limit}`;

/** What a list is sorted by. Unread copies come first, as if they were of another age. */
const place = (db: Db, box: string) => (box === 'copied' ? db`(mine.at + case when mine.read_at is null then interval '1000 years' else interval '0' end)` : db`c.started_at`);

const readable = (db: Db, person: string, scope: Scope) =>
  scope.everything
    ? db`true`
    : db`(c.applicant_id = ${person} or c.department_id = any(${scope.departments as string[]}) or c.process_key = any(${scope.processes as string[]})
      or c.id in (select case_id from cases.decision where person_id = ${person}) or c.id in (select case_id from cases.inbox where person_id = ${person})
      or exists (select 1 from cases.task t where t.case_id = c.id and t.holder_id = ${person})
      or c.id in (select case_id from cases.notice where person_id = ${person} and kind = 'task.escalated') or c.id in (select case_id from cases.copy where person_id = ${person}))`;
