-- Files that people attach to a form: uploaded first, then taken by the case whose form names them. One dump holds them, too.
create table cases.file (
  id text primary key,
  person_id text not null references org.person,
  name text not null,
  type text not null,
  size int not null check (size between 1 and 10485760),
  sha256 bytea not null,
  uploaded_at timestamptz not null default clock_timestamp(),
  -- null until a case has taken it; never another case's afterwards
  case_id text
);
create index file_waiting on cases.file (person_id) where case_id is null;
create index file_case on cases.file (case_id) where case_id is not null;

-- Sealed under the installation's key, with the id as additional data. Nobody selects it: `cases.read_file` returns one and logs it.
create table cases.file_content (
  file_id text primary key references cases.file on delete cascade,
  sealed bytea not null
);

grant select on cases.file to cs_worker, cs_api;
grant update (case_id) on cases.file to cs_worker;
grant insert (id, person_id, name, type, size, sha256) on cases.file to cs_api;
grant insert on cases.file_content to cs_api;

-- A file's content: for a case, with an event in the same statement; before that, only for whoever uploaded it. Who may read the case is the caller's business.
create function cases.read_file(person text, file text) returns table (name text, type text, sealed bytea) language plpgsql security definer set search_path = '' as $$
declare of_case text;
begin
  select f.case_id into of_case from cases.file f where f.id = file and (f.case_id is not null or f.person_id = person);
  if not found then return; end if;
  if of_case is not null then perform audit.append('file.read', of_case, jsonb_build_object('by', person, 'file', file)); end if;
  return query select f.name, f.type, c.sealed from cases.file f join cases.file_content c on c.file_id = f.id where f.id = file;
end $$;

-- Uploads that no case took: one, when its person does not want it any more; all of yesterday's.
create function cases.drop_file(person text, file text) returns boolean language sql security definer set search_path = '' as $$
  with gone as (delete from cases.file f where f.id = drop_file.file and f.person_id = drop_file.person and f.case_id is null returning 1) select exists (select 1 from gone)
$$;
create function cases.sweep_files() returns void language sql security definer set search_path = '' as $$
  delete from cases.file where case_id is null and uploaded_at < clock_timestamp() - interval '1 day'
$$;
revoke execute on function cases.read_file(text, text), cases.drop_file(text, text), cases.sweep_files() from public;
grant execute on function cases.read_file(text, text), cases.drop_file(text, text), cases.sweep_files() to cs_api;
