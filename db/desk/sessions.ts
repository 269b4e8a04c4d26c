// Sessions: an id and the hash of a secret that only the cookie holds. Ends after 30 idle minutes and after 12 hours, by the database's clock.
import type { Db } from '#db/connect.ts';

export interface SessionRow {
  personId: string;
  secretHash: Buffer;
  /** Not touched for a minute: worth a write. */
  stale: boolean;
  /** The organisation as it stands with this request. */
  revision: number;
}

/** The live session under an id, of somebody who has not left, and the organisation's revision, in one question. */
export const sessionById = (db: Db, id: string) => db<SessionRow[]>`
  select s.person_id, s.secret_hash, s.last_seen_at < clock_timestamp() - interval '1 minute' as stale, r.n as revision
  from desk.session s join org.person p on p.id = s.person_id cross join org.revision r
  where s.id = ${id} and p.disabled_at is null and s.last_seen_at > clock_timestamp() - interval '30 minutes' and s.created_at > clock_timestamp() - interval '12 hours'`;

/** Its idle time starts again. */
export const touchSession = (db: Db, id: string) => db`update desk.session set last_seen_at = clock_timestamp() where id = ${id}`;

/** Writes the session and the sign-in event, or neither. */
export const openSession = (db: Db, row: { id: string; secretHash: Buffer; personId: string; address: string }) => db`
  select desk.open_session(${row.id}, ${row.secretHash}, ${row.personId}, ${row.address})`;

/** Ends the session; the event is written once. */
export const closeSession = (db: Db, id: string) => db`select desk.close_session(${id})`;

/** Sessions whose time is over leave the table. */
export const sweepSessions = (db: Db) => db`
  delete from desk.session where last_seen_at < clock_timestamp() - interval '30 minutes' or created_at < clock_timestamp() - interval '12 hours'`;
