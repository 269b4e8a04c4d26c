// Seats that move, wait, get company, and speak again: the rows behind the verbs on a task.
import type { Db } from '#db/connect.ts';
import { ASKING } from './tasks.ts';
import { json } from './entries.ts';

export type Part = 'before' | 'with' | 'after' | 'advice' | 'question';

/** Ends a task that goes to somebody else, or was answered without deciding. Whoever had it is told, unless he did it himself. */
export const passTask = (db: Db, id: string, how: string, by: string | null) => db<{ dueAt: Date | null }[]>`
  with passed as (
    update cases.task set state = 'closed', closed_at = clock_timestamp(), close_reason = ${how} where id = ${id} and state in ('waiting', 'open', 'suspended') returning case_id, due_at),
  gone as (delete from cases.inbox where task_id = ${id} returning person_id),
  seen as (update cases.notice set read_at = clock_timestamp() where task_id = ${id} and read_at is null and kind = any(${ASKING})),
  told as (insert into cases.notice (person_id, kind, case_id, task_id, data)
    select gone.person_id, 'task.closed', passed.case_id, ${id}, ${json(db, { reason: how })} from gone, passed where gone.person_id is distinct from ${by}),
  changed as (insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from gone)
  select due_at from passed`;

/** The same seat as somebody else's task: what it is, why it is asked, and until when stay as they were. */
export const followTask = (db: Db, id: string, from: string, holder: string, state: 'open' | 'waiting' | 'suspended', by: string | null, note: string | null) => db`
  insert into cases.task (id, case_id, activation, step_id, seat, state, holder_id, capacity, round, due_at, provisional, overdue, opened_at, suspended_at, part, beside, follows, made_by, note, extended)
  select ${id}, case_id, activation, step_id, seat, ${state}, ${holder}, coalesce(capacities ->> holder_id, capacity), round, due_at, provisional, overdue,
    case when opened_at is null then null else clock_timestamp() end, case when ${state} = 'suspended' then suspended_at end, part, beside, ${from}, ${by}, ${note}, extended from cases.task where id = ${from}`;

export interface BesideTask {
  id: string;
  caseId: string;
  beside: string;
  holder: string;
  part: Part;
  state: 'open' | 'waiting';
  round: number;
  dueAt: Date | null;
  provisional: boolean;
  openedAt: Date | null;
  by: string;
  note: string | null;
}

/** A task beside another one. */
export const insertBeside = (db: Db, t: BesideTask) => db`
  insert into cases.task (id, case_id, activation, step_id, seat, state, holder_id, capacity, round, due_at, provisional, opened_at, part, beside, made_by, note)
  select ${t.id}, case_id, activation, step_id, seat, ${t.state}, ${t.holder}, ${t.part}, ${t.round}, ${t.dueAt}, ${t.provisional}, ${t.openedAt}, ${t.part}, id, ${t.by}, ${t.note} from cases.task where id = ${t.beside}`;

/** A task that stands still leaves its holder's queue; he is not told, for he has asked for it. */
export const suspendTask = (db: Db, id: string, at: Date) => db`
  with rest as (update cases.task set state = 'suspended', suspended_at = ${at} where id = ${id}), gone as (delete from cases.inbox where task_id = ${id} returning person_id)
  insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from gone`;

/** It opens again; since when it stood still. */
export const resumeTask = (db: Db, id: string, dueAt: Date | null) => db<{ holderId: string | null }[]>`
  update cases.task set state = 'open', suspended_at = null, due_at = ${dueAt}, overdue = coalesce(${dueAt}::timestamptz < clock_timestamp(), false) where id = ${id} returning holder_id`;
export const pausedSince = (db: Db, id: string) => db<{ suspendedAt: Date | null; dueAt: Date | null }[]>`select suspended_at, due_at from cases.task where id = ${id}`;

/** Others may answer the task as well, each as what he was asked for: it is everybody's until one does. */
export const shareTask = (db: Db, id: string, capacities: Record<string, string>) => db`
  with shared as (update cases.task set holder_id = null, capacities = (case when capacities = '{}' and holder_id is not null then jsonb_build_object(holder_id, capacity) else capacities end) || ${json(db, capacities)} where id = ${id}), box as (update cases.inbox set box = 'claimable' where task_id = ${id} returning person_id)
  insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from box`;

/** One of several takes a shared task; the others no longer see it. */
export const claimTask = (db: Db, id: string, person: string) => db`
  with held as (update cases.task set holder_id = ${person} where id = ${id}),
  gone as (delete from cases.inbox where task_id = ${id} and person_id <> ${person} returning person_id),
  mine as (update cases.inbox set box = 'todo' where task_id = ${id} and person_id = ${person} returning person_id)
  insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from gone union all select person_id, 'task', ${id} from mine`;
export const releaseTask = (db: Db, id: string) => db<{ dueAt: Date | null }[]>`
  with gone as (delete from cases.inbox where task_id = ${id} returning person_id),
  changed as (insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from gone)
  update cases.task set holder_id = null where id = ${id} returning due_at`;
/** When somebody last looked at a task. */
export const touchedAt = (db: Db, ids: string[]) => db<{ id: string; touchedAt: Date | null }[]>`select id, touched_at from cases.task where id = any(${ids})`;

/** A decision taken back is history, visible and not counted. */
export const takeBackDecision = (db: Db, task: string) => db`update cases.decision set superseded_at = clock_timestamp() where task_id = ${task} and superseded_at is null and preset <> 'aside'`;

/** Tasks as they stood before a decision that was taken back; `seats`: how many the step asks for at this arrival. */
export const reopenTask = (db: Db, id: string, state: 'open' | 'waiting' | 'suspended') => db<{ holderId: string | null; dueAt: Date | null; opened: boolean; seats: number }[]>`
  with gone as (delete from cases.inbox where task_id = ${id} returning person_id),
  changed as (insert into cases.change (person_id, kind, ref) select person_id, 'task', ${id} from gone),
  before as (select state from cases.task where id = ${id})
  update cases.task set state = ${state}, closed_at = null, close_reason = null, decided_by = null, outcome = null, overdue = ${state} = 'open' and coalesce(due_at < clock_timestamp(), false),
    opened_at = case when ${state} = 'waiting' then null else opened_at end, due_at = case when ${state} = 'waiting' then null else due_at end
  where id = ${id} returning holder_id, due_at, (select state from before) = 'open' as opened,
    (select count(distinct o.seat)::int from cases.task o where o.case_id = task.case_id and o.activation = task.activation and o.part = 'seat') as seats`;

/** The due instant was moved by somebody. */
export const extendTask = (db: Db, id: string) => db`update cases.task set extended = extended + 1 where id = ${id}`;

/** Somebody else has the task in the place of whoever was asked. */
export const standIn = (db: Db, id: string, holder: string, capacity: string) => db`update cases.task set holder_id = ${holder}, capacity = ${capacity} where id = ${id}`;

/** What an act on a task must know of it. */
export const taskOf = (db: Db, id: string) => db<{ activation: string; state: string; holderId: string | null; capacity: string; capacities: Record<string, string>; dueAt: Date | null; overdue: boolean; part: string; extended: number; previous: string | null }[]>`
  select t.activation, t.state, t.holder_id, t.capacity, t.capacities, t.due_at, coalesce(t.due_at < clock_timestamp(), false) as overdue, t.part, t.extended,
    coalesce(p.holder_id, (select min(k) from jsonb_object_keys(p.capacities) k)) as previous
  from cases.task t left join cases.task p on p.id = t.follows where t.id = ${id}`;

/** Everybody who has or had a part in an arrival at a step, with the task; also whom somebody else's answer has made idle, as he may be asked again when it is taken back. */
export const seatedIn = (db: Db, caseId: string, activation: string) => db<{ id: string; personId: string }[]>`
  select id, person_id from cases.sitting where case_id = ${caseId} and activation = ${activation}`;

/** What was decided at these arrivals becomes history. */
export const supersedeAt = (db: Db, caseId: string, nodes: string[]) => db`
  update cases.decision set superseded_at = clock_timestamp() where case_id = ${caseId} and activation = any(${nodes}) and superseded_at is null`;
