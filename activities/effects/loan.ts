// A loan's return instant moves only by an act on record: an extension, or a recall.
import { awaited, holdingCases, lentBy, moveLoans } from '#db/record/register.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { RETURN_FIELD } from '#domain/effect.ts';
import { note, tell, type Entering } from '../entering.ts';
import { moveTasks } from './date.ts';
import { instantOf, recordsOf, type Done, type Given } from './given.ts';

/** Tells the cases that have the archives out that somebody waits. What is only reserved is recalled when it is handed out. */
export async function recall(c: Entering, given: Given): Promise<Done> {
  for (const { caseId } of await holdingCases(c.tx, recordsOf(given, 'archives'))) {
    c.ledger.outbox.push({ kind: 'event', key: `${c.case.id}.${c.writing.seq}:recall:${caseId}`, payload: { caseId, event: 'loan.recalled' } });
    note(c, 'loan.recalled', { from: caseId });
  }
  return { result: 'told' };
}

/** Brings the return forward to `within` from now, never later than it was; whoever has the archives is told which, and until when, once. */
export async function shorten(c: Entering, given: Given): Promise<Done> {
  const until = addDuration(c.calendar, c.now, String(given.values.within)).at;
  const moves = until < returnOf(c);
  const moved = moves ? await moveTo(c, new Date(until), 'recalled') : [];
  const byOwner = c.writing.act?.verb === 'recall';
  const lent = (await lentBy(c.tx, c.case.id)).map(({ recordId }) => recordId);
  const wanted = byOwner ? [] : (await awaited(c.tx, lent, c.case.id)).map(({ recordId }) => recordId);
  tell(c, c.case.applicantId, byOwner ? 'case.recalled' : 'loan.recalled', null, { records: wanted.length ? wanted : lent, due: new Date(returnOf(c)).toISOString() });
  return moves ? { result: 'shortened', moved } : { result: 'unchanged' };
}

/** Extends the loan to an instant; one that is not later than the present end changes nothing. */
export async function extend(c: Entering, given: Given): Promise<Done> {
  const until = instantOf(given, 'until', c.calendar);
  if (until.getTime() <= returnOf(c)) return { result: 'unchanged' };
  const moved = await moveTo(c, until, 'extended');
  tell(c, c.case.applicantId, 'loan.moved', null, { due: until.toISOString() });
  return { result: 'extended', moved };
}

function returnOf(c: Entering): number {
  const at = momentOf(c.form[RETURN_FIELD], c.calendar.offsetMinutes);
  if (at === undefined) throw new Error(`the case has no instant in ${RETURN_FIELD}`);
  return at;
}

async function moveTo(c: Entering, until: Date, reason: 'recalled' | 'extended'): Promise<NonNullable<Done['moved']>> {
  c.form[RETURN_FIELD] = until.toISOString();
  await moveLoans(c.tx, c.case.id, until, reason === 'extended');
  return moveTasks(c, RETURN_FIELD, reason);
}
