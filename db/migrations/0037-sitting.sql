-- Who has a part in an arrival at a step: whoever has a task of it or has answered one, also whom somebody else's answer has made idle, as he may be asked
-- again when it is taken back. Not whoever only gave advice, was removed, or has passed his task on.
create view cases.sitting with (security_invoker = true) as
  select t.case_id, t.activation, t.id, i.person_id from cases.task t join cases.inbox i on i.task_id = t.id
    where t.part not in ('advice', 'question')
  union
  select t.case_id, t.activation, t.id, t.holder_id from cases.task t
    where t.part not in ('advice', 'question') and t.holder_id is not null and (t.state <> 'closed' or t.close_reason = 'decided-by-other')
  union
  select t.case_id, t.activation, t.id, t.decided_by from cases.task t
    where t.part not in ('advice', 'question') and t.decided_by is not null and (t.state <> 'closed' or t.close_reason = 'decided-by-other');
grant select on cases.sitting to cs_worker, cs_api;
