// What people were told, and what changed for them.
import type { Db } from '#db/connect.ts';
import type { Text } from '#domain/text.ts';

export interface NoticeRow {
  id: number;
  kind: string;
  caseId: string | null;
  taskId: string | null;
  stepId: string | null;
  number: string | null;
  title: Text | null;
  pinned: string | null;
  form: Record<string, unknown> | null;
  data: Record<string, unknown>;
  at: Date;
  readAt: Date | null;
}

/** A person's notices, latest first, before one. */
export const noticesOf = (db: Db, person: string, unread: boolean, limit: number, before: number | null) => db<NoticeRow[]>`
  select n.id, n.kind, n.case_id, n.task_id, t.step_id, c.number, c.title, c.pinned, c.form, n.data, n.at, n.read_at
  from cases.notice n left join cases."case" c on c.id = n.case_id left join cases.task t on t.id = n.task_id
  where n.person_id = ${person} ${unread ? db`and n.read_at is null` : db``} ${before === null ? db`` : db`and n.id < ${before}`} order by n.id desc limit ${limit}`;

export interface ChangeRow {
  id: number;
  personId: string;
  kind: 'task' | 'case' | 'count' | 'notice';
  ref: string;
}

/** Changes after an id that concern these people, oldest first. An id can be taken before, and committed after, another: ask from a little further back than the last seen. */
export const changesAfter = (db: Db, people: string[], after: number, limit: number) => db<ChangeRow[]>`select id, person_id, kind, ref from cases.change where id > ${after} and person_id = any(${people}) order by id limit ${limit}`;

/** A person's changes after an id: what a stream that was cut off has missed. */
export const changesOf = (db: Db, person: string, after: number, limit: number) => db<ChangeRow[]>`select id, person_id, kind, ref from cases.change where person_id = ${person} and id > ${after} order by id limit ${limit}`;

/** The latest change there is. */
export const lastChange = (db: Db) => db<{ id: number }[]>`select coalesce(max(id), 0) as id from cases.change`;
