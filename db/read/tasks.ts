// The tasks and decisions of a case.
import type { Db } from '#db/connect.ts';

export interface TaskRow {
  id: string;
  activation: string;
  stepId: string;
  seat: number;
  state: 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
  holderId: string | null;
  capacity: string;
  round: number;
  dueAt: Date | null;
  provisional: boolean;
  overdue: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  closeReason: string | null;
  decidedBy: string | null;
  outcome: string | null;
  /** Who has it in his queue now. */
  holders: string[];
}

/** Every task of a case, in the order in which they came. */
export const tasksOf = (db: Db, caseId: string) => db<TaskRow[]>`
  select t.id, t.activation, t.step_id, t.seat, t.state, t.holder_id, t.capacity, t.round, t.due_at, t.provisional, coalesce(t.state = 'open' and t.due_at < clock_timestamp(), false) as overdue,
    t.opened_at, t.closed_at, t.close_reason, t.decided_by, t.outcome, array(select i.person_id from cases.inbox i where i.task_id = t.id order by i.person_id) as holders
  from cases.task t where t.case_id = ${caseId} order by t.opened_at nulls last, t.seat, t.id`;

export interface DecisionRow {
  id: string;
  seq: number;
  key: string;
  taskId: string;
  stepId: string;
  preset: string;
  personId: string;
  forId: string;
  outcome: string;
  comment: string | null;
  changes: Record<string, { before: unknown; after: unknown }>;
  signed: boolean;
  at: Date;
  superseded: boolean;
  round: number;
}

/** Everything that was decided in a case, oldest first. */
export const decisionsOf = (db: Db, caseId: string) => db<DecisionRow[]>`
  select id, seq, key, task_id, step_id, preset, person_id, for_id, outcome, comment, changes, signature is not null as signed, at, superseded_at is not null as superseded, round
  from cases.decision where case_id = ${caseId} order by at, id`;
