// Effects that could not be done.
import type { Db } from '#db/connect.ts';

/** The effect of this arrival failed, now. */
export const insertFailed = (db: Db, row: { caseId: string; activation: string; step: string; effect: string; code: string }) => db`
  insert into cases.failed (case_id, activation, step_id, effect, code) values (${row.caseId}, ${row.activation}, ${row.step}, ${row.effect}, ${row.code})
  on conflict (case_id, activation) do update set code = excluded.code, at = clock_timestamp()`;

/** It has been done after all. */
export const forgetFailed = (db: Db, caseId: string, activation: string) => db`delete from cases.failed where case_id = ${caseId} and activation = ${activation}`;
