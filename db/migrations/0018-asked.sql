-- What was applied for, of the fields that have been changed since: by whoever hands out, by an extension, by a recall.
alter table cases."case" add column asked jsonb not null default '{}';
