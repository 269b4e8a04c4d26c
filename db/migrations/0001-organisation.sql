-- Who there is: people, departments, posts, roles; the organisation's settings and calendar.
create schema org;

create table org.organisation (
  id text primary key,
  key text not null unique,
  title jsonb not null,
  -- { offsetMinutes, closingDays, extraDays, hours }: what domain/calendar needs beside the statutory data
  calendar jsonb not null default '{}',
  demo boolean not null default false,
  installed_at timestamptz not null default clock_timestamp()
);

create table org.parameter (
  key text primary key,
  value jsonb not null,
  title jsonb not null,
  clauses text[] not null default '{}',
  changed_at timestamptz not null default clock_timestamp(),
  changed_by text
);

create table org.department (
  id text primary key,
  key text not null unique,
  title jsonb not null,
  parent_id text references org.department,
  head_id text
);

create table org.person (
  id text primary key,
  username text not null unique,
  name text not null,
  -- two accounts of one natural person share this
  human_id text not null,
  department_id text not null references org.department,
  post text,
  locale text not null default 'zh',
  email text,
  disabled_at timestamptz
);
create index person_department on org.person (department_id);
alter table org.department add foreign key (head_id) references org.person deferrable initially deferred;

create table org.role (
  key text primary key,
  title jsonb not null
);
create table org.role_member (
  role_key text not null references org.role,
  person_id text not null references org.person,
  primary key (role_key, person_id)
);
create index role_member_person on org.role_member (person_id);

-- Grows with every change of the organisation, so that a reader may keep what it read until the number moves.
create table org.revision (n bigint not null);
insert into org.revision values (1);
create function org.revise() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update org.revision set n = n + 1;
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['organisation', 'parameter', 'department', 'person', 'role', 'role_member'] loop
    execute format('create trigger revise after insert or update or delete on org.%I for each statement execute function org.revise()', t);
  end loop;
end $$;
