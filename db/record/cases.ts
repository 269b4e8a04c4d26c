// Cases and the definitions they are pinned to.
import type { Db } from '#db/connect.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Header } from '#domain/engine/op.ts';
import type { Text } from '#domain/text.ts';
import { json } from './entries.ts';

export interface CaseRow {
  id: string;
  number: string;
  processKey: string;
  version: number;
  pinned: string;
  /** The definition that it began with, where it was migrated since. */
  firstPinned: string | null;
  title: Text;
  state: Header;
  applicantId: string;
  departmentId: string;
  parentId: string | null;
  parentNode: string | null;
  form: Record<string, unknown>;
  /** What was applied for, of the fields that have been changed since. */
  asked: Record<string, unknown>;
  /** Step → the people picked for it. */
  picks: Record<string, string[]>;
  round: number;
  head: number;
}

/** The case, locked until the transaction ends: acts of one case are recorded one after another. */
export const lockCase = (db: Db, id: string) => db<CaseRow[]>`
  select id, number, process_key, version, pinned, first_pinned, title, state, applicant_id, department_id, parent_id, parent_node, form, asked, picks, round, head
  from cases."case" where id = ${id} for no key update`;

/** The database's clock and the organisation's revision: what rights and due instants go by. */
export const clockAndRevision = (db: Db) => db<{ now: Date; revision: number }[]>`select clock_timestamp() as now, n as revision from org.revision`;

/** A published process, parameters not yet put in. */
export const processVersion = (db: Db, key: string, version: number) => db<{ body: Definition }[]>`
  select body from cases.process where key = ${key} and version = ${version}`;

/** The organisation's settings, for pinning a definition and for the calendar. */
export const settings = (db: Db) => db<{ parameters: Record<string, string | number | boolean> | null; calendar: Record<string, unknown> }[]>`
  select (select jsonb_object_agg(key, value) from org.parameter) as parameters, calendar from org.organisation`;

/** The definition that a case runs, by its hash. */
export const pinnedBody = (db: Db, hash: string) => db<{ body: Definition }[]>`select body from cases.pinned where hash = ${hash}`;

/** Keeps a pinned definition; a second keeper of the same hash changes nothing. */
export const pin = (db: Db, row: { hash: string; processKey: string; version: number; body: Definition }) => db`
  insert into cases.pinned (hash, process_key, version, body) values (${row.hash}, ${row.processKey}, ${row.version}, ${json(db, row.body)}) on conflict do nothing`;

/** The case comes into being, with the next number, under the year that the organisation has. */
export const createCase = (
  db: Db,
  row: { id: string; processKey: string; version: number; pinned: string; title: Text; applicantId: string; departmentId: string; parentId: string | null; parentNode: string | null; form: Record<string, unknown>; picks: Record<string, string[]>; offsetMinutes: number },
) => db<CaseRow[]>`
  insert into cases."case" (id, number, process_key, version, pinned, title, state, applicant_id, department_id, parent_id, parent_node, form, picks, head)
  values (${row.id}, to_char(clock_timestamp() at time zone 'UTC' + ${row.offsetMinutes} * interval '1 minute', 'YYYY') || '-' || lpad(nextval('cases.number')::text, 6, '0'), ${row.processKey}, ${row.version}, ${row.pinned},
    ${json(db, row.title)}, 'in-review', ${row.applicantId}, ${row.departmentId}, ${row.parentId}, ${row.parentNode}, ${json(db, row.form)}, ${json(db, row.picks)}, 0)
  returning id, number, process_key, version, pinned, first_pinned, title, state, applicant_id, department_id, parent_id, parent_node, form, asked, picks, round, head`;

/** Brings the header up to the entry that is being written. */
export const updateCase = (db: Db, row: { id: string; head: number; state: Header; outcome: string | null; form: Record<string, unknown>; asked: Record<string, unknown>; picks: Record<string, string[]>; round: number; ended: boolean }) => db`
  update cases."case" set head = ${row.head}, state = ${row.state}, outcome = coalesce(${row.outcome}, outcome), form = ${json(db, row.form)}, asked = ${json(db, row.asked)}, picks = ${json(db, row.picks)}, round = ${row.round},
    ended_at = case when ${row.ended} then clock_timestamp() else ended_at end
  where id = ${row.id}`;

/** The case goes on under another definition; the one that it began with is kept beside it. */
export const repin = (db: Db, row: { id: string; pinned: string; version: number; title: Text }) => db`
  update cases."case" set first_pinned = coalesce(first_pinned, pinned), first_version = coalesce(first_version, version), pinned = ${row.pinned}, version = ${row.version}, title = ${json(db, row.title)} where id = ${row.id}`;

/** The case's log grew, and nothing else of its header. */
export const moveHead = (db: Db, id: string, head: number) => db`update cases."case" set head = ${head} where id = ${id}`;
