// Tasks as they matter to whoever may act for their holders: why they are held, and who else sits in the same activation.
import type { Db } from '#db/connect.ts';
import type { Requested } from '#domain/requests.ts';

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
  array(select distinct s.person_id from cases.sitting s where s.case_id = t.case_id and s.activation = t.activation) as seated`;

/** These tasks. */
export const sittingsOf = (db: Db, tasks: string[]) => db<SittingRow[]>`
  select ${columns(db)} from cases.task t join cases."case" c on c.id = t.case_id where t.id = any(${tasks})`;

/** A sitting with what says whose affair it is. */
export interface HeldRow extends SittingRow {
  form: Record<string, unknown>;
  /** Step → who decided it last. */
  actors: Record<string, string>;
  /** What was asked for beside a task of the case. */
  requests: Requested[];
}

/** What stands in the queues of these people, but for forms that came back to them; of one case, or of all. */
export const sittingsHeldBy = (db: Db, people: string[], caseId: string | null) => db<HeldRow[]>`
  select ${columns(db)}, c.form, 
    (select coalesce(jsonb_object_agg(a.step_id, a.person_id), '{}') from (select distinct on (d.step_id) d.step_id, d.person_id from cases.decision d
      where d.case_id = t.case_id and d.preset not in ('aside', 'advice', 'question') and d.superseded_at is null and d.person_id is not null order by d.step_id, d.at desc) a) as actors,
    (select coalesce(jsonb_agg(distinct jsonb_build_object('step', d.step_id, 'key', d.outcome, 'by', d.person_id, 'for', d.for_id)), '[]') from cases.decision d
      where d.case_id = t.case_id and d.preset = 'aside' and d.person_id is not null and d.for_id is not null) as requests
  from cases.task t join cases."case" c on c.id = t.case_id
  where t.id in (select i.task_id from cases.inbox i where i.person_id = any(${people}) union all select h.id from cases.task h where h.holder_id = any(${people}) and h.state in ('waiting', 'suspended'))
    and (${caseId}::text is null or t.case_id = ${caseId}) and t.step_id <> '$amend' order by t.id`;
