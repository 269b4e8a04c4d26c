-- A submission is sent until its case has confirmed it, also when the log already tells its outcome: the workflow must learn what was recorded.
alter table desk.submission add column confirmed_at timestamptz, add column tried_at timestamptz;
drop index desk.submission_open;
create index submission_unconfirmed on desk.submission (staged_at) where confirmed_at is null;

create index task_waiting on cases.task (holder_id, id) where state in ('waiting', 'suspended');
create index notice_unread on cases.notice (person_id) where read_at is null;
