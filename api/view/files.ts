// The files that shown values name.
import type { Db } from '#db/connect.ts';
import { filesById, type FileRow } from '#db/read/files.ts';
import type { Values } from '#domain/form/check.ts';
import type { Field } from '#domain/form/field.ts';
import { filesIn } from '#domain/form/files.ts';

/** Asks the database only when there are any. */
export function filesOf(db: Db, fields: readonly Field[], shown: Values): Promise<readonly FileRow[]> | readonly FileRow[] {
  const ids = filesIn(fields, shown).map(({ id }) => id);
  return ids.length ? filesById(db, ids) : [];
}
