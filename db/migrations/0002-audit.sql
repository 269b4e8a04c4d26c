-- The trail: append-only, hashed as stored, in the same transaction as what it speaks of.
create schema audit;

create table audit.event (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  case_id text,
  kind text not null,
  -- canonical JSON, stored and hashed as these bytes
  body bytea not null,
  leaf bytea generated always as (sha256('\x00'::bytea || body)) stored
);
create index event_case on audit.event (case_id, id) where case_id is not null;

create function audit.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete on audit.event for each row execute function audit.refuse();
create trigger no_truncate before truncate on audit.event for each statement execute function audit.refuse();
