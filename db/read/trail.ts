// The trail of a case, and the log as a whole.
import type { Db } from '#db/connect.ts';

export interface EventRow {
  id: number;
  at: Date;
  kind: string;
  caseId: string | null;
  /** Canonical JSON as it was hashed. */
  body: string;
  hash: string;
}

/** What happened to a case, oldest first, after an event; `tries`: with what somebody was refused for want of authority. */
export const trailOf = (db: Db, caseId: string, after: number, limit: number, tries: boolean) => db<EventRow[]>`
  select id, at, kind, case_id, convert_from(body, 'UTF8') as body, encode(leaf, 'hex') as hash from audit.event
  where case_id = ${caseId} and id > ${after} and (${tries} or kind <> 'act.refused') order by id limit ${limit}`;

/** What people wrote without deciding, by the key of the act: of these acts. */
export const commentsOf = (db: Db, caseId: string, keys: string[]) => db<{ key: string; text: string }[]>`
  select e.key, m.text from cases.entry e join cases.comment m on m.case_id = e.case_id and m.id = e.case_id || '.m' || e.seq where e.case_id = ${caseId} and e.key = any(${keys})`;

export interface AuditFilter {
  kind?: string | undefined;
  case?: string | undefined;
  by?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
}

/** The log, latest first, before an event. */
export const auditEvents = (db: Db, filter: AuditFilter, before: number | null) => db<EventRow[]>`
  select id, at, kind, case_id, convert_from(body, 'UTF8') as body, encode(leaf, 'hex') as hash from audit.event
  where true ${filter.kind === undefined ? db`` : db`and kind = ${filter.kind}`} ${filter.case === undefined ? db`` : db`and case_id = ${filter.case}`}
    ${filter.by === undefined ? db`` : db`and audit.actor(body) = ${filter.by}`}
    ${filter.from === undefined ? db`` : db`and at >= ${filter.from}::timestamptz`} ${filter.to === undefined ? db`` : db`and at < ${filter.to}::timestamptz`}
    ${before === null ? db`` : db`and id < ${before}`} order by id desc limit ${filter.limit}`;

/** How long ago a case was urged, in milliseconds, latest first. */
export const urgesOf = (db: Db, caseId: string) => db<{ ago: number }[]>`select (extract(epoch from clock_timestamp() - at) * 1000)::float8 as ago from audit.event where case_id = ${caseId} and kind = 'case.urged' order by id desc limit 10`;

/** The number of the event in which a decision is on record. */
export const eventOfDecision = (db: Db, caseId: string, key: string) => db<{ id: number }[]>`
  select id from audit.event where case_id = ${caseId} and kind = 'task.decided' and convert_from(body, 'UTF8')::jsonb->>'key' = ${key} order by id limit 1`;
