// Electronic reading: a right to read these archives until an instant. It ends by the clock at read time; closing it only says so earlier.
import { archivesById, endGrants, endLoans, openGrants, openLoans } from '#db/record/register.ts';
import { note, type Entering } from '../entering.ts';
import { purposeOf } from './archive.ts';
import { instantOf, recordsOf, type Done, type Given } from './given.ts';

/** Opens the right, and the row of the loan ledger that goes with it. */
export async function openReading(c: Entering, given: Given): Promise<Done> {
  const rows = await archivesById(c.tx, recordsOf(given, 'archives'));
  const until = instantOf(given, 'until', c.calendar);
  if (!rows.length || rows.some(({ state }) => state === 'lost' || state === 'destroyed')) return { result: 'unavailable' };
  await openGrants(c.tx, rows.map(({ id }) => ({ id: `${c.case.id}.${id}`, recordId: id, caseId: c.case.id, personId: c.case.applicantId, validUntil: until })));
  await openLoans(c.tx, rows.map(({ id }) => ({ id: `${c.case.id}.${id}`, recordId: id, caseId: c.case.id, borrowerId: c.case.applicantId, medium: 'electronic', purpose: purposeOf(c), dueAt: until })));
  note(c, 'grant.opened', { records: rows.map(({ id }) => id), until: until.toISOString() });
  return { result: 'open' };
}

/** Ends the right now. */
export async function closeReading(c: Entering, given: Given): Promise<Done> {
  const ended = await endGrants(c.tx, c.case.id);
  await endLoans(c.tx, c.case.id, ended.map(({ recordId }) => recordId), String(given.values.result));
  note(c, 'grant.closed');
  return { result: 'closed' };
}
