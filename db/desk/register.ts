// What the api may do beside reading, each a function of the database that logs or limits itself: protected content in clear, the small writes of a reader, settings.
import type { Db } from '#db/connect.ts';

export interface PageRow {
  number: string;
  title: string;
  caseNumber: string;
  page: number;
  pages: number;
  body: string;
  purpose: string;
  validUntil: Date;
  at: Date;
}

/** A page under a live grant, logged in the same statement; no row without one. */
export const readPage = (db: Db, person: string, record: string, caseId: string, page: number) => db<PageRow[]>`
  select number, title, case_number, page, pages, body, purpose, valid_until, at from register.read_page(${person}, ${record}, ${caseId}, ${page})`;

/** A record's fields in clear, after the event that says who, why and by which rule. */
export const unmask = (db: Db, person: string, record: string, purpose: string, rule: string) => db<{ fields: Record<string, unknown> | null }[]>`
  select register.unmask(${person}, ${record}, ${purpose}, ${rule}) as fields`;

/** Notices up to one, or some of them, are read; how many are left. */
export const readNotices = (db: Db, person: string, upTo: number | null, ids: number[]) => db<{ unread: number }[]>`select cases.read_notices(${person}, ${upTo}, ${ids}::bigint[]) as unread`;

/** A holder opened the task's page. */
export const touchTask = (db: Db, person: string, task: string) => db`select cases.touch_task(${person}, ${task})`;

/** Changes that no stream asks for any more go, and parcels that arrived a month ago. */
export const sweepCases = (db: Db) => db`select cases.sweep()`;

/** New values of settings, with an event each. */
export const setParameters = (db: Db, person: string, values: Record<string, string | number | boolean>) => db<{ changed: number }[]>`select org.set_parameters(${person}, ${db.json(values)}) as changed`;
