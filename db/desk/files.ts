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

/** Keeps a file and its sealed content, or neither. */
export const insertFile = (sql: Sql, file: Upload, sealed: Buffer) => sql.begin((tx) => [
  tx`insert into cases.file (id, person_id, name, type, size, sha256) values (${file.id}, ${file.personId}, ${file.name}, ${file.type}, ${file.size}, ${file.sha256})`,
  tx`insert into cases.file_content (file_id, sealed) values (${file.id}, ${sealed})`,
]);

/** How many bytes a person has uploaded that no case has taken. */
export const waitingBytes = (db: Db, person: string) => db<{ bytes: number }[]>`select coalesce(sum(size), 0)::float8 as bytes from cases.file where person_id = ${person} and case_id is null`;

/** A file's sealed content; a file of a case leaves an event in the same statement. No row: there is none for this person. */
export const readFile = (db: Db, person: string, id: string) => db<{ name: string; type: string; sealed: Buffer }[]>`select name, type, sealed from cases.read_file(${person}, ${id})`;

/** Lets go of one's own upload that no case has taken. */
export const dropFile = (db: Db, person: string, id: string) => db<{ dropped: boolean }[]>`select cases.drop_file(${person}, ${id}) as dropped`;

/** Uploads of yesterday that no case took go. */
export const sweepFiles = (db: Db) => db`select cases.sweep_files()`;
