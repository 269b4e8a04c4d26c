// Sending copies, and having read one: functions of the database, each with its event.
import type { Db } from '#db/connect.ts';

/** Who got one; `null` where the case has ended meanwhile. `steps`: whose view it is at most. `skipped` goes on record with it. */
export const sendCopies = (db: Db, person: string, caseId: string, people: string[], steps: string[], skipped: { person: string; code: string }[]) => db<{ got: string[] | null }[]>`
  select cases.send_copies(${person}, ${caseId}, ${people}, ${steps}, ${db.json(skipped)}) as got`;

/** He has read his copy; false when he had before, or was sent none. */
export const markRead = (db: Db, person: string, caseId: string) => db<{ marked: boolean }[]>`select cases.mark_read(${person}, ${caseId}) as marked`;
