-- The state of the organisation in which nobody could be asked: whoever is parked in an earlier one than the present is told, also where he was parked while it changed.
alter table cases.parked add column revision bigint not null default 0;
alter table cases.parked alter column revision drop default;
