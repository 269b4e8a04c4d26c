// Seats that were filled as they opened, and steps at which nobody could be asked.
import type { Db } from '#db/connect.ts';
import type { Earlier } from '#domain/repeated.ts';

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

/** What people have answered in this case and still stands, oldest first; of seats that were filled as they opened, the decision that they rest on. */
export const answersOf = (db: Db, caseId: string) => db<Earlier[]>`
  select d.id as decision, t.activation, t.step_id as step, d.outcome, d.human_id as human, d.person_id = d.for_id as own, coalesce(t.capacities ->> d.person_id, t.capacity) as capacity, d.form_hash as seen
  from cases.task t join cases.decision d on d.case_id = t.case_id and (d.id = t.rests_on or (d.task_id = t.id and d.preset in ('approve', 'task', 'sign')))
  where t.case_id = ${caseId} and t.state = 'done' and d.superseded_at is null order by t.closed_at, t.id`;

/** Nobody could be asked at this arrival, in the organisation of this revision. */
export const park = (db: Db, caseId: string, activation: string, step: string, revision: number) => db`
  insert into cases.parked (case_id, activation, step_id, revision) values (${caseId}, ${activation}, ${step}, ${revision}) on conflict do nothing`;

export const forgetParked = (db: Db, caseId: string) => db`delete from cases.parked where case_id = ${caseId}`;

/** Cases with a step that waits for somebody who can be asked, and for whom nobody has been looked since this revision of the organisation. */
export const parkedBefore = (db: Db, revision: number) => db<{ caseId: string }[]>`
  select distinct p.case_id from cases.parked p join cases."case" c on c.id = p.case_id where c.ended_at is null and p.revision < ${revision}`;

/** For which entry of an `each`, from 0, the people of this arrival were asked. */
export const openedFor = (db: Db, caseId: string, activation: string) => db<{ row: number | null }[]>`
  select (o ->> 'row')::int as row from cases.entry e cross join lateral jsonb_array_elements(e.ops) o
  where e.case_id = ${caseId} and o ->> 'op' = 'open' and o ->> 'node' = ${activation} order by e.seq desc limit 1`;
