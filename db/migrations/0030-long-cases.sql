-- What every answer about a case asks of its events, found without reading all of them: a case may have ten thousand.
create index event_urged on audit.event (case_id, id) where kind = 'case.urged';
create index event_decided on audit.event (case_id, id) where kind = 'task.decided';
