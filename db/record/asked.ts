// Seats that were filled as they opened, and steps at which nobody could be asked.
import type { Db } from '#db/connect.ts';

export interface PassedSeat {
  id: string;
  caseId: string;
  activation: string;
  stepId: string;
  seat: number;
  holderId: string | null;
  capacity: string;
  round: number;
  outcome: string;
  /** The earlier decision that it rests on. */
  restsOn: string | null;
}

/** A seat that nobody is asked to fill: done as it opens. */
export const insertPassed = (db: Db, t: PassedSeat) => db`
  insert into cases.task (id, case_id, activation, step_id, seat, state, holder_id, capacity, round, opened_at, closed_at, outcome, rests_on)
  values (${t.id}, ${t.caseId}, ${t.activation}, ${t.stepId}, ${t.seat}, 'done', ${t.holderId}, ${t.capacity}, ${t.round}, clock_timestamp(), clock_timestamp(), ${t.outcome}, ${t.restsOn})`;

/** Nobody could be asked at this arrival. */
export const park = (db: Db, caseId: string, activation: string, step: string) => db`
  insert into cases.parked (case_id, activation, step_id) values (${caseId}, ${activation}, ${step}) on conflict do nothing`;

export const forgetParked = (db: Db, caseId: string) => db`delete from cases.parked where case_id = ${caseId}`;

/** Cases with a step that waits for somebody who can be asked. */
export const parkedCases = (db: Db) => db<{ caseId: string }[]>`
  select distinct p.case_id from cases.parked p join cases."case" c on c.id = p.case_id where c.ended_at is null`;
