// What somebody has filled in and not submitted: read, kept and dropped by him alone.
import type { Db } from '#db/connect.ts';

/** `about`: `process:<key>` or `task:<id>`. */
export const draftOf = (db: Db, person: string, about: string) => db<{ sealed: Buffer; savedAt: Date }[]>`select sealed, saved_at from desk.draft where person_id = ${person} and about = ${about}`;

/** The latest one stays, and the uploads that it names are not swept while it does. */
export const keepDraft = (db: Db, person: string, about: string, sealed: Buffer, files: string[]) => db<{ savedAt: Date }[]>`
  insert into desk.draft (person_id, about, sealed, files) values (${person}, ${about}, ${sealed}, ${files})
  on conflict (person_id, about) do update set sealed = excluded.sealed, files = excluded.files, saved_at = clock_timestamp() returning saved_at`;

/** Not wanted any more. */
export const dropDraft = (db: Db, person: string, about: string) => db`delete from desk.draft where person_id = ${person} and about = ${about}`;

/** What nobody has come back to for ninety days goes. */
export const sweepDrafts = (db: Db) => db`delete from desk.draft where saved_at < clock_timestamp() - interval '90 days'`;
