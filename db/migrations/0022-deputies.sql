-- Who may act for whom, and who is away: made and ended by the api's functions below, each with an event; nothing is ever deleted.
create table org.delegation (
  id text primary key,
  giver_id text not null references org.person,
  delegate_id text not null references org.person,
  -- days where the organisation is, both included
  from_day date not null,
  to_day date not null,
  -- only what the giver is asked as: role:<role>, head-of:<department>, post
  scope text,
  processes text[],
  reason text,
  made_by text not null references org.person,
  made_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  ended_by text references org.person,
  check (from_day <= to_day)
);
create index delegation_giver on org.delegation (giver_id, to_day) where ended_at is null;
create index delegation_delegate on org.delegation (delegate_id, to_day) where ended_at is null;

create table org.absence (
  id text primary key,
  person_id text not null references org.person,
  from_day date not null,
  to_day date not null,
  reason text,
  made_by text not null references org.person,
  made_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  ended_by text references org.person,
  check (from_day <= to_day)
);
create index absence_person on org.absence (person_id, to_day) where ended_at is null;
create trigger revise after insert or update or delete on org.delegation for each statement execute function org.revise();
create trigger revise after insert or update or delete on org.absence for each statement execute function org.revise();
grant select on org.delegation, org.absence to cs_worker, cs_api;

-- The day it is where the organisation is.
create function org.today() returns date language sql stable set search_path = '' as $$
  select (clock_timestamp() at time zone 'UTC' + coalesce((select (o.calendar ->> 'offsetMinutes')::int from org.organisation o limit 1), 480) * interval '1 minute')::date
$$;

-- Whether one may act for the other at this moment, in whatever.
create function org.acts_for(delegate text, giver text) returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from org.delegation d where d.delegate_id = delegate and d.giver_id = giver and d.ended_at is null and org.today() between d.from_day and d.to_day)
$$;

-- Nobody decides their own request, nor does whoever may act for its applicant; and nobody decides for another who has not given him leave.
create or replace function cases.not_the_applicant() returns trigger language plpgsql as $$
begin
  if new.preset = 'approve' and exists (
    select 1 from cases."case" c join org.person a on a.id = c.applicant_id
    where c.id = new.case_id and (c.applicant_id in (new.person_id, new.for_id) or a.human_id = new.human_id)) then
    raise exception 'self-approval' using errcode = '42501';
  end if;
  if new.preset = 'approve' and exists (
    select 1 from org.delegation d join org.person g on g.id = d.giver_id join org.person p on p.id = d.delegate_id
    where p.human_id = new.human_id and d.ended_at is null and org.today() between d.from_day and d.to_day
      and g.human_id = (select a.human_id from cases."case" c join org.person a on a.id = c.applicant_id where c.id = new.case_id)) then
    raise exception 'conflict-of-interest' using errcode = '42501';
  end if;
  if new.for_id <> new.person_id and not org.acts_for(new.person_id, new.for_id) then
    raise exception 'no delegation' using errcode = '42501';
  end if;
  return new;
end $$;

-- Whether somebody may do this to another's days and deputies: he himself, or a system administrator who has not left.
create function org.may_arrange(person text, for_person text) returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from org.person p where p.id = person and p.disabled_at is null
    and (p.id = for_person or exists (select 1 from org.role_member m where m.role_key = 'sysadmin' and m.person_id = p.id)))
$$;

-- Both are told, and their screens look again.
create function org.tell_of(kind text, people text[], by text, data jsonb) returns void language sql set search_path = '' as $$
  insert into cases.notice (person_id, kind, data) select p, tell_of.kind, data from unnest(people) as p where p <> by;
  insert into cases.change (person_id, kind, ref) select p, k, '' from unnest(people) as p, unnest(array['task', 'notice']) as k;
  select pg_notify('change', '')
$$;

create function org.delegate(person text, given jsonb) returns void language plpgsql security definer set search_path = '' as $$
declare made org.delegation;
begin
  if not org.may_arrange(person, given ->> 'giver') then raise exception 'not for him' using errcode = '42501'; end if;
  if (select count(distinct p.human_id) from org.person p where p.id in (given ->> 'giver', given ->> 'delegate') and p.disabled_at is null) < 2 then
    raise exception 'not two people' using errcode = '42501';
  end if;
  insert into org.delegation (id, giver_id, delegate_id, from_day, to_day, scope, processes, reason, made_by)
  values (given ->> 'id', given ->> 'giver', given ->> 'delegate', (given ->> 'from')::date, (given ->> 'to')::date, given ->> 'only',
    case when given ? 'processes' then array(select jsonb_array_elements_text(given -> 'processes')) end, given ->> 'reason', person)
  returning * into made;
  perform audit.append('delegation.started', null, given || jsonb_build_object('by', person));
  perform org.tell_of('delegation.started', array[made.giver_id, made.delegate_id], person, jsonb_build_object('giver', made.giver_id, 'delegate', made.delegate_id, 'from', made.from_day, 'to', made.to_day));
end $$;

-- Ends at once, by whoever gave it, whoever has it, or an administrator. False when it was over already.
create function org.end_delegation(person text, delegation text) returns boolean language plpgsql security definer set search_path = '' as $$
declare over org.delegation;
begin
  update org.delegation d set ended_at = clock_timestamp(), ended_by = person
  where d.id = delegation and d.ended_at is null and (org.may_arrange(person, d.giver_id) or org.may_arrange(person, d.delegate_id)) returning * into over;
  if not found then return false; end if;
  perform audit.append('delegation.ended', null, jsonb_build_object('by', person, 'id', over.id, 'giver', over.giver_id, 'delegate', over.delegate_id));
  perform org.tell_of('delegation.ended', array[over.giver_id, over.delegate_id], person, jsonb_build_object('giver', over.giver_id, 'delegate', over.delegate_id));
  return true;
end $$;

create function org.be_away(person text, given jsonb) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not org.may_arrange(person, given ->> 'person') then raise exception 'not for him' using errcode = '42501'; end if;
  insert into org.absence (id, person_id, from_day, to_day, reason, made_by)
  values (given ->> 'id', given ->> 'person', (given ->> 'from')::date, (given ->> 'to')::date, given ->> 'reason', person);
  perform audit.append('absence.started', null, given || jsonb_build_object('by', person));
  perform org.tell_of('absence.started', array[given ->> 'person'], person, jsonb_build_object('from', given ->> 'from', 'to', given ->> 'to'));
end $$;

create function org.be_back(person text, absence text) returns boolean language plpgsql security definer set search_path = '' as $$
declare over org.absence;
begin
  update org.absence a set ended_at = clock_timestamp(), ended_by = person
  where a.id = absence and a.ended_at is null and org.may_arrange(person, a.person_id) returning * into over;
  if not found then return false; end if;
  perform audit.append('absence.ended', null, jsonb_build_object('by', person, 'id', over.id, 'person', over.person_id));
  perform org.tell_of('absence.ended', array[over.person_id], person, '{}');
  return true;
end $$;

revoke execute on function org.tell_of(text, text[], text, jsonb), org.delegate(text, jsonb), org.end_delegation(text, text), org.be_away(text, jsonb), org.be_back(text, text) from public;
grant execute on function org.delegate(text, jsonb), org.end_delegation(text, text), org.be_away(text, jsonb), org.be_back(text, text) to cs_api;

-- What changes for somebody makes the screens of those who act for him look again, too; which task it is they learn only where they may see it.
create function cases.tell_delegates() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into cases.change (person_id, kind, ref)
  select distinct d.delegate_id, 'task', '' from news n join org.delegation d on d.giver_id = n.person_id
  where n.kind = 'task' and d.ended_at is null and org.today() between d.from_day and d.to_day;
  return null;
end $$;
create trigger tell_delegates after insert on cases.change referencing new table as news for each statement when (pg_trigger_depth() = 0) execute function cases.tell_delegates();
