// Delegations and absences as people read them, ended ones among them.
import type { Db } from '#db/connect.ts';

interface Arranged {
  id: string;
  from: string;
  to: string;
  reason: string | null;
  madeBy: string;
  madeAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  state: 'ahead' | 'in-force' | 'over';
  /** Its place in the list. */
  place: string;
}
export interface DelegationRow extends Arranged {
  giver: string;
  delegate: string;
  only: string | null;
  processes: string[] | null;
}
export interface AbsenceRow extends Arranged {
  person: string;
}
export interface Place {
  at: string;
  id: string;
}

const columns = (db: Db) => db`
  x.id, x.from_day::text as "from", x.to_day::text as "to", x.reason, x.made_by, x.made_at, x.ended_at, x.ended_by, x.made_at::text as place,
  case when x.ended_at is not null or x.to_day < org.today() then 'over' when x.from_day > org.today() then 'ahead' else 'in-force' end as state`;

/** Given by or to a person, or all there are; latest first. */
export const delegations = (db: Db, person: string | null, limit: number, after: Place | null) => db<DelegationRow[]>`
  select ${columns(db)}, x.giver_id as giver, x.delegate_id as delegate, x.scope as "only", x.processes from org.delegation x
  where ${person === null ? db`true` : db`(x.giver_id = ${person} or x.delegate_id = ${person})`}
  ${after ? db`and (x.made_at, x.id) < (${after.at}::text::timestamptz, ${after.id})` : db``} order by x.made_at desc, x.id desc limit ${limit}`;

/** A delegation. */
export const delegationById = (db: Db, id: string) => db<DelegationRow[]>`
  select ${columns(db)}, x.giver_id as giver, x.delegate_id as delegate, x.scope as "only", x.processes from org.delegation x where x.id = ${id}`;

/** Of a person, or all there are; latest first. */
export const absences = (db: Db, person: string | null, limit: number, after: Place | null) => db<AbsenceRow[]>`
  select ${columns(db)}, x.person_id as person from org.absence x where ${person === null ? db`true` : db`x.person_id = ${person}`}
  ${after ? db`and (x.made_at, x.id) < (${after.at}::text::timestamptz, ${after.id})` : db``} order by x.made_at desc, x.id desc limit ${limit}`;

/** An absence. */
export const absenceById = (db: Db, id: string) => db<AbsenceRow[]>`select ${columns(db)}, x.person_id as person from org.absence x where x.id = ${id}`;
