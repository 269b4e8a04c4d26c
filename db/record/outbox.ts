// What waits to leave: read in order, locked while it is being delivered.
import type { Db } from '#db/connect.ts';
import type { Definition } from '#domain/definition/definition.ts';

export interface Parcel {
  id: number;
  kind: 'start' | 'event' | 'wake';
  key: string;
  payload: { caseId: string; process?: string; by?: string; parent?: { caseId: string; node: string }; event?: string; outcome?: string };
  attempts: number;
}

/** Up to ten parcels that are due, of each case the oldest only, locked for this transaction; another worker skips them. Waking comes last: thousands may be woken at once, and news wakes a case by itself. */
export const dueOutbox = (db: Db) => db<Parcel[]>`
  select id, kind, key, payload, attempts from cases.outbox o where delivered_at is null and next_at <= clock_timestamp()
    and not exists (select 1 from cases.outbox e where e.delivered_at is null and e.kind <> 'wake' and e.payload ->> 'caseId' = o.payload ->> 'caseId' and e.id < o.id)
  order by kind = 'wake', id limit 10 for update skip locked`;

/** It has arrived. */
export const delivered = (db: Db, id: number) => db`update cases.outbox set delivered_at = clock_timestamp() where id = ${id}`;

/** Not yet: tried again later, at most a minute apart. */
export const postpone = (db: Db, id: number) => db`
  update cases.outbox set attempts = attempts + 1, next_at = clock_timestamp() + least(power(2, least(attempts, 6)), 60) * interval '1 second' where id = ${id}`;

/** The published version that a new case of a process runs. */
export const latestBody = (db: Db, key: string) => db<{ version: number; body: Definition }[]>`select version, body from cases.process where key = ${key} order by version desc limit 1`;
