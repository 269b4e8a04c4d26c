// People, settings, notices and changes, as the console reads them.
import type { Db } from '#db/connect.ts';
import type { Text } from '#domain/text.ts';

export const peopleLike = (db: Db, q: string | undefined, limit: number) => db<{ id: string; name: string; username: string; department: Text; post: string | null }[]>`
  select p.id, p.name, p.username, d.title as department, p.post from org.person p join org.department d on d.id = p.department_id
  where p.disabled_at is null ${q === undefined ? db`` : db`and (p.name ilike ${`%${q}%`} or p.username ilike ${`%${q}%`})`} order by p.name, p.id limit ${limit}`;
export const departments = (db: Db) => db<{ id: string; key: string; title: Text; parentId: string | null; headId: string | null }[]>`select id, key, title, parent_id, head_id from org.department order by key`;
export const parameters = (db: Db) => db<{ key: string; value: unknown; title: Text; clauses: string[]; changedAt: Date; changedBy: string | null }[]>`select key, value, title, clauses, changed_at, changed_by from org.parameter order by key`;
export const organisation = (db: Db) => db<{ key: string; title: Text; demo: boolean }[]>`select key, title, demo from org.organisation`;
export const demoAccounts = (db: Db) => db<{ username: string; post: string | null }[]>`select p.username, p.post from org.person p join desk.credential c on c.person_id = p.id order by p.username`;

export const noticesOf = (db: Db, person: string, limit: number, before: number | null) => db<{ id: number; kind: string; caseId: string | null; taskId: string | null; number: string | null; title: Text | null; data: Record<string, unknown>; at: Date; readAt: Date | null }[]>`
  select n.id, n.kind, n.case_id, n.task_id, c.number, c.title, n.data, n.at, n.read_at from cases.notice n left join cases."case" c on c.id = n.case_id
  where n.person_id = ${person} ${before === null ? db`` : db`and n.id < ${before}`} order by n.id desc limit ${limit}`;

/** Changes for a person after an event id, oldest first. */
export const changesAfter = (db: Db, person: string, after: number) => db<{ id: number; kind: string; ref: string }[]>`select id, kind, ref from cases.change where person_id = ${person} and id > ${after} order by id limit 200`;
export const lastChange = (db: Db) => db<{ id: number }[]>`select coalesce(max(id), 0) as id from cases.change`;

export const auditEvents = (db: Db, filter: { kind?: string | undefined; limit: number }, before: number | null) => db<{ id: number; at: Date; caseId: string | null; kind: string; body: string; hash: string }[]>`
  select id, at, case_id, kind, convert_from(body, 'utf8') as body, encode(leaf, 'hex') as hash from audit.event
  where true ${filter.kind === undefined ? db`` : db`and kind = ${filter.kind}`} ${before === null ? db`` : db`and id < ${before}`} order by id desc limit ${filter.limit}`;
