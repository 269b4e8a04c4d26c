// Who has left, what is still with him, and what became of the rest.
import type { Db } from '#db/connect.ts';
import type { Delegation } from '#domain/organisation.ts';
import type { Text } from '#domain/text.ts';

export interface DepartureRow {
  personId: string;
  byId: string;
  reason: string;
  handOverId: string | null;
  /** The delegations that he had given and that were in force then. */
  deputies: Delegation[];
  at: Date;
  sessions: number;
  grants: number;
  delegations: number;
}
/** How somebody left. */
export const departureOf = (db: Db, person: string) => db<DepartureRow[]>`
  select d.person_id, d.by_id, d.reason, d.hand_over_id, d.at, d.sessions, d.grants, d.delegations,
    (select coalesce(json_agg(json_strip_nulls(json_build_object('id', x.id, 'giver', x.giver_id, 'delegate', x.delegate_id, 'from', x.from_day, 'to', x.to_day, 'only', x.scope, 'processes', x.processes)) order by x.made_at), '[]')
      from org.delegation x where x.id = any(d.deputies)) as deputies
  from org.departure d where d.person_id = ${person}`;

export interface LeftRow {
  taskId: string;
  stepId: string;
  caseId: string;
  number: string;
  title: Text;
  pinned: string;
  toId: string | null;
  way: string;
  code: string | null;
}
/** What became of what he was asked. */
export const leftOf = (db: Db, person: string) => db<LeftRow[]>`
  select d.task_id, t.step_id, c.id as case_id, c.number, c.title, c.pinned, d.to_id, d.way,
    case when d.code = 'pending' and t.holder_id is distinct from d.person_id and not exists (select 1 from cases.inbox i where i.task_id = t.id and i.person_id = d.person_id) then null else d.code end as code
  from org.departure_task d join cases.task t on t.id = d.task_id join cases."case" c on c.id = d.case_id where d.person_id = ${person} order by c.number, d.task_id`;

/** Tasks that are still with a person, forms that came back to him aside. */
export const heldBy = (db: Db, person: string) => db<{ id: string }[]>`
  select t.id from cases.task t where t.step_id <> '$amend' and t.id in (select i.task_id from cases.inbox i where i.person_id = ${person} union all select h.id from cases.task h where h.holder_id = ${person} and h.state in ('waiting', 'suspended')) order by t.id`;

/** Forms that came back to a person, each with the applicant of its case. */
export const amendsOf = (db: Db, person: string) => db<{ id: string; applicantId: string }[]>`
  select t.id, c.applicant_id from cases.inbox i join cases.task t on t.id = i.task_id join cases."case" c on c.id = t.case_id where i.person_id = ${person} and t.step_id = '$amend' order by t.id`;

/** People who have left and of whose tasks not every one has been looked at, or some could not be moved yet. */
export const unfinished = (db: Db) => db<{ id: string }[]>`
  select p.id from org.person p join org.departure d on d.person_id = p.id
  where p.disabled_at is not null and exists (
    select 1 from cases.task t left join org.departure_task done on done.person_id = p.id and done.task_id = t.id
    where (done.task_id is null or done.code is not null) and t.step_id <> '$amend'
      and t.id in (select i.task_id from cases.inbox i where i.person_id = p.id union all select h.id from cases.task h where h.holder_id = p.id and h.state in ('waiting', 'suspended')))`;
