// Tasks as they matter to whoever may act for their holders: why they are held, and who else sits in the same activation.
import type { Db } from '#db/connect.ts';

export interface SittingRow {
  taskId: string;
  stepId: string;
  pinned: string;
  processKey: string;
  applicantId: string;
  /** `seat`, or how it came to be beside one. */
  part: string;
  /** Why its holder is asked. */
  capacity: string;
  /** Person → his own, where several share it. */
  capacities: Record<string, string>;
  /** Whose queue it is in, or will be again. */
  holders: string[];
  /** Everybody who sits in the activation, or has decided in it. */
  seated: string[];
}

const columns = (db: Db) => db`
  t.id as task_id, t.step_id, c.pinned, c.process_key, c.applicant_id, t.part, t.capacity, t.capacities,
  array(select i.person_id from cases.inbox i where i.task_id = t.id union select t.holder_id where t.state in ('waiting', 'suspended') and t.holder_id is not null) as holders,
  array(select o.holder_id from cases.task o where o.case_id = t.case_id and o.activation = t.activation and o.holder_id is not null
    union select o.decided_by from cases.task o where o.case_id = t.case_id and o.activation = t.activation and o.decided_by is not null
    union select i.person_id from cases.task o join cases.inbox i on i.task_id = o.id where o.case_id = t.case_id and o.activation = t.activation) as seated`;

/** These tasks. */
export const sittingsOf = (db: Db, tasks: string[]) => db<SittingRow[]>`
  select ${columns(db)} from cases.task t join cases."case" c on c.id = t.case_id where t.id = any(${tasks})`;

/** What stands in the queues of these people, but for forms that came back to them; of one case, or of all. */
export const sittingsHeldBy = (db: Db, people: string[], caseId: string | null) => db<SittingRow[]>`
  select ${columns(db)} from cases.task t join cases."case" c on c.id = t.case_id
  where (t.id in (select i.task_id from cases.inbox i where i.person_id = any(${people})) or (t.holder_id = any(${people}) and t.state in ('waiting', 'suspended')))
    and (${caseId}::text is null or t.case_id = ${caseId}) and t.step_id <> '$amend' order by t.id`;
