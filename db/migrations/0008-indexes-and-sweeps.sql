-- What is looked up by something else than its key, and what may go again.
create index case_parent on cases."case" (parent_id) where parent_id is not null;
create index record_case on register.record (case_id) where case_id is not null;
create index task_provisional on cases.task (case_id) where provisional and state = 'open';
create index notice_escalated on cases.notice (case_id, person_id) where kind = 'task.escalated';

-- Streams look back over minutes, not weeks. Nothing of the record is touched.
create function cases.sweep() returns void language sql security definer set search_path = '' as $$
  delete from cases.change where id in (select id from cases.change order by id limit 20000) and at < clock_timestamp() - interval '7 days'
$$;
revoke execute on function cases.sweep() from public;
grant execute on function cases.sweep() to cs_api;
