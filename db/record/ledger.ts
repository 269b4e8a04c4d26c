// Rows that every commit may write beside its own: events of the trail, notices, changes for live screens, the outbox.
import type { Db } from '#db/connect.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { json } from './entries.ts';

export interface EventRow {
  caseId: string;
  kind: string;
  /** Canonical JSON, hashed as these bytes. */
  body: Buffer;
}
export interface NoticeRow {
  personId: string;
  kind: string;
  caseId: string;
  taskId: string | null;
  data: Record<string, unknown>;
}
export interface OutboxRow {
  kind: 'start' | 'event';
  key: string;
  payload: Record<string, unknown>;
}

/** Appends to the trail, in the order given. */
export const appendEvents = (db: Db, rows: EventRow[]) => db`
  insert into audit.event (case_id, kind, body)
  select * from unnest(${rows.map((row) => row.caseId)}::text[], ${rows.map((row) => row.kind)}::text[], ${db.array(rows.map((row) => row.body), 1001)}::bytea[])`;

/** Notices for people, and the change that makes their screens look. */
export const insertNotices = (db: Db, rows: NoticeRow[]) => db`
  insert into cases.notice (person_id, kind, case_id, task_id, data)
  select p, k, c, t, d::jsonb from unnest(${rows.map((row) => row.personId)}::text[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.caseId)}::text[],
    ${rows.map((row) => row.taskId)}::text[], ${rows.map((row) => JSON.stringify(row.data))}::text[]) as n(p, k, c, t, d)`;

/** What changed for whom. */
export const insertChanges = (db: Db, rows: { personId: string; kind: string; ref: string }[]) => db`
  insert into cases.change (person_id, kind, ref)
  select * from unnest(${rows.map((row) => row.personId)}::text[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.ref)}::text[])`;

/** What must leave this commit; the same key twice is once. */
export const insertOutbox = (db: Db, row: OutboxRow) => db`
  with sent as (insert into cases.outbox (kind, key, payload) values (${row.kind}, ${row.key}, ${json(db, row.payload)}) on conflict (key) do nothing returning kind)
  select pg_notify('outbox', kind) from sent`;

/** Wakes the event streams. */
export const wakeStreams = (db: Db) => db`select pg_notify('change', '')`;

/** A submission: its sealed content, whose it is, and what was to happen to which case. */
export interface Staged {
  sealed: Buffer | null;
  personId: string;
  caseId: string;
  act: PersonAct;
}
/** What is staged under an id. */
export const stagedContent = (db: Db, id: string) => db<Staged[]>`
  select sealed, person_id, case_id, act from desk.submission where id = ${id}`;

/** What a parent gave the case that it started. */
export const startPayload = (db: Db, caseId: string) => db<{ payload: { form: Record<string, unknown>; by: string; parent: { caseId: string; node: string } | null } }[]>`
  select payload from cases.outbox where key = ${`start:${caseId}`}`;

/** A remark on the case. */
export const insertComment = (db: Db, row: { id: string; caseId: string; personId: string; text: string; mentions: string[] }) => db`
  insert into cases.comment (id, case_id, person_id, text, mentions) values (${row.id}, ${row.caseId}, ${row.personId}, ${row.text}, ${row.mentions}::text[])`;
