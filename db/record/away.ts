// Open tasks of people who are away today, and were not when they were asked; and of everybody, with what they were asked as.
import type { Db } from '#db/connect.ts';

/** Cases with an open task that is due before somebody who has it is back; whether another may act for him is the case's to find. `deputies`: who has leave to today. */
export const awayTasks = (db: Db) => db<{ caseId: string; absence: string; deputies: string }[]>`
  with late as (
    select distinct t.case_id, a.id as absence, gone.human_id from org.absence a join org.person gone on gone.id = a.person_id join org.person p on p.human_id = gone.human_id
    join cases.inbox i on i.person_id = p.id join cases.task t on t.id = i.task_id
    where a.ended_at is null and org.today() between a.from_day and a.to_day and t.state = 'open' and t.due_at < a.to_day + 2 and t.step_id <> '$amend'),
  those as (
    select l.case_id, l.absence, coalesce((select string_agg(':' || d.id, '' order by d.id) from org.delegation d join org.person g on g.id = d.giver_id
      where g.human_id = l.human_id and d.ended_at is null and org.today() between d.from_day and d.to_day), '') as deputies from late l)
  select * from those where not exists (select 1 from cases.outbox o where o.key = 'away:' || case_id || ':' || absence || deputies)`;

/** An open task in the queue of somebody. */
export interface HeldTask {
  caseId: string;
  task: string;
  step: string;
  pinned: string;
  applicant: string;
  person: string;
  /** As what he was asked. */
  capacity: string;
  /** Who had it before. */
  previous: string | null;
}
/** The open tasks of a case, or of all, with everybody whose queue each is in. */
export const heldTasks = (db: Db, caseId: string | null) => db<HeldTask[]>`
  select t.case_id, t.id as task, t.step_id as step, c.pinned, c.applicant_id as applicant, i.person_id as person, coalesce(t.capacities ->> i.person_id, t.capacity) as capacity,
    coalesce(p.holder_id, (select min(k) from jsonb_object_keys(p.capacities) k)) as previous
  from cases.inbox i join cases.task t on t.id = i.task_id join cases."case" c on c.id = t.case_id left join cases.task p on p.id = t.follows
  where t.state = 'open' and t.part = 'seat' and t.step_id <> '$amend' ${caseId === null ? db`` : db`and t.case_id = ${caseId} and i.case_id = ${caseId}`} order by t.id`;

/** Who has not read yet that nobody can be asked in this case. */
export const stillTold = (db: Db, caseId: string) => db<{ personId: string }[]>`select distinct person_id from cases.notice where case_id = ${caseId} and kind = 'case.parked' and read_at is null`;
