// A case takes the files that its form names, in the entry that takes the form.
import type { Tx } from '#db/connect.ts';
import { lockFiles, takeFiles } from '#db/record/files.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Values } from '#domain/form/check.ts';
import { filesIn, strangeFile } from '#domain/form/files.ts';
import type { Refusal } from '#domain/refusal.ts';

/** Takes them all, or says why not and takes none. `standing`: the case's form as it is on record. Call it last: what it has taken stays taken. */
export async function takeFilesOf(tx: Tx, definition: Definition, values: Values, standing: Values, by: string, caseId: string): Promise<Refusal | undefined> {
  const named = filesIn(definition.form, values);
  if (!named.length) return undefined;
  const ids = named.map(({ id }) => id);
  const strange = strangeFile(named, await lockFiles(tx, ids), by, filesIn(definition.form, standing));
  if (!strange) await takeFiles(tx, ids, caseId);
  return strange;
}
