-- Whom a remark speaks to (@): people who may read the case anyway.
alter table cases.comment add column mentions text[] not null default '{}';
