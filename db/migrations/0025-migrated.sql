-- A case that was taken to another version: the definition that it began with, from which its log is read. Null where it still runs that one.
alter table cases."case"
  add column first_pinned text references cases.pinned,
  add column first_version int;

-- Effects that failed and wait for an administrator; gone when they are done. A case that has gone back or ended may leave a row behind.
create table cases.failed (
  case_id text not null references cases."case",
  activation text not null,
  step_id text not null,
  effect text not null,
  code text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, activation)
);
grant select, insert, update, delete on cases.failed to cs_worker;
grant select on cases.failed to cs_api;
