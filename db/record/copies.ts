// Copies, as a commit reads and sends them.
import type { Db } from '#db/connect.ts';

/** Who was sent a copy of the case. */
export const copiedTo = (db: Db, caseId: string) => db<{ personId: string }[]>`select person_id from cases.copy where case_id = ${caseId} order by person_id`;
