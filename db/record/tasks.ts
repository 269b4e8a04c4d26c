// Tasks, the queues they stand in, and the decisions that end them.
import type { Db } from '#db/connect.ts';
import { json } from './entries.ts';

export interface NewTask {
  id: string;
  caseId: string;
  activation: string;
  stepId: string;
  seat: number;
  state: 'waiting' | 'open';
  holderId: string | null;
  capacity: string;
  /** Person → his own, where several share it. */
  capacities: Record<string, string>;
  round: number;
  dueAt: Date | null;
  provisional: boolean;
  openedAt: Date | null;
}

/** Opens tasks of one activation. */
export const insertTasks = (db: Db, tasks: NewTask[]) => db`insert into cases.task ${db(tasks.map((task) => ({ ...task, capacities: json(db, task.capacities) })))}`;

/** Puts tasks into queues; a task without a due instant stands last. */
export const insertInbox = (db: Db, rows: { personId: string; taskId: string; caseId: string; box: 'todo' | 'claimable'; dueAt: Date | null }[]) => db`
  insert into cases.inbox (person_id, task_id, case_id, box, due_at)
  select p, t, c, b, coalesce(d, 'infinity') from unnest(${rows.map((row) => row.personId)}::text[], ${rows.map((row) => row.taskId)}::text[], ${rows.map((row) => row.caseId)}::text[],
    ${rows.map((row) => row.box)}::text[], ${rows.map((row) => row.dueAt?.toISOString() ?? null)}::timestamptz[]) as q(p, t, c, b, d)`

/** A waiting seat's turn has come. */
export const openTask = (db: Db, id: string, openedAt: Date, dueAt: Date | null, provisional: boolean) => db<{ holderId: string | null }[]>`
  update cases.task set state = 'open', opened_at = ${openedAt}, due_at = ${dueAt}, provisional = ${provisional} where id = ${id} returning holder_id`;

/** What a notice asked somebody to do, or spoke of as still to be done; when its task is over it is read. */
export const ASKING = ['task.opened', 'task.reminder', 'task.overdue', 'task.urged', 'case.returned'];

/** Ends tasks without a decision: they leave every queue, and those who had them are told why. */
export const closeTasks = (db: Db, caseId: string, ids: string[], reason: string) => db`
  with closed as (
    update cases.task set state = 'closed', closed_at = clock_timestamp(), close_reason = ${reason} where id = any(${ids}) and state in ('waiting', 'open', 'suspended')),
  gone as (delete from cases.inbox where task_id = any(${ids}) returning person_id, task_id),
  seen as (update cases.notice set read_at = clock_timestamp() where task_id = any(${ids}) and read_at is null and kind = any(${ASKING})),
  told as (
    insert into cases.notice (person_id, kind, case_id, task_id, data) select person_id, 'task.closed', ${caseId}, task_id, ${json(db, { reason })} from gone)
  insert into cases.change (person_id, kind, ref) select person_id, 'task', task_id from gone`;

/** An answer ends the task; of an outside party without a person. Affects no row when the task is no longer open. */
export const doneTask = (db: Db, id: string, person: string | null, outcome: string) => db`
  with done as (
    update cases.task set state = 'done', closed_at = clock_timestamp(), decided_by = ${person}, outcome = ${outcome} where id = ${id} and state = 'open' returning id),
  gone as (delete from cases.inbox where task_id in (select id from done) returning person_id, task_id),
  seen as (update cases.notice set read_at = clock_timestamp() where task_id = (select id from done) and read_at is null and kind = any(${ASKING})),
  told as (insert into cases.change (person_id, kind, ref) select person_id, 'task', task_id from gone)
  select id from done`;

/** Who holds open tasks of the case: whom a reminder goes to. */
export const holdersOf = (db: Db, ids: string[]) => db<{ personId: string; taskId: string }[]>`select person_id, task_id from cases.inbox where task_id = any(${ids})`;

/** Who has an open task of the case, the oldest of theirs last. */
export const holdersIn = (db: Db, caseId: string) => db<{ personId: string; taskId: string }[]>`select person_id, task_id from cases.inbox where case_id = ${caseId} order by person_id, task_id desc`;

/** The task is past its due instant. */
export const markOverdue = (db: Db, id: string) => db`update cases.task set overdue = true where id = ${id} and state = 'open'`;

/** The due instant of open tasks moved, by an act on record. */
export const moveDue = (db: Db, id: string, dueAt: Date | null, provisional: boolean) => db`
  with moved as (update cases.task set due_at = ${dueAt}::timestamptz, provisional = ${provisional}, overdue = coalesce(${dueAt}::timestamptz < clock_timestamp(), false) where id = ${id} returning id)
  update cases.inbox set due_at = coalesce(${dueAt}::timestamptz, 'infinity') where task_id in (select id from moved)`;

/** Tasks of a case whose clock may have to move, also while their holders wait for somebody; whoever is asked beside one has a clock of his own. */
export const openTasksOf = (db: Db, caseId: string) => db<{ id: string; stepId: string; openedAt: Date | null }[]>`
  select id, step_id, opened_at from cases.task where case_id = ${caseId} and state in ('open', 'suspended') and part not in ('advice', 'question') order by id`;

/** Tasks of a case that somebody has or will have again, as their clocks are counted. */
export const liveTasksOf = (db: Db, caseId: string) => db<{ id: string; stepId: string; part: string; openedAt: Date | null; dueAt: Date | null }[]>`
  select id, step_id, part, opened_at, due_at from cases.task where case_id = ${caseId} and state in ('open', 'suspended') order by id`;

/** Open tasks whose due instant rests on a year that was not announced when it was counted; of one case, or of all. */
export const provisionalTasks = (db: Db, caseId: string | null) => db<{ id: string; caseId: string; stepId: string; openedAt: Date; dueAt: Date }[]>`
  select id, case_id, step_id, opened_at, due_at from cases.task
  where provisional and state = 'open' and part not in ('advice', 'question') and opened_at is not null and due_at is not null and (${caseId}::text is null or case_id = ${caseId}) order by case_id, id`;

export interface NewDecision {
  id: string;
  caseId: string;
  seq: number;
  key: string;
  taskId: string;
  activation: string;
  stepId: string;
  preset: string;
  /** Of an outside party nobody. */
  personId: string | null;
  humanId: string;
  forId: string | null;
  outsideId?: string;
  outcome: string;
  comment: string | null;
  formHash: string;
  changes: Record<string, unknown>;
  signature: Record<string, unknown> | null;
  round: number;
}

/** Records a decision. The database refuses a second one on the task, a second one by the same human in the activation, and the applicant's own. */
export const insertDecision = (db: Db, d: NewDecision) => db`
  insert into cases.decision (id, case_id, seq, key, task_id, activation, step_id, preset, person_id, human_id, for_id, outside_id, outcome, comment, form_hash, changes, signature, round)
  values (${d.id}, ${d.caseId}, ${d.seq}, ${d.key}, ${d.taskId}, ${d.activation}, ${d.stepId}, ${d.preset}, ${d.personId}, ${d.humanId}, ${d.forId}, ${d.outsideId ?? null}, ${d.outcome},
    ${d.comment}, ${d.formHash}, ${json(db, d.changes)}, ${json(db, d.signature)}, ${d.round})`;

/** A return makes earlier decisions history: visible, struck through, never counted again. */
export const supersede = (db: Db, caseId: string) => db`update cases.decision set superseded_at = clock_timestamp() where case_id = ${caseId} and superseded_at is null`;

/** Step id → who decided it last, for `actor-of`. */
export const actorsOf = (db: Db, caseId: string) => db<{ stepId: string; personId: string }[]>`
  select distinct on (step_id) step_id, person_id from cases.decision where case_id = ${caseId} and preset not in ('aside', 'advice', 'question') and superseded_at is null and person_id is not null order by step_id, at desc`;

/** What was asked for beside the tasks of a case, at which step, by whom and for whom. */
export const requestedIn = (db: Db, caseId: string) => db<{ step: string; key: string; by: string; for: string }[]>`
  select distinct step_id as step, outcome as key, person_id as by, for_id as for from cases.decision where case_id = ${caseId} and preset = 'aside' and person_id is not null and for_id is not null`;

/** Whether this human has a standing decision in the activation. */
export const decidedBy = (db: Db, caseId: string, activation: string, human: string) => db<{ one: number }[]>`
  select 1 as one from cases.decision where case_id = ${caseId} and activation = ${activation} and human_id = ${human} and superseded_at is null and preset = 'approve' limit 1`;
