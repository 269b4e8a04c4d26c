// Copies, as a commit reads and sends them.
import type { Db } from '#db/connect.ts';

/** Who was sent a copy of the case. */
export const copiedTo = (db: Db, caseId: string) => db<{ personId: string }[]>`select person_id from cases.copy where case_id = ${caseId} order by person_id`;

/** Copies that a step sends. */
export const insertCopies = (db: Db, caseId: string, people: string[], step: string, comments: boolean) => db`
  insert into cases.copy (case_id, person_id, steps, comments) select ${caseId}, p, ${[step]}::text[], ${comments} from unnest(${people}::text[]) as p on conflict do nothing`;
