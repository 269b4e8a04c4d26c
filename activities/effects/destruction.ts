// Archives that are to be destroyed: out of everybody's reach first, gone at the end; the register keeps the entry (DC-2.4c).
import { archivesById, archivesOf, awaited, holdingCases, lockRegister, moveArchives } from '#db/record/register.ts';
import { note, type Entering } from '../entering.ts';
import { serve } from './archive.ts';
import { recordsOf, type Done, type Given } from './given.ts';

/** Sets aside what is in and nobody waits for. What is with somebody is dropped from the list, and asked back. */
export async function quarantine(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const ids = recordsOf(given, 'archives');
  const wanted = new Set((await awaited(c.tx, ids, c.case.id)).map(({ recordId }) => recordId));
  const held = (await archivesById(c.tx, ids)).filter(({ id, state }) => state === 'in' && !wanted.has(id)).map(({ id }) => id);
  const dropped = ids.filter((id) => !held.includes(id));
  await moveArchives(c.tx, held, 'reserved', c.case.id, null, null);
  for (const { caseId } of await holdingCases(c.tx, dropped)) c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:recall:${caseId}`, payload: { caseId, event: 'loan.recalled' } });
  note(c, 'archive.set-aside', { records: held, dropped });
  return { result: !held.length ? 'none' : dropped.length ? 'partly' : 'held' };
}

/** What was set aside is destroyed: nobody lends or reads it any more, and whoever had got in line for it meanwhile is told. */
export async function destroy(c: Entering): Promise<Done> {
  await lockRegister(c.tx);
  const ids = (await archivesOf(c.tx, c.case.id)).filter(({ state }) => state === 'reserved').map(({ id }) => id);
  await moveArchives(c.tx, ids, 'destroyed', null, null, null);
  note(c, 'archive.destroyed', { records: ids });
  await serve(c);
  return { result: 'destroyed' };
}
