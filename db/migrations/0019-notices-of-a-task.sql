-- A task that is over takes the notices that asked for it along: they are found by the task, among the few that are unread.
create index notice_task on cases.notice (task_id) where read_at is null;
