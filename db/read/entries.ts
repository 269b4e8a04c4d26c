// The log of a case, as a reader follows it.
import type { Db } from '#db/connect.ts';
import type { Refusal } from '#domain/refusal.ts';

/** What the record says of an act: where it is, whether it was refused, and whether the walk has come to rest since. No row: nothing yet. */
export const recordedUnder = (db: Db, caseId: string, key: string) => db<{ seq: number; refused: Refusal | null; rested: boolean }[]>`
  select e.seq, e.refused, exists (select 1 from cases.entry r where r.case_id = e.case_id and r.seq >= e.seq and r.rest) as rested
  from cases.entry e where e.case_id = ${caseId} and e.key = ${key} and e.part = 0`;

export interface CaseAtRest {
  head: number;
  processKey: string;
  version: number;
  pinned: string;
  /** The definition and version that it began with, where it was migrated since. */
  firstPinned: string | null;
  firstVersion: number | null;
  applicantId: string;
  ended: boolean;
}
/** What must be known of a case to send it an act, or to start its workflow again from the record. */
export const caseToSend = (db: Db, id: string) => db<CaseAtRest[]>`
  select head, process_key, version, pinned, first_pinned, first_version, applicant_id, ended_at is not null as ended from cases."case" where id = ${id}`;
