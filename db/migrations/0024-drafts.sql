-- What somebody has filled in and not submitted: his alone, sealed, no part of the record. `about` is `process:<key>` or `task:<id>`.
create table desk.draft (
  person_id text not null references org.person,
  about text not null,
  sealed bytea not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (person_id, about)
);
create index draft_saved on desk.draft (saved_at);
grant select, insert, update, delete on desk.draft to cs_api;

-- It goes in the moment in which what it was for is on record, whoever noticed that.
create function desk.drop_draft() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from desk.draft d where d.person_id = new.person_id and d.about in (
    case when new.act ->> 'verb' in ('decide', 'return', 'answer') then 'task:' || (new.act ->> 'task') end,
    case when new.act ->> 'verb' = 'start' then 'process:' || (select c.process_key from cases."case" c where c.id = new.case_id) end,
    case when new.act ->> 'verb' = 'resubmit' then (select 'task:' || t.id from cases.task t where t.case_id = new.case_id and t.step_id = '$amend' order by t.opened_at desc limit 1) end);
  return null;
end $$;
create trigger drop_draft after update of result on desk.submission for each row when (old.result is null and new.result = 'recorded') execute function desk.drop_draft();
revoke execute on function desk.drop_draft() from public;
