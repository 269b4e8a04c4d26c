-- The log by who acted, the cases of which somebody was told that they are overdue, and parcels that arrived long ago.

-- Who did what an event tells of. Immutable, though `convert_from` is not marked so: bodies are UTF-8, as is the database.
create function audit.actor(body bytea) returns text language sql immutable strict parallel safe return pg_catalog.convert_from(body, 'UTF8')::jsonb ->> 'by';
revoke execute on function audit.actor(bytea) from public;
grant execute on function audit.actor(bytea) to cs_worker, cs_api;
create index event_actor on audit.event (audit.actor(body), id);

create index notice_told on cases.notice (person_id, case_id) where kind = 'task.escalated';

create index outbox_delivered on cases.outbox (delivered_at) where delivered_at is not null;
create or replace function cases.sweep() returns void language sql security definer set search_path = '' as $$
  delete from cases.change where id in (select id from cases.change order by id limit 20000) and at < clock_timestamp() - interval '7 days';
  delete from cases.outbox where id in (select id from cases.outbox where delivered_at < clock_timestamp() - interval '30 days' limit 20000)
$$;
