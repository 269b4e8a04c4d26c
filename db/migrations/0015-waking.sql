-- A case whose workflow is not there can be woken: it is started again from its log, and its clocks run on.
alter table cases.outbox drop constraint outbox_kind_check;
alter table cases.outbox add constraint outbox_kind_check check (kind in ('start', 'event', 'wake'));
