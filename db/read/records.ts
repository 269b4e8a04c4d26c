// The register and the loan ledger, as people read them. Pages are not read here: db/desk/register.ts, which logs.
import type { Db } from '#db/connect.ts';
import { like, type Scope } from './cases.ts';

export interface RecordRow {
  id: string;
  type: string;
  number: string;
  title: string;
  state: 'in' | 'reserved' | 'out' | 'lost' | 'destroyed';
  class: 'basic' | 'business' | 'sensitive';
  fields: Record<string, unknown>;
  holderId: string | null;
  dueAt: Date | null;
  waiting: number;
  grantCase: string | null;
  grantUntil: Date | null;
}
export interface RecordFilter {
  q?: string | undefined;
  state?: string | undefined;
  limit: number;
}
const columns = (db: Db) => db`r.id, r.type, r.number, r.title, r.state, r.class, r.fields, r.holder_id, r.due_at, (select count(*)::int from register.waiting w where w.record_id = r.id) as waiting,
  g.case_id as grant_case, g.valid_until as grant_until`;
const grant = (db: Db, person: string) => db`left join lateral (
  select case_id, valid_until from register.grant where record_id = r.id and person_id = ${person} and ended_at is null and valid_from <= clock_timestamp() and valid_until > clock_timestamp() order by valid_until desc limit 1) g on true`;

/** Records of a type, by number, after the cursor's number; with the asker's live reading right. Protected fields are not searched. */
export const recordsOf = (db: Db, person: string, type: string, filter: RecordFilter, after: string | null) => db<RecordRow[]>`
  select ${columns(db)} from register.record r ${grant(db, person)}
  where r.type = ${type} ${filter.state === undefined ? db`` : db`and r.state = ${filter.state}`} ${filter.q === undefined ? db`` : db`and (r.number ilike ${like(filter.q)} or r.title ilike ${like(filter.q)})`}
  ${after === null ? db`` : db`and r.number > ${after}`} order by r.number limit ${filter.limit}`;

/** One record. */
export const recordById = (db: Db, person: string, type: string, id: string) => db<RecordRow[]>`select ${columns(db)} from register.record r ${grant(db, person)} where r.type = ${type} and r.id = ${id}`;

/** Whether this person had the reading of a record in this case, and has it no longer. */
export const hadReading = (db: Db, person: string, record: string, caseId: string) => db<{ n: number }[]>`
  select 1 as n from register.grant where person_id = ${person} and record_id = ${record} and case_id = ${caseId} and (ended_at is not null or valid_until <= clock_timestamp())`;

/** What these ids are called, and how the records stand. */
export const recordNames = (db: Db, ids: string[]) => db<{ id: string; type: string; number: string; title: string; state: RecordRow['state'] }[]>`select id, type, number, title, state from register.record where id = any(${ids})`;

export interface LoanRow {
  id: string;
  recordId: string;
  number: string;
  title: string;
  caseId: string;
  caseNumber: string;
  borrowerId: string;
  medium: 'paper' | 'electronic';
  purpose: string;
  outAt: Date;
  dueAt: Date;
  extendedFrom: Date | null;
  returnedAt: Date | null;
  result: string | null;
  overdue: boolean;
  place: string;
}
export interface LoanFilter {
  q?: string | undefined;
  state?: 'open' | 'overdue' | 'ended' | undefined;
  limit: number;
}

/** The loan ledger, latest first, as far as the asker may read it: his own, those of `scope.departments`, or everything. */
export const loansOf = (db: Db, person: string, scope: Pick<Scope, 'everything' | 'departments'>, filter: LoanFilter, after: { place: string; id: string } | null) => db<LoanRow[]>`
  select l.id, l.record_id, r.number, r.title, l.case_id, c.number as case_number, l.borrower_id, l.medium, l.purpose, l.out_at, l.due_at, l.extended_from, l.returned_at, l.result,
    (l.result is null and l.due_at < clock_timestamp()) as overdue, l.out_at::text as place
  from register.loan l join register.record r on r.id = l.record_id join cases."case" c on c.id = l.case_id
  where (${scope.everything} or l.borrower_id = ${person} or c.department_id = any(${scope.departments as string[]}))
  ${filter.state === 'open' ? db`and l.result is null` : filter.state === 'ended' ? db`and l.result is not null` : filter.state === 'overdue' ? db`and l.result is null and l.due_at < clock_timestamp()` : db``}
  ${filter.q === undefined ? db`` : db`and (r.number ilike ${like(filter.q)} or r.title ilike ${like(filter.q)} or c.number ilike ${like(filter.q)})`}
  ${after ? db`and (l.out_at, l.id) < (${after.place}::text::timestamptz, ${after.id})` : db``} order by l.out_at desc, l.id desc limit ${filter.limit}`;
