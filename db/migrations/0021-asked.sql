-- Who is asked: why each of several is, whom people picked, what filled a seat without asking, and steps at which nobody could be asked.
alter table cases.task
  -- person → why he may act, where several share the task
  add column capacities jsonb not null default '{}',
  -- the earlier decision of the same person on which a seat rests that was filled as it opened
  add column rests_on text references cases.decision;

-- Step → the people picked for it, by the applicant or with somebody's yes.
alter table cases."case" add column picks jsonb not null default '{}';

create table cases.parked (
  case_id text not null references cases."case",
  activation text not null,
  step_id text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, activation)
);
grant select, insert, delete on cases.parked to cs_worker;
grant select on cases.parked to cs_api;

-- Nobody decides their own request, nor one that is about them, wherever the step keeps them apart: always in an approval, and in a task that says so.
create function cases.keeps_apart(pinned text, step text) returns boolean language sql stable set search_path = '' as $$
  select jsonb_path_exists(p.body, '$.steps.** ? (@.kind == "ask" && @.id == $step && @.apart == true)', jsonb_build_object('step', step)) from cases.pinned p where p.hash = pinned
$$;
create function cases.is_about(pinned text, form jsonb, human text) returns boolean language sql stable set search_path = '' as $$
  select exists (
    select 1 from cases.pinned p, jsonb_array_elements(p.body -> 'form') field, lateral jsonb_path_query(form -> (field ->> 'key'), '$[*]') one join org.person about on about.id = one #>> '{}'
    where p.hash = pinned and field ->> 'subject' = 'true' and about.human_id = human)
$$;
create function cases.kept_apart() returns trigger language plpgsql as $$
declare asked cases."case";
begin
  select * into asked from cases."case" c where c.id = new.case_id;
  if new.preset not in ('approve', 'task', 'sign', 'aside') or not cases.keeps_apart(asked.pinned, new.step_id) then return new; end if;
  if exists (select 1 from org.person a where a.id = asked.applicant_id and a.human_id in (new.human_id, (select g.human_id from org.person g where g.id = new.for_id))) then
    raise exception 'self-approval' using errcode = '42501';
  end if;
  if cases.is_about(asked.pinned, asked.form, new.human_id) then
    raise exception 'conflict-of-interest' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger kept_apart before insert on cases.decision for each row execute function cases.kept_apart();
