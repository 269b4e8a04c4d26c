-- What the api must record itself goes through functions that write the event in the same statement: it can insert nothing into the trail by hand.

-- Canonical JSON (sorted keys, no spaces), as domain/canonical.ts writes it.
create function audit.canonical(value jsonb) returns text language sql immutable strict set search_path = '' as $$
  select case jsonb_typeof(value)
    when 'object' then '{' || coalesce((select string_agg(to_json(key)::text || ':' || audit.canonical(member), ',' order by key collate "C") from jsonb_each(value) as m(key, member)), '') || '}'
    when 'array' then '[' || coalesce((select string_agg(audit.canonical(member), ',' order by place) from jsonb_array_elements(value) with ordinality as m(member, place)), '') || ']'
    else value::text end
$$;

-- Appends one event. For the functions below only: nobody is granted it.
create function audit.append(kind text, case_id text, body jsonb) returns bigint language sql set search_path = '' as $$
  insert into audit.event (case_id, kind, body)
  values (case_id, kind, convert_to(audit.canonical(jsonb_strip_nulls(body || jsonb_build_object('kind', kind, 'case', case_id,
    'at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))), 'UTF8'))
  returning id
$$;
revoke execute on function audit.append(text, text, jsonb) from public;

-- A person signed in: his session and the event, or neither.
create function desk.open_session(id text, secret_hash bytea, person_id text, address text) returns void language sql security definer set search_path = '' as $$
  insert into desk.session (id, secret_hash, person_id) values (open_session.id, open_session.secret_hash, open_session.person_id);
  select audit.append('session.opened', null, jsonb_build_object('by', open_session.person_id, 'address', address));
$$;

-- The session ends. Ending it twice writes one event.
create function desk.close_session(session_id text) returns void language plpgsql security definer set search_path = '' as $$
declare person text;
begin
  delete from desk.session s where s.id = session_id returning s.person_id into person;
  if found then perform audit.append('session.closed', null, jsonb_build_object('by', person)); end if;
end $$;

-- A sign-in that was refused. What was typed as a name is not kept when nobody has it: it may have been a password.
create function desk.refuse_sign_in(typed text, address text, reason text) returns void language sql security definer set search_path = '' as $$
  select audit.append('session.refused', null, jsonb_build_object('by', (select id from org.person where username = typed), 'address', address, 'reason', reason));
$$;

-- Somebody asked for what he may not see or do (authority refusals only).
create function desk.note_denial(person text, action text, rule text, code text, case_id text) returns void language sql security definer set search_path = '' as $$
  select audit.append('act.refused', (select c.id from cases."case" c where c.id = note_denial.case_id), jsonb_build_object('by', person, 'action', action, 'rule', rule, 'code', code));
$$;

-- One page of an archive for the holder of a live grant, by the database's clock; nothing without a row in the reading log and an event.
create function register.read_page(person text, record text, for_case text, wanted int)
returns table (number text, title text, case_number text, page int, pages int, body text, purpose text, valid_until timestamptz, at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare log_at timestamptz; the_purpose text; until timestamptz;
begin
  select g.valid_until, coalesce(l.purpose, '') into until, the_purpose
  from register.grant g left join register.loan l on l.case_id = g.case_id and l.record_id = g.record_id
  where g.person_id = person and g.record_id = record and g.case_id = for_case and g.ended_at is null and g.valid_from <= clock_timestamp() and clock_timestamp() < g.valid_until;
  if not found or not exists (select 1 from register.page p where p.record_id = record and p.page = wanted) then return; end if;
  insert into register.reading (record_id, page, person_id, case_id, purpose) values (record, wanted, person, for_case, the_purpose) returning register.reading.at into log_at;
  perform audit.append('record.read', for_case, jsonb_build_object('by', person, 'record', record, 'page', wanted, 'purpose', the_purpose));
  return query
    select r.number, r.title, c.number, p.page, (select count(*)::int from register.page n where n.record_id = record), p.body, the_purpose, until, log_at
    from register.page p join register.record r on r.id = p.record_id join cases."case" c on c.id = for_case
    where p.record_id = record and p.page = wanted;
end $$;

-- The protected fields of a record in clear, for a purpose that is on record before they are seen. Who may is the caller's business and its rule is logged.
create function register.unmask(person text, record text, purpose text, rule text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare found_fields jsonb;
begin
  select r.fields into found_fields from register.record r where r.id = record;
  if not found then return null; end if;
  perform audit.append('record.unmasked', null, jsonb_build_object('by', person, 'record', record, 'purpose', purpose, 'rule', rule, 'fields', (select jsonb_agg(key order by key) from jsonb_object_keys(found_fields) as k(key))));
  return found_fields;
end $$;

-- Settings change with an event that says from what to what. Only for a system administrator who has not left; keys must exist.
create function org.set_parameters(person text, given jsonb) returns int language plpgsql security definer set search_path = '' as $$
declare changed int;
begin
  if not exists (select 1 from org.role_member m join org.person p on p.id = m.person_id where m.role_key = 'sysadmin' and p.id = person and p.disabled_at is null) then
    raise exception 'not a system administrator' using errcode = '42501';
  end if;
  if exists (select 1 from jsonb_object_keys(given) as g(key) where not exists (select 1 from org.parameter p where p.key = g.key)) then
    raise exception 'no such parameter' using errcode = '22023';
  end if;
  with before as (select key, value from org.parameter where key in (select jsonb_object_keys(given)) for update),
  moved as (
    update org.parameter p set value = given -> p.key, changed_at = clock_timestamp(), changed_by = person
    from before where p.key = before.key and p.value is distinct from given -> p.key
    returning p.key, before.value as was, p.value as now)
  select count(audit.append('parameter.changed', null, jsonb_build_object('by', person, 'key', key, 'before', was, 'after', now)))::int into changed from moved;
  return changed;
end $$;

-- A person has read notices. Only his own.
create function cases.read_notices(person text, up_to bigint, ids bigint[]) returns int language plpgsql security definer set search_path = '' as $$
declare left_over int;
begin
  update cases.notice set read_at = clock_timestamp() where person_id = person and read_at is null and (id <= up_to or id = any(ids));
  select count(*)::int into left_over from cases.notice where person_id = person and read_at is null;
  insert into cases.change (person_id, kind, ref) values (person, 'count', 'notices');
  perform pg_notify('change', '');
  return left_over;
end $$;

-- Somebody to whom the task belongs opened its page: noted the first time only.
create function cases.touch_task(person text, task text) returns void language sql security definer set search_path = '' as $$
  update cases.task t set touched_at = clock_timestamp()
  where t.id = task and t.touched_at is null and t.state = 'open' and exists (select 1 from cases.inbox i where i.task_id = task and i.person_id = person)
$$;

-- A submission whose outcome came late: its person is told, once.
create function desk.tell_late(submission text) returns void language sql security definer set search_path = '' as $$
  with late as (
    select s.id, s.person_id, s.result, s.refusal, c.id as case_id, t.id as task_id
    from desk.submission s left join cases."case" c on c.id = s.case_id left join cases.task t on t.id = s.act ->> 'task'
    where s.id = submission and s.settled_at is not null),
  told as (
    insert into cases.notice (person_id, kind, case_id, task_id, data)
    select person_id, 'submission.' || result, case_id, task_id, jsonb_strip_nulls(jsonb_build_object('code', refusal ->> 'code')) from late returning person_id),
  changed as (insert into cases.change (person_id, kind, ref) select person_id, 'notice', submission from told)
  select pg_notify('change', '')
$$;

revoke execute on all functions in schema audit, desk from public;
revoke execute on function register.read_page(text, text, text, int), register.unmask(text, text, text, text), org.set_parameters(text, jsonb),
  cases.read_notices(text, bigint, bigint[]), cases.touch_task(text, text) from public;
grant execute on function desk.open_session(text, bytea, text, text), desk.close_session(text), desk.refuse_sign_in(text, text, text), desk.note_denial(text, text, text, text, text), desk.tell_late(text),
  register.read_page(text, text, text, int), register.unmask(text, text, text, text), org.set_parameters(text, jsonb), cases.read_notices(text, bigint, bigint[]), cases.touch_task(text, text) to cs_api;
