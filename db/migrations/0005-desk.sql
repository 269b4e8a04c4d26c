-- The api's own desk: credentials, sessions, throttles, and submissions staged under their key until a case has recorded them.
create schema desk;

create table desk.credential (
  person_id text primary key references org.person,
  password_hash text not null,
  changed_at timestamptz not null default clock_timestamp()
);

create table desk.session (
  id text primary key,
  secret_hash bytea not null,
  person_id text not null references org.person,
  created_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  elevated_at timestamptz
);
create index session_person on desk.session (person_id);

create unlogged table desk.rate (
  key text primary key,
  tat timestamptz not null
);

-- One row per attempt: who, what, under which key. `body_hash` tells a repeat from another body under the same key.
create table desk.submission (
  id text primary key,
  person_id text not null references org.person,
  key text not null,
  route text not null,
  body_hash bytea not null,
  case_id text not null,
  -- the act that is sent to the case: ids and outcomes only
  act jsonb not null,
  -- comment, form values, signature: sealed under the installation's key, with the id as additional data
  sealed bytea,
  staged_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  -- recorded, refused or lapsed; a refusal is kept as code and opaque data
  result text check (result in ('recorded','refused','lapsed')),
  refusal jsonb,
  unique (person_id, key)
);
create index submission_open on desk.submission (staged_at) where settled_at is null;
