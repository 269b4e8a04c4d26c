-- Cases that belong together (关联): a link that both of them show, gives nobody a right, and is undone by a recorded act.
create table cases.related (
  case_id text not null references cases."case",
  other_id text not null references cases."case",
  by_id text not null references org.person,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, other_id),
  check (case_id < other_id)
);
create index related_other on cases.related (other_id);
grant select on cases.related to cs_api;

-- Links two cases; false where they are linked already. Whether he may read both is judged by whoever calls: it is a matter of the policy.
create function cases.relate(person text, one text, other text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from org.person p where p.id = person and p.disabled_at is null) then raise exception 'not for him' using errcode = '42501'; end if;
  insert into cases.related (case_id, other_id, by_id) values (least(one, other), greatest(one, other), person) on conflict do nothing;
  if not found then return false; end if;
  perform cases.tell_related('case.related', person, one, other);
  return true;
end $$;

-- Undoes the link: by whoever made it, or whose request one of the two is. False where there is none that he may undo.
create function cases.unrelate(person text, one text, other text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from org.person p where p.id = person and p.disabled_at is null) then raise exception 'not for him' using errcode = '42501'; end if;
  delete from cases.related r where r.case_id = least(one, other) and r.other_id = greatest(one, other)
    and (r.by_id = person or exists (select 1 from cases."case" c where c.id in (one, other) and c.applicant_id = person));
  if not found then return false; end if;
  perform cases.tell_related('case.unrelated', person, one, other);
  return true;
end $$;

-- Puts it on record in both cases.
create function cases.tell_related(kind text, person text, one text, other text) returns void language plpgsql set search_path = '' as $$
begin
  perform audit.append(kind, one, jsonb_build_object('by', person, 'other', other));
  perform audit.append(kind, other, jsonb_build_object('by', person, 'other', one));
  insert into cases.change (person_id, kind, ref) select c.applicant_id, 'case', c.id from cases."case" c where c.id in (one, other);
  perform pg_notify('change', '');
end $$;

revoke execute on function cases.relate(text, text, text), cases.unrelate(text, text, text), cases.tell_related(text, text, text, text) from public;
grant execute on function cases.relate(text, text, text), cases.unrelate(text, text, text) to cs_api;
