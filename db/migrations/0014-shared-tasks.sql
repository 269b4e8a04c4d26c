-- A task that whoever answers first settles is shared, also where each of several people has one of his own: open ones join that box.
update cases.inbox i set box = 'claimable'
from cases.task t join cases."case" c on c.id = t.case_id join cases.pinned p on p.hash = c.pinned
where i.task_id = t.id and i.box = 'todo'
  and exists (select 1 from cases.task other where other.case_id = t.case_id and other.activation = t.activation and other.id <> t.id)
  and jsonb_path_exists(p.body, '$.steps.** ? (@.kind == "ask" && @.id == $step && @.mode.kind == "any")', jsonb_build_object('step', t.step_id));
