// Uploads, until a case takes them, and the one way in which a file's content leaves the database.
import type { Db, Sql } from '#db/connect.ts';

export interface Upload {
  id: string;
  personId: string;
  name: string;
  type: string;
  size: number;
  sha256: Buffer;
}

const UPLOADING = 7_301_129;

/** Keeps a file and its sealed content, or neither: false when its person would then have more than `most` bytes that no case has taken. One upload of a person is counted after another: a process sends one at a time, so that no more than one connection of it waits here. */
export const keepFile = (sql: Sql, file: Upload, sealed: Buffer, most: number): Promise<boolean> => sql.begin(async (tx) => {
  await tx`select pg_advisory_xact_lock(${UPLOADING}, hashtext(${file.personId}))`;
  const [kept] = await tx`
    insert into cases.file (id, person_id, name, type, size, sha256) select ${file.id}, ${file.personId}, ${file.name}, ${file.type}, ${file.size}::int, ${file.sha256}
    where (select coalesce(sum(size), 0) from cases.file where person_id = ${file.personId} and case_id is null) + ${file.size}::int <= ${most}::int returning id`;
  if (kept) await tx`insert into cases.file_content (file_id, sealed) values (${file.id}, ${sealed})`;
  return kept !== undefined;
});

/** A file's sealed content; a file of a case leaves an event in the same statement. No row: there is none for this person. */
export const readFile = (db: Db, person: string, id: string) => db<{ name: string; type: string; sealed: Buffer }[]>`select name, type, sealed from cases.read_file(${person}, ${id})`;

/** Lets go of one's own upload that no case has taken. */
export const dropFile = (db: Db, person: string, id: string) => db<{ dropped: boolean }[]>`select cases.drop_file(${person}, ${id}) as dropped`;

/** Uploads of yesterday that no case took and no draft of their person names go. */
export const sweepFiles = (db: Db) => db`select cases.sweep_files()`;
