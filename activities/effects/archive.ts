// Archives move: in → reserved → out → in or lost. Two requests never both get one; who waits is served in turn (DC-3.3c–h).
import { archivesById, archivesOf, awaited, bringBack, endLoans, leaveLine, line, lockRegister, moveArchives, openLoans, standInLine } from '#db/record/register.ts';
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

/** Gives back what was reserved but never handed out, and the place in the line. */
export async function release(c: Entering): Promise<void> {
  await lockRegister(c.tx);
  await leaveLine(c.tx, c.case.id);
  await moveArchives(c.tx, await held(c, 'reserved'), 'in', null, null, null);
  await serve(c);
}

/** The archives leave the room, in the applicant's hands. Whoever holds what others wait for is asked at once to be quick. */
export async function checkOut(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const ids = await held(c, 'reserved');
  const dueAt = instantOf(given, 'until', c.calendar);
  if (!ids.length) throw new Error('nothing is reserved for this case');
  await moveArchives(c.tx, ids, 'out', c.case.id, c.case.applicantId, dueAt);
  await openLoans(c.tx, ids.map((id) => ({ id: `${c.case.id}.${id}`, recordId: id, caseId: c.case.id, borrowerId: c.case.applicantId, medium: 'paper', purpose: purposeOf(c), dueAt })));
  note(c, 'loan.opened', { records: ids, due: dueAt.toISOString() });
  if ((await awaited(c.tx, ids, c.case.id)).length) c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:recall`, payload: { caseId: c.case.id, event: 'loan.recalled' } });
  return { result: 'out' };
}

/** The borrower brings back what he still has, at the moment of his act: from then on nothing of it is late. It is out until it has been inspected. */
export async function handBack(c: Entering): Promise<Done> {
  await lockRegister(c.tx);
  const records = (await bringBack(c.tx, c.case.id, c.writing.key)).map(({ recordId }) => recordId);
  note(c, 'loan.returned', { records });
  return { result: 'back' };
}

/** What is still out of this case has been looked at and is in again, with the result of the inspection; whoever waits next is served. */
export async function checkIn(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const ids = await held(c, 'out');
  const result = String(given.values.result);
  await endLoans(c.tx, c.case.id, ids, result);
  if (ids.length) note(c, 'loan.closed', { records: ids, result });
  await moveArchives(c.tx, ids, 'in', null, null, null);
  await serve(c);
  return { result: 'in' };
}

/** Some of the archives that are out are lost, or all where none of them is named: their loans end without a return, and those who wait for them are told. */
export async function lose(c: Entering, given: Given): Promise<Done> {
  await lockRegister(c.tx);
  const out = await held(c, 'out');
  const named = recordsOf(given, 'archives').filter((id) => out.includes(id));
  const ids = named.length ? named : out;
  await endLoans(c.tx, c.case.id, ids, 'lost');
  note(c, 'loan.lost', { records: ids });
  await moveArchives(c.tx, ids, 'lost', null, null, null);
  await serve(c);
  return { result: ids.length < out.length ? 'partly' : 'lost' };
}

/** The purpose as the ledger keeps it. */
export const purposeOf = (c: Entering): string => (typeof c.form.purpose === 'string' ? c.form.purpose.slice(0, 500) : '');

const held = async (c: Entering, state: 'reserved' | 'out'): Promise<string[]> => (await archivesOf(c.tx, c.case.id)).filter((archive) => archive.state === state).map(({ id }) => id);

/** Serves the whole line, first come first: each case gets all of its archives at once, and none that somebody before it still waits for. Whose turn it is, is told. */
export async function serve(c: Entering): Promise<void> {
  const spoken = new Set<string>();
  for (const next of await line(c.tx)) {
    const turn = next.free && !next.records.some((id) => spoken.has(id));
    if (turn || next.hopeless) {
      await leaveLine(c.tx, next.caseId);
      const outcome = turn ? 'available' : 'unavailable';
      c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:${next.caseId}`, payload: { caseId: next.caseId, event: 'archive.available', outcome } });
      note(c, 'archive.passed-on', { to: next.caseId, outcome });
    }
    if (turn) {
      await moveArchives(c.tx, next.records, 'reserved', next.caseId, null, null);
      c.ledger.notices.push({ personId: next.applicantId, kind: 'archive.available', caseId: next.caseId, taskId: null, data: { records: next.records } });
      c.ledger.changes.push({ personId: next.applicantId, kind: 'notice', ref: next.caseId });
    }
    if (!next.hopeless) for (const id of next.records) spoken.add(id);
  }
}
