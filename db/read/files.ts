// Files as lists show them. Their content is not read here: db/desk/files.ts, which logs.
import type { Db } from '#db/connect.ts';

export interface FileRow {
  id: string;
  personId: string;
  name: string;
  type: string;
  size: number;
  uploadedAt: Date;
  caseId: string | null;
}

/** The files under these ids. */
export const filesById = (db: Db, ids: string[]) => db<FileRow[]>`select id, person_id, name, type, size, uploaded_at, case_id from cases.file where id = any(${ids})`;
