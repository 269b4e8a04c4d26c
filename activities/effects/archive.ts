// Archives move: in → reserved → out → in or lost. Two requests never both get one; who waits is served in turn (DC-3.3c–h).
import { archivesById, archivesOf, awaited, endLoans, leaveLine, lineFor, lockRegister, moveArchives, openLoans, standInLine } from '#db/record/register.ts';
import { note, type Entering } from '../entering.ts';
import { instantOf, recordsOf, type Done, type Given } from './given.ts';

/** Reserves all of the archives, or stands in line for all of them, or finds that one of them is gone for good. */
export async function reserve(c: Entering, given: Given): Promise<Done> {
  const ids = recordsOf(given, 'archives');
  await lockRegister(c.tx);
  const rows = await archivesById(c.tx, ids);
  if (rows.length !== ids.length || rows.some(({ state }) => state === 'lost' || state === 'destroyed')) return { result: 'unavailable' };
  const taken = rows.some(({ state }) => state !== 'in') || (await awaited(c.tx, ids, c.case.id)).length > 0;
  if (taken) {
    await standInLine(c.tx, ids, c.case.id, given.node);
    return { result: 'queued' };
  }
  await moveArchives(c.tx, ids, 'reserved', c.case.id, null, null);
  return { result: 'reserved' };
}

/** Gives back what was reserved but never handed out. */
export async function release(c: Entering): Promise<void> {
  await lockRegister(c.tx);
  await leaveLine(c.tx, c.case.id);
  const ids = (await archivesOf(c.tx, c.case.id)).filter(({ state }) => state === 'reserved').map(({ id }) => id);
  await free(c, ids, 'in');
}

/** The archives leave the room, in the applicant's hands. */
export async function checkOut(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const rows = (await archivesOf(c.tx, c.case.id)).filter(({ state }) => state === 'reserved');
  const dueAt = instantOf(given, 'until');
  if (!rows.length) throw new Error('nothing is reserved for this case');
  const ids = rows.map(({ id }) => id);
  await moveArchives(c.tx, ids, 'out', c.case.id, c.case.applicantId, dueAt);
  await openLoans(c.tx, rows.map(({ id }) => ({ id: `${c.case.id}.${id}`, recordId: id, caseId: c.case.id, borrowerId: c.case.applicantId, medium: 'paper', purpose: purposeOf(c), dueAt })));
  note(c, 'loan.opened', { records: ids, due: dueAt.toISOString() });
  return { result: 'out' };
}

/** The archives are back, with the result of the inspection; whoever waits next is served. */
export async function checkIn(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const ids = (await archivesOf(c.tx, c.case.id)).filter(({ state }) => state === 'out').map(({ id }) => id);
  await endLoans(c.tx, c.case.id, String(given.values.result ?? 'clean'));
  note(c, 'loan.closed', { records: ids, result: given.values.result ?? 'clean' });
  await free(c, ids, 'in');
  return { result: 'in' };
}

/** The archives are lost: the loan ends without a return, and those who wait for them are told. */
export async function lose(c: Entering): Promise<Done> {
  await lockRegister(c.tx);
  const ids = (await archivesOf(c.tx, c.case.id)).filter(({ state }) => state === 'out').map(({ id }) => id);
  await endLoans(c.tx, c.case.id, 'lost');
  note(c, 'loan.closed', { records: ids, result: 'lost' });
  await free(c, ids, 'lost');
  return { result: 'lost' };
}

/** The purpose as the ledger keeps it. */
export const purposeOf = (c: Entering): string => (typeof c.form.purpose === 'string' ? c.form.purpose.slice(0, 500) : '');

/** Moves archives out of this case's hands and serves the line: each waiting case gets all of its archives at once, first come first. */
async function free(c: Entering, ids: string[], to: 'in' | 'lost'): Promise<void> {
  if (!ids.length) return;
  await moveArchives(c.tx, ids, to, null, null, null);
  for (const next of await lineFor(c.tx, ids)) {
    if (!next.free && !next.hopeless) continue;
    if (next.free && !(await stillFree(c, next.records))) continue;
    await leaveLine(c.tx, next.caseId);
    if (next.free) await moveArchives(c.tx, next.records, 'reserved', next.caseId, null, null);
    const outcome = next.free ? 'available' : 'unavailable';
    c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:${next.caseId}`, payload: { caseId: next.caseId, event: 'archive.available', outcome } });
    note(c, 'archive.passed-on', { to: next.caseId, outcome });
  }
}

const stillFree = async (c: Entering, ids: string[]): Promise<boolean> => (await archivesById(c.tx, ids)).every(({ state }) => state === 'in');
