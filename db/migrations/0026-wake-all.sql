-- Every case that has not ended gets its workflow back, from its log, where it is lost; one that is awake is left alone, one that is about to be woken is not told twice.
create function cases.wake() returns void language sql set search_path = '' as $$
  insert into cases.outbox (kind, key, payload)
  select 'wake', 'wake:' || c.id || ':' || pg_catalog.clock_timestamp(), pg_catalog.jsonb_build_object('caseId', c.id) from cases."case" c
  where c.ended_at is null and not exists (select from cases.outbox o where o.kind = 'wake' and o.delivered_at is null and o.payload ->> 'caseId' = c.id)
  order by c.id
$$;
revoke execute on function cases.wake() from public;
