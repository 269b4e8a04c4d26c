// The files that shown values name.
import type { Db } from '#db/connect.ts';
import { filesById, type FileRow } from '#db/read/files.ts';
import type { Values } from '#domain/form/check.ts';
import type { Field } from '#domain/form/field.ts';
import { filesIn } from '#domain/form/files.ts';
import type { CaseFile } from '../contract.ts';
import { personIn, type Organisation } from '../organisation.ts';
import { instant } from './task-header.ts';

/** Asks the database only when there are any. */
export function filesOf(db: Db, fields: readonly Field[], shown: Values): Promise<readonly FileRow[]> | readonly FileRow[] {
  const ids = filesIn(fields, shown).map(({ id }) => id);
  return ids.length ? filesById(db, ids) : [];
}

/** A file of a case, with who brought it and when. */
export const fileView = (organisation: Organisation, { id, name, size, type, personId, uploadedAt }: FileRow): CaseFile => ({ id, name, size, type, by: personIn(organisation, personId), at: instant(uploadedAt) });
