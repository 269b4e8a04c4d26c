-- The register: records of all types, the loans and grants on them, and the reading log.
create schema register;

create table register.record (
  id text primary key,
  type text not null,
  number text not null,
  title text not null,
  -- an archive is in, reserved, out, lost or destroyed; other types keep 'in'
  state text not null default 'in' check (state in ('in','reserved','out','lost','destroyed')),
  class text not null default 'business' check (class in ('basic','business','sensitive')),
  fields jsonb not null default '{}',
  -- the case that has it reserved or out
  case_id text,
  holder_id text references org.person,
  due_at timestamptz,
  unique (type, number)
);
create index record_state on register.record (type, state, number);

-- Cases waiting for an archive that is reserved or out, served in this order.
create table register.waiting (
  record_id text not null references register.record,
  case_id text not null,
  node text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (record_id, case_id)
);

create table register.loan (
  id text primary key,
  record_id text not null references register.record,
  case_id text not null,
  borrower_id text not null references org.person,
  medium text not null check (medium in ('paper','electronic')),
  purpose text not null,
  out_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null,
  extended_from timestamptz,
  returned_at timestamptz,
  result text check (result in ('clean','damaged','missing','leak-suspected','lost','read','expired')),
  unique (case_id, record_id)
);
create index loan_recent on register.loan (out_at desc, id desc);
create unique index loan_one_holder on register.loan (record_id) where returned_at is null and result is null and medium = 'paper';

-- Reading rights. Ended by the clock at read time; the timer only announces it.
create table register.grant (
  id text primary key,
  record_id text not null references register.record,
  case_id text not null,
  person_id text not null references org.person,
  valid_from timestamptz not null default clock_timestamp(),
  valid_until timestamptz not null,
  ended_at timestamptz,
  unique (case_id, record_id)
);
create index grant_person on register.grant (person_id, record_id);

-- The pages of an archive. Nobody selects them: `register.read_page` returns one and logs it in the same statement.
create table register.page (
  record_id text not null references register.record,
  page int not null,
  body text not null,
  primary key (record_id, page)
);
create table register.reading (
  id bigint generated always as identity primary key,
  record_id text not null,
  page int not null,
  person_id text not null,
  case_id text not null,
  purpose text not null,
  at timestamptz not null default clock_timestamp()
);
create index reading_record on register.reading (record_id, at desc);

create table register.incident (
  id text primary key,
  case_id text not null unique,
  cause_case_id text,
  kind text not null,
  level text,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  outcome text
);
