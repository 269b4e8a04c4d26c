-- Somebody leaves: his account is closed with all that it opened, in one transaction; what he was asked is then moved case by case, and each move is noted here.
create table org.departure (
  person_id text primary key references org.person,
  by_id text not null references org.person,
  reason text not null,
  hand_over_id text references org.person,
  -- the delegations that he had given and that were in force then
  deputies text[] not null,
  at timestamptz not null default clock_timestamp(),
  sessions int not null,
  grants int not null,
  delegations int not null
);
create table org.departure_task (
  person_id text not null references org.departure on delete cascade,
  task_id text not null,
  case_id text not null,
  to_id text references org.person,
  way text not null,
  -- why it could not be moved, as yet
  code text,
  at timestamptz not null default clock_timestamp(),
  primary key (person_id, task_id)
);
grant select on org.departure, org.departure_task to cs_worker, cs_api;
create index person_left on org.person (id) where disabled_at is not null;

create function org.is_sysadmin(person text) returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from org.role_member m join org.person p on p.id = m.person_id where m.role_key = 'sysadmin' and p.id = person and p.disabled_at is null)
$$;

-- `amends`: forms that came back to him, each with whoever speaks for its applicant from now on. Nobody closes his own account. False when it was closed before.
create function org.depart(admin text, given jsonb) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  leaver text := given ->> 'person';
  deputies text[]; sessions int; grants int; over org.delegation; delegations int := 0; form record;
begin
  if not org.is_sysadmin(admin) or admin = leaver then raise exception 'not for him' using errcode = '42501'; end if;
  update org.person p set disabled_at = clock_timestamp() where p.id = leaver and p.disabled_at is null;
  if not found then return false; end if;
  select coalesce(array_agg(d.id order by d.made_at), '{}') into deputies from org.delegation d where d.giver_id = leaver and d.ended_at is null and org.today() between d.from_day and d.to_day;
  with gone as (delete from desk.session s where s.person_id = leaver returning 1) select count(*) into sessions from gone;
  with gone as (update register.grant g set ended_at = clock_timestamp() where g.person_id = leaver and g.ended_at is null and g.valid_until > clock_timestamp() returning 1) select count(*) into grants from gone;
  for over in update org.delegation d set ended_at = clock_timestamp(), ended_by = admin where d.ended_at is null and d.to_day >= org.today() and leaver in (d.giver_id, d.delegate_id) returning d.* loop
    delegations := delegations + 1;
    perform audit.append('delegation.ended', null, jsonb_build_object('by', admin, 'id', over.id, 'giver', over.giver_id, 'delegate', over.delegate_id));
    perform org.tell_of('delegation.ended', array[case when over.giver_id = leaver then over.delegate_id else over.giver_id end], admin, jsonb_build_object('giver', over.giver_id, 'delegate', over.delegate_id));
  end loop;
  update org.absence a set ended_at = clock_timestamp(), ended_by = admin where a.person_id = leaver and a.ended_at is null;
  insert into org.departure (person_id, by_id, reason, hand_over_id, deputies, sessions, grants, delegations)
  values (leaver, admin, given ->> 'reason', given ->> 'handOver', deputies, sessions, grants, delegations)
  on conflict (person_id) do update set by_id = excluded.by_id, reason = excluded.reason, hand_over_id = excluded.hand_over_id, deputies = excluded.deputies, at = clock_timestamp(),
    sessions = excluded.sessions, grants = excluded.grants, delegations = excluded.delegations;
  delete from org.departure_task d where d.person_id = leaver;
  perform audit.append('person.disabled', null, given - 'amends' || jsonb_build_object('by', admin, 'sessions', sessions, 'grants', grants, 'delegations', delegations));
  for form in select t.id, t.case_id, a.value #>> '{}' as heir from jsonb_each(given -> 'amends') as a join cases.task t on t.id = a.key where t.state = 'open' and t.holder_id = leaver for update of t loop
    update cases.task t set holder_id = form.heir where t.id = form.id;
    update cases.inbox i set person_id = form.heir where i.task_id = form.id and i.person_id = leaver;
    perform audit.append('task.reassigned', form.case_id, jsonb_build_object('by', admin, 'task', form.id, 'step', '$amend', 'for', leaver, 'people', jsonb_build_array(form.heir), 'reason', 'left'));
    insert into cases.notice (person_id, kind, case_id, task_id, data) values (form.heir, 'case.returned', form.case_id, form.id, jsonb_build_object('for', leaver));
    insert into cases.change (person_id, kind, ref) values (form.heir, 'task', form.id), (form.heir, 'notice', form.case_id);
    insert into org.departure_task (person_id, task_id, case_id, to_id, way) values (leaver, form.id, form.case_id, form.heir, 'superior');
  end loop;
  perform pg_notify('change', '');
  return true;
end $$;

-- What became of one of his tasks.
create function org.note_departure(leaver text, task text, heir text, way text, code text) returns void language sql security definer set search_path = '' as $$
  insert into org.departure_task (person_id, task_id, case_id, to_id, way, code)
  select d.person_id, t.id, t.case_id, heir, note_departure.way, note_departure.code from org.departure d join cases.task t on t.id = task where d.person_id = leaver
  on conflict (person_id, task_id) do update set to_id = excluded.to_id, way = excluded.way, code = excluded.code, at = clock_timestamp()
$$;

-- The account is opened again; nothing that was moved comes back.
create function org.come_back(admin text, person text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not org.is_sysadmin(admin) then raise exception 'not for him' using errcode = '42501'; end if;
  update org.person p set disabled_at = null where p.id = come_back.person and p.disabled_at is not null;
  if not found then return false; end if;
  perform audit.append('person.enabled', null, jsonb_build_object('by', admin, 'person', person));
  return true;
end $$;

revoke execute on function org.depart(text, jsonb), org.note_departure(text, text, text, text, text), org.come_back(text, text) from public;
grant execute on function org.depart(text, jsonb), org.note_departure(text, text, text, text, text), org.come_back(text, text) to cs_api;
