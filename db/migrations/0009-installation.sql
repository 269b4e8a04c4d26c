-- Which installation this database is: the Temporal namespace carries the same id, so that two installations never share one.
create table public.installation (
  id text primary key,
  one boolean not null default true unique check (one),
  since timestamptz not null default clock_timestamp()
);
insert into public.installation (id) values (gen_random_uuid()::text);
