// A case takes the files that its form names, in the entry that takes the form.
import type { Tx } from '#db/connect.ts';
import { lockFiles, takeFiles } from '#db/record/files.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Values } from '#domain/form/check.ts';
import { filesIn, strangeFile } from '#domain/form/files.ts';
import type { Refusal } from '#domain/refusal.ts';

/** Takes them all, or says why not and takes none. Call it last: what it has taken stays taken. */
export async function takeFilesOf(tx: Tx, definition: Definition, values: Values, person: string, caseId: string): Promise<Refusal | undefined> {
  const named = filesIn(definition.form, values);
  if (!named.length) return undefined;
  const held = await lockFiles(tx, named.map(({ id }) => id));
  const strange = strangeFile(named, held, person, caseId);
  if (!strange) await takeFiles(tx, named.map(({ id }) => id), caseId);
  return strange;
}
