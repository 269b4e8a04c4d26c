-- Cases: the pinned definitions, the log that is the record, and the read models that `commit` writes with it.
create schema cases;

-- Published processes: immutable, one row a version. `body` is the compiled definition, parameters not yet put in.
create table cases.process (
  key text not null,
  version int not null,
  hash text not null,
  source text not null,
  body jsonb not null,
  published_at timestamptz not null default clock_timestamp(),
  primary key (key, version)
);

-- Definitions as cases run them: process plus the organisation's parameters, by hash.
create table cases.pinned (
  hash text primary key,
  process_key text not null,
  version int not null,
  body jsonb not null
);

create table cases."case" (
  id text primary key,
  number text not null unique,
  process_key text not null,
  version int not null,
  pinned text not null references cases.pinned,
  title jsonb not null,
  state text not null check (state in ('draft','in-review','returned','approved','executing','completed','rejected','withdrawn','cancelled','failed')),
  outcome text,
  applicant_id text not null references org.person,
  department_id text not null references org.department,
  -- the case that called this one, and the node there that waits for it
  parent_id text references cases."case",
  parent_node text,
  form jsonb not null default '{}',
  round int not null default 1,
  -- the log's last entry
  head int not null,
  overdue boolean not null default false,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index case_applicant on cases."case" (applicant_id, started_at desc, id desc);
create index case_recent on cases."case" (started_at desc, id desc);
create sequence cases.number;

-- The record of a case. The workflow follows it: (case, seq) is free, taken under the same key, or taken under another.
create table cases.entry (
  case_id text not null,
  seq int not null check (seq > 0),
  key text not null,
  part int not null check (part >= 0),
  act jsonb,
  ops jsonb not null,
  answers jsonb,
  refused jsonb,
  -- whether the walk came to rest with this entry: everything that the act brings about is then recorded
  rest boolean not null,
  at timestamptz not null default clock_timestamp(),
  primary key (case_id, seq),
  unique (case_id, key, part),
  check ((answers is null) <> (refused is null))
);

create table cases.task (
  id text primary key,
  case_id text not null references cases."case",
  activation text not null,
  step_id text not null,
  seat int not null,
  state text not null check (state in ('waiting','open','suspended','done','closed')),
  holder_id text references org.person,
  -- why this person: head-of:<department>, role:<role>, applicant …
  capacity text not null,
  round int not null,
  -- the clock of the task; a date of the form or working time from opening
  due_at timestamptz,
  provisional boolean not null default false,
  overdue boolean not null default false,
  opened_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  decided_by text references org.person,
  outcome text,
  -- first time that somebody opened the task's page
  touched_at timestamptz
);
create index task_case on cases.task (case_id, id);

-- Who sees a task in the queue: one row per person and open or waiting task; gone when the task ends.
create table cases.inbox (
  person_id text not null references org.person,
  task_id text not null references cases.task,
  case_id text not null references cases."case",
  box text not null check (box in ('todo','claimable')),
  due_at timestamptz not null default 'infinity',
  primary key (person_id, task_id)
);
create index inbox_queue on cases.inbox (person_id, box, due_at, task_id);
create index inbox_task on cases.inbox (task_id);
create index inbox_case on cases.inbox (case_id);

create table cases.decision (
  id text primary key,
  case_id text not null references cases."case",
  seq int not null,
  key text not null,
  task_id text not null references cases.task,
  activation text not null,
  step_id text not null,
  preset text not null,
  person_id text not null references org.person,
  human_id text not null,
  for_id text not null references org.person,
  outcome text not null,
  comment text,
  form_hash text not null,
  changes jsonb not null default '{}',
  signature jsonb,
  round int not null,
  at timestamptz not null default clock_timestamp(),
  superseded_at timestamptz,
  unique (case_id, key)
);
create unique index decision_once on cases.decision (task_id) where superseded_at is null and preset <> 'aside';
create unique index decision_one_each on cases.decision (activation, human_id, case_id) where superseded_at is null and preset = 'approve';
create index decision_case on cases.decision (case_id, at);
create index decision_person on cases.decision (person_id, at desc);

-- Nobody decides their own request, whatever the code above believes.
create function cases.not_the_applicant() returns trigger language plpgsql as $$
begin
  if new.preset = 'approve' and exists (
    select 1 from cases."case" c join org.person a on a.id = c.applicant_id
    where c.id = new.case_id and (c.applicant_id in (new.person_id, new.for_id) or a.human_id = new.human_id)) then
    raise exception 'self-approval' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger not_the_applicant before insert on cases.decision for each row execute function cases.not_the_applicant();

create table cases.comment (
  id text primary key,
  case_id text not null references cases."case",
  person_id text not null references org.person,
  text text not null,
  at timestamptz not null default clock_timestamp()
);
create index comment_case on cases.comment (case_id, at);

create table cases.notice (
  id bigint generated always as identity primary key,
  person_id text not null references org.person,
  kind text not null,
  case_id text references cases."case",
  task_id text,
  data jsonb not null default '{}',
  at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
create index notice_person on cases.notice (person_id, id desc);

-- What changed for whom: ids only; the event stream reads it from Last-Event-ID and NOTIFY merely wakes the reader.
create table cases.change (
  id bigint generated always as identity primary key,
  person_id text not null,
  kind text not null check (kind in ('task','case','count','notice')),
  ref text not null,
  at timestamptz not null default clock_timestamp()
);
create index change_person on cases.change (person_id, id);

-- What must leave a commit: a case to start, an event to send to a case. Delivered by the worker, each at least once, by key.
create table cases.outbox (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('start','event')),
  key text not null unique,
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  next_at timestamptz not null default clock_timestamp(),
  attempts int not null default 0,
  delivered_at timestamptz
);
create index outbox_due on cases.outbox (next_at) where delivered_at is null;
