-- Copies (抄送): once per person per case, by hand or by a step. Whoever was sent one may read the case by rights of his own, and says when he has (已阅).
create table cases.copy (
  case_id text not null references cases."case",
  person_id text not null references org.person,
  -- null where a step sent it
  by_id text references org.person,
  -- whose view it is at most: the steps in which the sender had a part, or the step itself
  steps text[] not null,
  comments boolean not null default false,
  at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  primary key (case_id, person_id)
);
create index copy_person on cases.copy (person_id, at);
grant select on cases.copy to cs_worker, cs_api;
grant insert on cases.copy to cs_worker;

-- Whether somebody has a part in a case: it is his request, or he was asked in it, or he acts for somebody who is asked now.
create function cases.has_part(person text, for_case text) returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from org.person p where p.id = person and p.disabled_at is null) and (
    exists (select 1 from cases."case" c where c.id = for_case and (c.applicant_id = person or not exists (select 1 from org.person a where a.id = c.applicant_id and a.disabled_at is null)))
    or exists (select 1 from cases.task t where t.case_id = for_case and t.holder_id = person)
    or exists (select 1 from cases.inbox i where i.case_id = for_case and (i.person_id = person or org.acts_for(person, i.person_id)))
    or exists (select 1 from cases.decision d where d.case_id = for_case and d.person_id = person)
    or exists (select 1 from cases.notice n where n.case_id = for_case and n.person_id = person and n.kind = 'task.escalated'))
$$;

-- Sends copies; answers who got one, or nothing where the case has ended. `skipped`: who did not, and why, is on record with it.
create function cases.send_copies(person text, for_case text, people text[], given text[], skipped jsonb) returns text[] language plpgsql security definer set search_path = '' as $$
declare got text[];
begin
  if not cases.has_part(person, for_case) then raise exception 'not for him' using errcode = '42501'; end if;
  perform 1 from cases."case" c where c.id = for_case and c.ended_at is null for share;
  if not found then return null; end if;
  with sent as (
    insert into cases.copy (case_id, person_id, by_id, steps)
    select for_case, p.id, person, given from org.person p where p.id = any(people) and p.disabled_at is null
    on conflict do nothing returning person_id)
  select coalesce(array_agg(s.person_id order by s.person_id), '{}') into got from sent s;
  if cardinality(got) > 0 or jsonb_array_length(skipped) > 0 then
    perform audit.append('case.copied', for_case, jsonb_build_object('by', person, 'people', got, 'skipped', case when jsonb_array_length(skipped) > 0 then skipped end));
  end if;
  insert into cases.notice (person_id, kind, case_id, data) select p, 'case.copied', for_case, jsonb_build_object('by', person) from unnest(got) as p;
  insert into cases.change (person_id, kind, ref) select p, k, for_case from unnest(got) as p, unnest(array['notice', 'case']) as k;
  perform pg_notify('change', '');
  return got;
end $$;

-- He has read it: once, with what he was told of it. False when he had before, or was sent none.
create function cases.mark_read(person text, for_case text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update cases.copy c set read_at = clock_timestamp() where c.case_id = for_case and c.person_id = person and c.read_at is null;
  if not found then return false; end if;
  update cases.notice n set read_at = clock_timestamp() where n.case_id = for_case and n.person_id = person and n.kind = 'case.copied' and n.read_at is null;
  perform audit.append('case.read-marked', for_case, jsonb_build_object('by', person));
  insert into cases.change (person_id, kind, ref) values (person, 'case', for_case), (person, 'count', 'notices');
  perform pg_notify('change', '');
  return true;
end $$;

revoke execute on function cases.has_part(text, text), cases.send_copies(text, text, text[], text[], jsonb), cases.mark_read(text, text) from public;
grant execute on function cases.send_copies(text, text, text[], text[], jsonb), cases.mark_read(text, text) to cs_api;
