// Files change hands once: from whoever uploaded them to the case whose form names them.
import type { Db } from '#db/connect.ts';

/** These files, locked: whose upload each is, and which case has it. */
export const lockFiles = (db: Db, ids: string[]) => db<{ id: string; personId: string; caseId: string | null }[]>`
  select id, person_id, case_id from cases.file where id = any(${ids}) order by id for update`;

/** The case takes them. */
export const takeFiles = (db: Db, ids: string[], caseId: string) => db`update cases.file set case_id = ${caseId} where id = any(${ids}) and case_id is null`;
