-- A seat may go to other people, wait, and get company: what each task is, beside which, and what whoever made it said.
alter table cases.task
  add column suspended_at timestamptz,
  -- `advice`, `question`: an opinion or an answer that counts nowhere; the others: signers whom somebody added
  add column part text not null default 'seat' check (part in ('seat', 'before', 'with', 'after', 'advice', 'question')),
  -- the task that it was added to, or that this seat was before
  add column beside text references cases.task,
  add column follows text references cases.task,
  add column made_by text references org.person,
  add column note text,
  -- how often its due instant was moved by somebody
  add column extended int not null default 0;
create index task_suspended on cases.task (holder_id) where state in ('waiting', 'suspended');
