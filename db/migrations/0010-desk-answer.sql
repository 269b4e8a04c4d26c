-- The first answer to an attempt, sealed: the same key gives the same words again, also after a restart. It goes with the day (desk.sweep).
alter table desk.submission add column answer bytea, add column answer_status int;
create index submission_answered on desk.submission (staged_at) where answer is not null;
