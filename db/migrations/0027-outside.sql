-- Outside parties: whoever has no account and is asked by a link. The link is kept as a hash; a decision of theirs belongs to no person.
create table cases.outside (
  -- `outside:` and the task
  id text primary key,
  task_id text not null unique references cases.task,
  case_id text not null references cases."case",
  -- as the request named the party when the step opened
  name text not null,
  -- the link that was answered by, with what was typed as a name, from where and with what
  link_id text,
  typed_name text,
  address text,
  agent text
);
create index outside_case on cases.outside (case_id);
grant select, insert, update on cases.outside to cs_worker;
grant select on cases.outside to cs_api;

alter table cases.decision
  alter column person_id drop not null,
  alter column for_id drop not null,
  add column outside_id text references cases.outside,
  add constraint decision_of_somebody check ((person_id is null) = (outside_id is not null) and (for_id is null) = (outside_id is not null));

-- Whoever submits is a person or an outside party.
alter table desk.submission drop constraint submission_person_id_fkey;
create function desk.is_somebody() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from org.person p where p.id = new.person_id) and not exists (select 1 from cases.outside o where o.id = new.person_id) then
    raise exception 'nobody submits' using errcode = '23503';
  end if;
  return new;
end $$;
create trigger is_somebody before insert on desk.submission for each row execute function desk.is_somebody();

create table desk.link (
  id text primary key,
  task_id text not null references cases.outside (task_id),
  token_hash bytea not null unique,
  issued_by text not null references org.person,
  issued_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  opened_at timestamptz,
  ended_at timestamptz,
  ended_by text references org.person
);
create unique index link_one on desk.link (task_id) where ended_at is null;
grant select on desk.link to cs_api, cs_worker;
-- The record holds a link still while an answer by it is written.
grant update (ended_at) on desk.link to cs_worker;

-- A link for an open seat of an outside party; one that was there before ends with it. Nothing when the seat is not open. The token itself is never here.
create function desk.issue_link(given jsonb, hash bytea) returns boolean language plpgsql security definer set search_path = '' as $$
declare seat cases.task; again boolean;
begin
  select t.* into seat from cases.task t join cases.outside o on o.task_id = t.id where t.id = given ->> 'task' and t.state = 'open' for no key update of t;
  if not found then return false; end if;
  update desk.link l set ended_at = clock_timestamp(), ended_by = given ->> 'by' where l.task_id = seat.id and l.ended_at is null;
  again := found;
  insert into desk.link (id, task_id, token_hash, issued_by, expires_at) values (given ->> 'id', seat.id, hash, given ->> 'by', (given ->> 'expires')::timestamptz);
  perform audit.append('link.issued', seat.case_id, jsonb_build_object('by', given ->> 'by', 'task', seat.id, 'step', seat.step_id, 'link', given ->> 'id', 'expires', given ->> 'expires', 'again', case when again then true end));
  return true;
end $$;

-- The link ends. Nothing when there is none.
create function desk.revoke_link(person text, task text) returns boolean language plpgsql security definer set search_path = '' as $$
declare link text; seat cases.task;
begin
  update desk.link l set ended_at = clock_timestamp(), ended_by = person where l.task_id = task and l.ended_at is null returning l.id into link;
  if not found then return false; end if;
  select * into seat from cases.task t where t.id = task;
  perform audit.append('link.revoked', seat.case_id, jsonb_build_object('by', person, 'task', task, 'step', seat.step_id, 'link', link));
  return true;
end $$;

-- Somebody opened the link: noted the first time, with the address; the task has been touched from then on.
create function desk.open_link(link text, address text) returns void language plpgsql security definer set search_path = '' as $$
declare seat cases.task;
begin
  update desk.link l set opened_at = clock_timestamp() where l.id = link and l.opened_at is null;
  if not found then return; end if;
  select t.* into seat from cases.task t join desk.link l on l.task_id = t.id where l.id = link;
  update cases.task t set touched_at = clock_timestamp() where t.id = seat.id and t.touched_at is null;
  perform audit.append('link.opened', seat.case_id, jsonb_build_object('task', seat.id, 'step', seat.step_id, 'link', link, 'address', address));
end $$;

revoke execute on function desk.issue_link(jsonb, bytea), desk.revoke_link(text, text), desk.open_link(text, text), desk.is_somebody() from public;
grant execute on function desk.issue_link(jsonb, bytea), desk.revoke_link(text, text), desk.open_link(text, text) to cs_api;

-- As before, but nobody outside is told anything.
create or replace function desk.tell_late(submission text) returns void language sql security definer set search_path = '' as $$
  with late as (
    select s.id, s.person_id, s.result, s.refusal, c.id as case_id, t.id as task_id
    from desk.submission s join org.person p on p.id = s.person_id left join cases."case" c on c.id = s.case_id left join cases.task t on t.id = s.act ->> 'task'
    where s.id = submission and s.settled_at is not null),
  told as (
    insert into cases.notice (person_id, kind, case_id, task_id, data)
    select person_id, 'submission.' || result, case_id, task_id, jsonb_strip_nulls(jsonb_build_object('code', refusal ->> 'code')) from late returning person_id),
  changed as (insert into cases.change (person_id, kind, ref) select person_id, 'notice', submission from told)
  select pg_notify('change', '')
$$;
