-- Three roles beside the owner: the worker records, the api reads and keeps its desk, nobody rewrites the trail.
-- Roles belong to the whole cluster: another installation may have made them, or be making them at this moment.
do $$ begin
  create role cs_worker nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  create role cs_api nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant usage on schema org, cases, register, audit to cs_worker, cs_api;
grant usage on schema desk to cs_worker, cs_api;

grant select on all tables in schema org, cases, register, audit to cs_worker;
grant insert, update on org.organisation, org.parameter, org.department, org.person, org.role, org.role_member to cs_worker;
grant delete on org.role_member to cs_worker;
grant insert on cases.process, cases.pinned, cases.entry, cases.decision, cases.comment, cases.notice, cases.change, cases.outbox to cs_worker;
grant insert, update on cases."case", cases.task to cs_worker;
grant update (superseded_at) on cases.decision to cs_worker;
grant update (read_at) on cases.notice to cs_worker;
grant update on cases.outbox to cs_worker;
grant insert, update, delete on cases.inbox to cs_worker;
grant usage on sequence cases.number to cs_worker;
grant insert, update on register.record, register.loan, register.grant, register.incident to cs_worker;
grant insert, delete on register.waiting to cs_worker;
grant insert on register.page, register.reading to cs_worker;
grant insert (case_id, kind, body) on audit.event to cs_worker;
grant select, insert on desk.credential to cs_worker;
grant select on desk.submission to cs_worker;
grant update (sealed) on desk.submission to cs_worker;

grant select on all tables in schema org, cases, audit to cs_api;
grant select on register.record, register.waiting, register.loan, register.grant, register.reading, register.incident to cs_api;
grant select, insert, update, delete on all tables in schema desk to cs_api;
