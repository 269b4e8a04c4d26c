// Cases that may stand still: with a task past its due instant or held by somebody who is not here, or with no task at all.
import type { Db } from '#db/connect.ts';
import { caseColumns, type CaseRow } from './cases.ts';
import type { SittingRow } from './sittings.ts';

export interface HeldRow extends Pick<SittingRow, 'stepId' | 'capacity' | 'holders' | 'seated'> {
  id: string;
  part: 'seat' | 'before' | 'with' | 'after' | 'advice' | 'question';
  state: 'waiting' | 'open' | 'suspended';
  /** As JSON carries it. */
  dueAt: string | null;
}
/** `failed`: an effect of it failed, and may still wait. */
export type StillRow = CaseRow & { held: HeldRow[]; failed: boolean };

/** A walk that is under way has no task either, for a moment. */
const WALK = '1 minute';

/** The oldest first. `absent`: people who have left or are away today. */
export const mayStandStill = (db: Db, absent: string[], limit: number) => db<StillRow[]>`
  select ${caseColumns(db)}, (
    select coalesce(json_agg(json_build_object('id', t.id, 'stepId', t.step_id, 'part', t.part, 'state', t.state, 'dueAt', t.due_at, 'capacity', t.capacity,
      'holders', array(select i.person_id from cases.inbox i where i.task_id = t.id union select t.holder_id where t.holder_id is not null),
      'seated', array(select o.holder_id from cases.task o where o.case_id = t.case_id and o.activation = t.activation and o.holder_id is not null)) order by t.id), '[]')
    from cases.task t where t.case_id = c.id and t.state in ('waiting', 'open', 'suspended')) as held,
    exists (select 1 from cases.failed f where f.case_id = c.id) as failed
  from cases."case" c
  where c.ended_at is null and (
    exists (select 1 from cases.inbox i where i.case_id = c.id and (i.due_at < clock_timestamp() or i.person_id = any(${absent})))
    or exists (select 1 from cases.task t join cases.outside o on o.task_id = t.id where t.case_id = c.id and t.state = 'open' and t.due_at < clock_timestamp())
    or exists (select 1 from cases.task t where t.case_id = c.id and t.state in ('waiting', 'suspended') and t.holder_id = any(${absent}))
    or exists (select 1 from cases.failed f where f.case_id = c.id)
    or (not exists (select 1 from cases.task t where t.case_id = c.id and t.state in ('waiting', 'open', 'suspended'))
      and not exists (select 1 from cases.entry e where e.case_id = c.id and e.at > clock_timestamp() - ${WALK}::interval)))
  order by c.started_at, c.id limit ${limit}`;
