// Tasks of people who are away today, and were not when they were asked.
import type { Db } from '#db/connect.ts';

/** Cases with an open task that is due before somebody who has it is back; whether another may act for him is the case's to find. */
export const awayTasks = (db: Db) => db<{ caseId: string; absence: string }[]>`
  select distinct t.case_id, a.id as absence from org.absence a join org.person gone on gone.id = a.person_id join org.person p on p.human_id = gone.human_id
  join cases.inbox i on i.person_id = p.id join cases.task t on t.id = i.task_id
  where a.ended_at is null and org.today() between a.from_day and a.to_day and t.state = 'open' and t.due_at < a.to_day + 2 and t.step_id <> '$amend'
    and not exists (select 1 from cases.outbox o where o.key = 'away:' || t.case_id || ':' || a.id)`;
