// Cases, their trail and what may be started, as people read them.
import type { Db } from '#db/connect.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Text } from '#domain/text.ts';

export interface CaseRow {
  id: string;
  number: string;
  processKey: string;
  version: number;
  pinned: string;
  title: Text;
  state: string;
  outcome: string | null;
  applicantId: string;
  applicant: string;
  departmentId: string;
  form: Record<string, unknown>;
  round: number;
  head: number;
  overdue: boolean;
  startedAt: Date;
  endedAt: Date | null;
  /** Whether the asking person has or had a part in it. */
  part: boolean;
}

const columns = (db: Db, person: string) => db`
  c.id, c.number, c.process_key, c.version, c.pinned, c.title, c.state, c.outcome, c.applicant_id, p.name as applicant, c.department_id, c.form, c.round, c.head, c.overdue, c.started_at, c.ended_at,
  (c.applicant_id = ${person} or exists (select 1 from cases.inbox i where i.case_id = c.id and i.person_id = ${person}) or exists (select 1 from cases.decision d where d.case_id = c.id and d.person_id = ${person})
    or exists (select 1 from cases.task t where t.case_id = c.id and t.holder_id = ${person})) as part`;

/** One case, with what the policy needs to know of the asker. */
export const caseById = (db: Db, id: string, person: string) => db<CaseRow[]>`select ${columns(db, person)} from cases."case" c join org.person p on p.id = c.applicant_id where c.id = ${id}`;

export interface CaseFilter {
  state?: string | undefined;
  process?: string | undefined;
  q?: string | undefined;
  limit: number;
}

/** Cases that a person started, decided in, or may see at all, newest first. `scope` narrows `all` to what the policy lets him read. */
export const casesOf = (db: Db, person: string, box: 'started' | 'handled' | 'all', filter: CaseFilter, after: { at: string; id: string } | null, scope: { everything: boolean; departments: string[]; processes: string[] }) => db<CaseRow[]>`
  select * from (select ${columns(db, person)} from cases."case" c join org.person p on p.id = c.applicant_id
  where ${box === 'started' ? db`c.applicant_id = ${person}` : box === 'handled' ? db`c.id in (select case_id from cases.decision where person_id = ${person})` : scope.everything ? db`true` : db`
    (c.applicant_id = ${person} or c.department_id = any(${scope.departments}) or c.process_key = any(${scope.processes}) or c.id in (select case_id from cases.decision where person_id = ${person}) or c.id in (select case_id from cases.task where holder_id = ${person}))`}
  ${filter.state === undefined ? db`` : db`and c.state = ${filter.state}`} ${filter.process === undefined ? db`` : db`and c.process_key = ${filter.process}`}
  ${filter.q === undefined ? db`` : db`and (c.number ilike ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`} or p.name ilike ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`})`}
  ${after ? db`and (c.started_at, c.id) < (${after.at}::timestamptz, ${after.id})` : db``}) x order by started_at desc, id desc limit ${filter.limit}`;

/** Decisions of a case, oldest first. */
export const decisionsOf = (db: Db, caseId: string) => db<{ id: string; taskId: string; stepId: string; personId: string; forId: string; outcome: string; comment: string | null; at: Date; seq: number; key: string; supersededAt: Date | null; preset: string; signed: boolean }[]>`
  select id, task_id, step_id, person_id, for_id, outcome, comment, at, seq, key, superseded_at, preset, signature is not null as signed from cases.decision where case_id = ${caseId} order by at, id`;

/** Everything that happened, oldest first. `body` is the event as hashed. */
export const trailOf = (db: Db, caseId: string) => db<{ id: number; at: Date; kind: string; body: string; hash: string }[]>`
  select id, at, kind, convert_from(body, 'utf8') as body, encode(leaf, 'hex') as hash from audit.event where case_id = ${caseId} order by id`;

export const commentsOf = (db: Db, caseId: string) => db<{ id: string; personId: string; text: string; at: Date }[]>`select id, person_id, text, at from cases.comment where case_id = ${caseId} order by at`;

/** The latest version of every process. */
export const latestProcesses = (db: Db) => db<{ key: string; version: number; body: Definition }[]>`select distinct on (key) key, version, body from cases.process order by key, version desc`;
export const processVersions = (db: Db, key: string) => db<{ version: number; hash: string; publishedAt: Date }[]>`select version, hash, published_at from cases.process where key = ${key} order by version desc`;
export const processSource = (db: Db, key: string, version: number) => db<{ version: number; hash: string; source: string; publishedAt: Date }[]>`select version, hash, source, published_at from cases.process where key = ${key} and version = ${version}`;

export const pinnedDefinition = (db: Db, hash: string) => db<{ body: Definition }[]>`select body from cases.pinned where hash = ${hash}`;
export const parametersAndCalendar = (db: Db) => db<{ parameters: Record<string, string | number | boolean> | null; calendar: Record<string, unknown> }[]>`
  select (select jsonb_object_agg(key, value) from org.parameter) as parameters, calendar from org.organisation`;
export const revision = (db: Db) => db<{ n: number; now: Date }[]>`select n, clock_timestamp() as now from org.revision`;

/** Where the record stands for a key: its entry, and whether the walk has come to rest since. */
export const recordedUnder = (db: Db, caseId: string, key: string) => db<{ seq: number; refused: { code: string; data?: Record<string, string | number> } | null; rested: boolean }[]>`
  select e.seq, e.refused, exists (select 1 from cases.entry r where r.case_id = e.case_id and r.key = e.key and r.rest) as rested
  from cases.entry e where e.case_id = ${caseId} and e.key = ${key} and e.part = 0`;

/** The last entry of a case's log; 0 when it has none. */
export const headOf = (db: Db, caseId: string) => db<{ head: number }[]>`select head from cases."case" where id = ${caseId}`;
