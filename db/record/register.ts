// The register: archives and their states, the queue for them, loans, grants, incidents.
import type { Db } from '#db/connect.ts';

export interface ArchiveRow {
  id: string;
  number: string;
  title: string;
  state: 'in' | 'reserved' | 'out' | 'lost' | 'destroyed';
  caseId: string | null;
  holderId: string | null;
}

/** Movements of archives happen one after another, so that two requests never both get one, and nobody waits in a circle. */
export const lockRegister = (db: Db) => db`select pg_advisory_xact_lock(7301127)`;

/** These archives, locked. */
export const archivesById = (db: Db, ids: string[]) => db<ArchiveRow[]>`
  select id, number, title, state, case_id, holder_id from register.record where type = 'archive' and id = any(${ids}) order by id for update`;

/** The archives that a case has reserved or out. */
export const archivesOf = (db: Db, caseId: string) => db<ArchiveRow[]>`
  select id, number, title, state, case_id, holder_id from register.record where type = 'archive' and case_id = ${caseId} order by id for update`;

/** Moves archives to a state; whoever held or reserved them no longer does when they are `in`, `lost` or `destroyed`. */
export const moveArchives = (db: Db, ids: string[], to: ArchiveRow['state'], caseId: string | null, holderId: string | null, dueAt: Date | null) => db`
  update register.record set state = ${to}, case_id = ${caseId}, holder_id = ${holderId}, due_at = ${dueAt}, back_at = null where id = any(${ids})`;

/** Stands in line for every one of these archives. */
export const standInLine = (db: Db, ids: string[], caseId: string, node: string) => db`
  insert into register.waiting (record_id, case_id, node) select unnest(${ids}::text[]), ${caseId}, ${node} on conflict do nothing`;
/** Leaves every line. */
export const leaveLine = (db: Db, caseId: string) => db`delete from register.waiting where case_id = ${caseId}`;

/** Everybody who waits, first come first, with all that each of them waits for: whether it is all in, and whether some of it is gone for good. */
export const line = (db: Db) => db<{ caseId: string; applicantId: string; records: string[]; free: boolean; hopeless: boolean }[]>`
  select w.case_id, c.applicant_id, array_agg(w.record_id order by w.record_id) as records, bool_and(r.state = 'in') as free, bool_or(r.state in ('lost', 'destroyed')) as hopeless
  from register.waiting w join register.record r on r.id = w.record_id join cases."case" c on c.id = w.case_id
  group by w.case_id, c.applicant_id order by min(w.at), w.case_id`;

/** Archives that somebody already stands in line for, this case not counted. */
export const awaited = (db: Db, ids: string[], caseId: string) => db<{ recordId: string }[]>`
  select distinct record_id from register.waiting where record_id = any(${ids}) and case_id <> ${caseId}`;

/** Opens rows of the loan ledger. */
export const openLoans = (db: Db, rows: { id: string; recordId: string; caseId: string; borrowerId: string; medium: 'paper' | 'electronic'; purpose: string; dueAt: Date }[]) => db`
  insert into register.loan ${db(rows)}`;
/** What a case still has out is back: in the loans as of the act that this entry belongs to, in the register until it is inspected; which records those are. */
export const bringBack = (db: Db, caseId: string, key: string) => db<{ recordId: string }[]>`
  with act as (select at from cases.entry where case_id = ${caseId} and key = ${key} and part = 0),
  loans as (update register.loan set returned_at = act.at from act where case_id = ${caseId} and result is null returning record_id),
  records as (update register.record set back_at = act.at from act where case_id = ${caseId} and state = 'out')
  select record_id from loans order by record_id`;
/** The loans of these records by a case end with a result; those already ended stay as they are, and what came back before keeps its moment. */
export const endLoans = (db: Db, caseId: string, ids: string[], result: string) => db`
  update register.loan set returned_at = case when ${result} in ('lost', 'missing') then null else coalesce(returned_at, clock_timestamp()) end, result = ${result} where case_id = ${caseId} and record_id = any(${ids}) and result is null`;
/** Moves the return instant of a case's open loans; of an extension the first instant is kept. */
export const moveLoans = (db: Db, caseId: string, dueAt: Date, extended: boolean) => db`
  with moved as (update register.loan set extended_from = case when ${extended} then coalesce(extended_from, due_at) else extended_from end, due_at = ${dueAt} where case_id = ${caseId} and result is null),
  seen as (update register.record set due_at = ${dueAt} where case_id = ${caseId})
  update register.grant set valid_until = ${dueAt} where case_id = ${caseId} and ended_at is null`;
/** The records that a case has lent and not yet taken back, on paper or to be read. */
export const lentBy = (db: Db, caseId: string) => db<{ recordId: string }[]>`select record_id from register.loan where case_id = ${caseId} and result is null order by record_id`;
/** The cases that have these archives out, and not brought back. */
export const holdingCases = (db: Db, ids: string[]) => db<{ caseId: string }[]>`
  select distinct case_id from register.record where id = any(${ids}) and state = 'out' and back_at is null and case_id is not null`;

/** Opens reading rights until an instant. */
export const openGrants = (db: Db, rows: { id: string; recordId: string; caseId: string; personId: string; validUntil: Date }[]) => db`insert into register.grant ${db(rows)}`;
/** Ends the reading rights of a case now; the records that could be read. */
export const endGrants = (db: Db, caseId: string) => db<{ recordId: string }[]>`update register.grant set ended_at = clock_timestamp() where case_id = ${caseId} and ended_at is null returning record_id`;

/** An incident enters its register. */
export const registerIncident = (db: Db, row: { id: string; caseId: string; causeCaseId: string | null; kind: string }) => db`
  insert into register.incident (id, case_id, cause_case_id, kind) values (${row.id}, ${row.caseId}, ${row.causeCaseId}, ${row.kind}) on conflict (case_id) do nothing`;
/** An incident is closed, with its outcome. */
export const closeIncident = (db: Db, caseId: string, outcome: string, level: string | null) => db`
  update register.incident set closed_at = clock_timestamp(), outcome = ${outcome}, level = ${level} where case_id = ${caseId}`;
