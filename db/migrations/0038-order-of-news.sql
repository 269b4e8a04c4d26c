-- What is for one case leaves in its order: the next parcel of a case is looked up by the case. Gone: a flag that nothing read, and an index that another covers.
create index outbox_case on cases.outbox ((payload ->> 'caseId'), id) where delivered_at is null;
drop index cases.task_suspended;
alter table cases."case" drop column overdue;
