// What is on record of an outside party's seat and of the links to it.
import type { Db } from '#db/connect.ts';

export interface LinkRow {
  id: string;
  taskId: string;
  caseId: string;
  stepId: string;
  /** Who holds the seat, and how the request names him. */
  outsideId: string;
  name: string;
  pinned: string;
  head: number;
  form: Record<string, unknown>;
  expiresAt: Date;
  /** It may be used: nobody has ended it, its time is not over, and the step still waits. */
  live: boolean;
  /** It was answered by this very link. */
  answered: boolean;
}

/** The link whose token has this hash, by the database's clock. */
export const linkByHash = (db: Db, hash: Buffer) => db<LinkRow[]>`
  select l.id, l.task_id, t.case_id, t.step_id, o.id as outside_id, o.name, c.pinned, c.head, c.form, l.expires_at,
    l.ended_at is null and l.expires_at > clock_timestamp() and t.state = 'open' and c.ended_at is null as live, t.state = 'done' and o.link_id is not distinct from l.id as answered
  from desk.link l join cases.outside o on o.task_id = l.task_id join cases.task t on t.id = l.task_id join cases."case" c on c.id = t.case_id
  where l.token_hash = ${hash}`;

export interface IssuedRow {
  issuedBy: string;
  issuedAt: Date;
  expiresAt: Date;
  openedAt: Date | null;
  expired: boolean;
}

/** The task's link that nobody has ended. */
export const linkOf = (db: Db, task: string) => db<IssuedRow[]>`
  select issued_by, issued_at, expires_at, opened_at, expires_at <= clock_timestamp() as expired from desk.link where task_id = ${task} and ended_at is null`;

/** The party's answer under the key of its act. */
export const answerOf = (db: Db, caseId: string, key: string) => db<{ outcome: string; at: Date; name: string }[]>`
  select d.outcome, d.at, o.typed_name as name from cases.decision d join cases.outside o on o.id = d.outside_id where d.case_id = ${caseId} and d.key = ${key}`;
