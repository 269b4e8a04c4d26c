-- What a draft names is kept as long as the draft. The draft is sealed; only the ids of its files stand beside it.
alter table desk.draft add column files text[] not null default '{}';

create or replace function cases.sweep_files() returns void language sql security definer set search_path = '' as $$
  delete from cases.file f where f.case_id is null and f.uploaded_at < clock_timestamp() - interval '1 day'
    and not exists (select 1 from desk.draft d where d.person_id = f.person_id and f.id = any(d.files))
$$;
