// The register and the loan ledger, as people read them. Pages are not read here: db/desk/register.ts, which logs.
import type { Db } from '#db/connect.ts';
import type { Scope } from './cases.ts';
import { like } from './search.ts';

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
  /** Since when it is back and awaits inspection, while it is still out. */
  backAt: Date | null;
  waiting: number;
  grantCase: string | null;
  grantUntil: Date | null;
}
export interface RecordFilter {
  q?: string | undefined;
  state?: string | undefined;
  limit: number;
}
export type LedgerScope = Pick<Scope, 'everything' | 'departments'>;
const within = (db: Db, person: string, scope: LedgerScope, borrower: ReturnType<Db>) => db`(${scope.everything} or ${borrower} = ${person} or c.department_id = any(${scope.departments as string[]}))`;
const columns = (db: Db) => db`r.id, r.type, r.number, r.title, r.state, r.class, r.fields, r.holder_id, r.due_at, r.back_at, (select count(*)::int from register.waiting w where w.record_id = r.id) as waiting,
  g.case_id as grant_case, g.valid_until as grant_until`;
const grant = (db: Db, person: string) => db`left join lateral (
  select case_id, valid_until from register.grant where record_id = r.id and person_id = ${person} and ended_at is null and valid_from <= clock_timestamp() and valid_until > clock_timestamp() order by valid_until desc limit 1) g on true`;

/** Records of a type, by number, after the cursor's number; with the asker's live reading right. Searched are number, title and the fields of `open`: those that everybody may see. */
export const recordsOf = (db: Db, person: string, type: string, filter: RecordFilter, open: readonly string[], after: string | null) => db<RecordRow[]>`
  select ${columns(db)} from register.record r ${grant(db, person)}
  where r.type = ${type} ${filter.state === undefined ? db`` : db`and r.state = ${filter.state}`} ${filter.q === undefined ? db`` : db`and (r.number ilike ${like(filter.q)} or r.title ilike ${like(filter.q)}
    or exists (select 1 from unnest(${open as string[]}::text[]) as f(key) where r.fields ->> f.key ilike ${like(filter.q)}))`}
  ${after === null ? db`` : db`and r.number > ${after}`} order by r.number limit ${filter.limit}`;

/** One record. */
export const recordById = (db: Db, person: string, type: string, id: string) => db<RecordRow[]>`select ${columns(db)} from register.record r ${grant(db, person)} where r.type = ${type} and r.id = ${id}`;

export interface ClaimRow {
  kind: 'reserved' | 'waiting';
  caseId: string;
  caseNumber: string;
  personId: string;
  since: Date;
}
/** The requests that have a record reserved or stand in line for it, first come first, as far as the asker may read of them; the same scope as the ledger's. */
export const claimsOn = (db: Db, person: string, scope: LedgerScope, id: string) => db<ClaimRow[]>`
  select kind, case_id, c.number as case_number, c.applicant_id as person_id, coalesce(at, c.started_at) as since from (
    select 'reserved' as kind, case_id, null::timestamptz as at from register.record where id = ${id} and state = 'reserved'
    union all select 'waiting', case_id, at from register.waiting where record_id = ${id}) as claim join cases."case" c on c.id = claim.case_id
  where ${within(db, person, scope, db`c.applicant_id`)} order by at nulls first, case_id`;

/** What these ids are called, how the records stand, and how many cases stand in line for each. */
export const recordNames = async (db: Db, ids: string[]) => ids.length === 0 ? [] : db<{ id: string; type: string; number: string; title: string; state: RecordRow['state']; waiting: number }[]>`
  select r.id, r.type, r.number, r.title, r.state, (select count(*)::int from register.waiting w where w.record_id = r.id) as waiting from register.record r where r.id = any(${ids})`;

/** What a person may read on the screen now by a right that this case has given him. */
export const readableIn = (db: Db, person: string, caseId: string) => db<{ id: string; number: string; title: string; until: Date }[]>`
  select r.id, r.number, r.title, g.valid_until as until from register.grant g join register.record r on r.id = g.record_id
  where g.person_id = ${person} and g.case_id = ${caseId} and g.ended_at is null and g.valid_from <= clock_timestamp() and g.valid_until > clock_timestamp() order by r.number`;

/** Whether this person had the reading of a record in this case, and has it no longer. */
export const hadReading = (db: Db, person: string, record: string, caseId: string) => db<{ n: number }[]>`
  select 1 as n from register.grant where person_id = ${person} and record_id = ${record} and case_id = ${caseId} and (ended_at is not null or valid_until <= clock_timestamp())`;

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
  pagesRead: number;
  lastRead: Date | null;
  place: string;
}
export interface LoanFilter {
  q?: string | undefined;
  state?: 'open' | 'overdue' | 'returned' | 'ended' | undefined;
  record?: string | undefined;
  limit: number;
}

/** How a loan stands: its result comes with the inspection, and nothing that is back is overdue. */
const standing = (db: Db) => ({
  open: db`and l.result is null`,
  overdue: db`and l.result is null and l.returned_at is null and l.due_at < clock_timestamp()`,
  returned: db`and l.result is null and l.returned_at is not null`,
  ended: db`and l.result is not null`,
});

/** The loan ledger, latest first, as far as the asker may read it: his own, those of `scope.departments`, or everything. */
export const loansOf = (db: Db, person: string, scope: LedgerScope, filter: LoanFilter, after: { place: string; id: string } | null) => db<LoanRow[]>`
  select l.id, l.record_id, r.number, r.title, l.case_id, c.number as case_number, l.borrower_id, l.medium, l.purpose, l.out_at, l.due_at, l.extended_from, l.returned_at, l.result,
    (l.returned_at is null and l.result is null and l.due_at < clock_timestamp()) as overdue, l.out_at::text as place, read.pages as pages_read, read.last as last_read
  from register.loan l join register.record r on r.id = l.record_id join cases."case" c on c.id = l.case_id
  cross join lateral (select count(*)::int as pages, max(at) as last from register.reading g where l.medium = 'electronic' and g.record_id = l.record_id and g.case_id = l.case_id) as read
  where ${within(db, person, scope, db`l.borrower_id`)} ${filter.record === undefined ? db`` : db`and l.record_id = ${filter.record}`}
  ${filter.state === undefined ? db`` : standing(db)[filter.state]}
  ${filter.q === undefined ? db`` : db`and (r.number ilike ${like(filter.q)} or r.title ilike ${like(filter.q)} or c.number ilike ${like(filter.q)} or l.purpose ilike ${like(filter.q)}
    or l.borrower_id in (select id from org.person where name ilike ${like(filter.q)}))`}
  ${after ? db`and (l.out_at, l.id) < (${after.place}::text::timestamptz, ${after.id})` : db``} order by l.out_at desc, l.id desc limit ${filter.limit}`;
