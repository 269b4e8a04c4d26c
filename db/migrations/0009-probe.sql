-- One row that a look at the health of the installation writes: a database that answers but cannot write is not well.
create table desk.probe (one boolean primary key default true check (one), at timestamptz not null default clock_timestamp());
insert into desk.probe default values;
grant select, update on desk.probe to cs_api;
