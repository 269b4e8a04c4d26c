// Loading an organisation into a new database: the chart, the settings, the published processes. Each statement may run again and changes nothing.
import type { Db } from '#db/connect.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Text } from '#domain/text.ts';

const json = (db: Db, value: unknown) => db.json(value as never);

/** Whether an organisation has been loaded into this database. */
export const loadedOrganisation = (db: Db) => db<{ key: string; demo: boolean }[]>`select key, demo from org.organisation`;

export const insertOrganisation = (db: Db, row: { id: string; key: string; title: Text; calendar: unknown; demo: boolean }) => db`
  insert into org.organisation (id, key, title, calendar, demo) values (${row.id}, ${row.key}, ${json(db, row.title)}, ${json(db, row.calendar)}, ${row.demo}) on conflict do nothing`;

export const insertDepartment = (db: Db, row: { id: string; key: string; title: Text; parentId: string | null }) => db`
  insert into org.department (id, key, title, parent_id) values (${row.id}, ${row.key}, ${json(db, row.title)}, ${row.parentId}) on conflict do nothing`;
export const setHead = (db: Db, departmentId: string, personId: string) => db`update org.department set head_id = ${personId} where id = ${departmentId} and head_id is null`;

export const insertPerson = (db: Db, row: { id: string; username: string; name: string; departmentId: string; post: string }) => db`
  insert into org.person (id, username, name, human_id, department_id, post) values (${row.id}, ${row.username}, ${row.name}, ${row.id}, ${row.departmentId}, ${row.post}) on conflict do nothing`;

export const insertRole = (db: Db, key: string, title: Text) => db`insert into org.role (key, title) values (${key}, ${json(db, title)}) on conflict do nothing`;
export const insertMember = (db: Db, role: string, person: string) => db`insert into org.role_member (role_key, person_id) values (${role}, ${person}) on conflict do nothing`;

/** A setting gets its value the first time only: what an administrator has set is never overwritten. */
export const insertParameter = (db: Db, row: { key: string; value: unknown; title: Text; clauses: string[] }) => db`
  insert into org.parameter (key, value, title, clauses) values (${row.key}, ${json(db, row.value)}, ${json(db, row.title)}, ${row.clauses}) on conflict do nothing`;

/** The latest published version of a process. */
export const latestVersion = (db: Db, key: string) => db<{ version: number; hash: string }[]>`select version, hash from cases.process where key = ${key} order by version desc limit 1`;
export const insertProcess = (db: Db, row: { key: string; version: number; hash: string; source: string; body: Definition }) => db`
  insert into cases.process (key, version, hash, source, body) values (${row.key}, ${row.version}, ${row.hash}, ${row.source}, ${json(db, row.body)})`;

export const insertRecords = (db: Db, rows: { id: string; type: string; number: string; title: string; state: string; class: string; fields: Record<string, unknown> }[]) => db`
  insert into register.record (id, type, number, title, state, class, fields)
  select r.id, r.type, r.number, r.title, r.state, r.class, r.fields from jsonb_to_recordset(${json(db, rows)}) as r(id text, type text, number text, title text, state text, class text, fields jsonb) on conflict do nothing`;
export const insertPages = (db: Db, rows: { recordId: string; page: number; body: string }[]) => db`
  insert into register.page (record_id, page, body) select r."recordId", r.page, r.body from jsonb_to_recordset(${json(db, rows)}) as r("recordId" text, page int, body text) on conflict do nothing`;

export const insertCredential = (db: Db, personId: string, hash: string) => db`insert into desk.credential (person_id, password_hash) values (${personId}, ${hash}) on conflict do nothing`;

/** What loading did, for the trail. */
export const insertEvent = (db: Db, kind: string, body: Buffer) => db`insert into audit.event (case_id, kind, body) values (null, ${kind}, ${body})`;
