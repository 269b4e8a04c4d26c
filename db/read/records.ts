// The register and the loan ledger, as people read them. Pages are not read here: see `readPage` on the desk, which logs.
import type { Db } from '#db/connect.ts';

export interface RecordRow {
  id: string;
  type: string;
  number: string;
  title: string;
  state: string;
  class: string;
  fields: Record<string, unknown>;
  holderId: string | null;
  holder: string | null;
  dueAt: Date | null;
  waiting: number;
}
const like = (q: string) => `%${q.replace(/[\\%_]/g, '\\$&')}%`;
const columns = (db: Db) => db`r.id, r.type, r.number, r.title, r.state, r.class, r.fields, r.holder_id, p.name as holder, r.due_at, (select count(*)::int from register.waiting w where w.record_id = r.id) as waiting`;

export const recordsOf = (db: Db, type: string, filter: { q?: string | undefined; state?: string | undefined; ids?: string[] | undefined; limit: number }, after: string | null) => db<RecordRow[]>`
  select ${columns(db)} from register.record r left join org.person p on p.id = r.holder_id
  where r.type = ${type} ${filter.state === undefined ? db`` : db`and r.state = ${filter.state}`} ${filter.q === undefined ? db`` : db`and (r.number ilike ${like(filter.q)} or r.title ilike ${like(filter.q)})`}
  ${filter.ids === undefined ? db`` : db`and r.id = any(${filter.ids})`} ${after === null ? db`` : db`and r.number > ${after}`} order by r.number limit ${filter.limit}`;
export const recordById = (db: Db, type: string, id: string) => db<RecordRow[]>`select ${columns(db)} from register.record r left join org.person p on p.id = r.holder_id where r.type = ${type} and r.id = ${id}`;
/** Which of these ids are records of the type. */
export const existing = (db: Db, type: string, ids: string[]) => db<{ id: string }[]>`select id from register.record where type = ${type} and id = any(${ids})`;

export interface LoanRow {
  id: string;
  recordId: string;
  number: string;
  title: string;
  caseId: string;
  caseNumber: string;
  borrower: string;
  borrowerId: string;
  medium: string;
  outAt: Date;
  dueAt: Date;
  extendedFrom: Date | null;
  returnedAt: Date | null;
  result: string | null;
  overdue: boolean;
}
/** The loan ledger, latest first; of one archive or one borrower when asked. */
export const loansOf = (db: Db, filter: { record?: string | undefined; borrower?: string | undefined; open?: boolean | undefined; limit: number }, after: { at: string; id: string } | null) => db<LoanRow[]>`
  select l.id, l.record_id, r.number, r.title, l.case_id, c.number as case_number, p.name as borrower, l.borrower_id, l.medium, l.out_at, l.due_at, l.extended_from, l.returned_at, l.result,
    (l.result is null and l.due_at < clock_timestamp()) as overdue
  from register.loan l join register.record r on r.id = l.record_id join cases."case" c on c.id = l.case_id join org.person p on p.id = l.borrower_id
  where true ${filter.record === undefined ? db`` : db`and l.record_id = ${filter.record}`} ${filter.borrower === undefined ? db`` : db`and l.borrower_id = ${filter.borrower}`} ${filter.open ? db`and l.result is null` : db``}
  ${after ? db`and (l.out_at, l.id) < (${after.at}::timestamptz, ${after.id})` : db``} order by l.out_at desc, l.id desc limit ${filter.limit}`;

/** Who read what, latest first. */
export const readingsOf = (db: Db, recordId: string) => db<{ id: number; page: number; person: string; caseId: string; purpose: string; at: Date }[]>`
  select g.id, g.page, p.name as person, g.case_id, g.purpose, g.at from register.reading g join org.person p on p.id = g.person_id where g.record_id = ${recordId} order by g.at desc limit 200`;

/** The reading right of a person for an archive by a case, as it stands on the database's clock. */
export const grantOf = (db: Db, recordId: string, caseId: string, person: string) => db<{ validUntil: Date; pages: number }[]>`
  select g.valid_until, (r.fields->>'pages')::int as pages from register.grant g join register.record r on r.id = g.record_id
  where g.record_id = ${recordId} and g.case_id = ${caseId} and g.person_id = ${person} and g.ended_at is null and g.valid_until > clock_timestamp()`;
