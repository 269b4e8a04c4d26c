// Everything that is on record of a case, in one statement: a screen needs it whole, and what costs is the journey.
import type { Db } from '#db/connect.ts';
import type { Entry } from '#domain/engine/record.ts';
import type { Header } from '#domain/engine/op.ts';
import type { Text } from '#domain/text.ts';

export interface TaskRow {
  id: string;
  activation: string;
  stepId: string;
  seat: number;
  state: 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
  holderId: string | null;
  capacity: string;
  /** Person → his own, where several share it. */
  capacities: Record<string, string>;
  round: number;
  dueAt: Date | null;
  provisional: boolean;
  overdue: boolean;
  openedAt: Date | null;
  closedAt: Date | null;
  closeReason: string | null;
  decidedBy: string | null;
  outcome: string | null;
  /** `advice` and `question` count nowhere; the others but `seat` are signers whom somebody added. */
  part: 'seat' | 'before' | 'with' | 'after' | 'advice' | 'question';
  /** The task that it was added to, and the one that this seat was before. */
  beside: string | null;
  follows: string | null;
  madeBy: string | null;
  /** What whoever made it said. */
  note: string | null;
  touchedAt: string | null;
  /** Who has it in his queue now. */
  holders: string[];
}

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

/** A party outside the organisation, by the name that was typed with the answer, or else the one it was asked under. */
export interface OutsideRow {
  id: string;
  taskId: string;
  name: string;
}

export interface CommentRow {
  id: string;
  personId: string;
  text: string;
  mentions: string[];
  at: Date;
}

/** A link to another case. */
export interface LinkRow {
  otherId: string;
  byId: string;
  at: Date;
}

export interface CaseRecord {
  /** In the order in which they came. */
  tasks: TaskRow[];
  /** Oldest first. */
  decisions: DecisionRow[];
  /** The latest two hundred, oldest first; the trail has all of them. */
  comments: CommentRow[];
  outside: OutsideRow[];
  /** The log, in order, from where it was asked for: where the case stands follows from it. */
  entries: Entry[];
  /** The cases that this one called. */
  called: { id: string; number: string; title: Text; state: Header }[];
  /** Oldest first. */
  linked: LinkRow[];
}

const LATEST = 200;

/** A row as JSON carries it: instants are text. */
type Carried<T> = { [K in keyof T]: Date extends T[K] ? Exclude<T[K], Date> | string : T[K] };

/** Reads it at one moment, of the log only what comes after `after`. A case that does not exist has nothing. */
export async function caseRecord(db: Db, caseId: string, after = 0): Promise<CaseRecord> {
  const [row] = await db<{ tasks: Carried<TaskRow>[]; decisions: Carried<DecisionRow>[]; comments: Carried<CommentRow>[]; outside: OutsideRow[]; entries: Entry[]; called: CaseRecord['called']; linked: Carried<LinkRow>[] }[]>`
    select
      (select coalesce(json_agg(r), '[]') from (
        select t.id, t.activation, t.step_id as "stepId", t.seat, t.state, coalesce(t.holder_id, o.id) as "holderId", t.capacity, t.capacities, t.round, t.due_at as "dueAt", t.provisional, (t.state = 'open' and coalesce(t.due_at < clock_timestamp(), false)) as overdue,
          t.opened_at as "openedAt", t.closed_at as "closedAt", t.close_reason as "closeReason", case when t.state = 'done' then coalesce(t.decided_by, o.id) end as "decidedBy", t.outcome, t.part, t.beside, t.follows, t.made_by as "madeBy", t.note, t.touched_at as "touchedAt", array(select i.person_id from cases.inbox i where i.task_id = t.id order by i.person_id) as holders
        from cases.task t left join cases.outside o on o.task_id = t.id where t.case_id = ${caseId} order by t.opened_at nulls last, t.seat, t.id) r) as tasks,
      (select coalesce(json_agg(r), '[]') from (
        select id, seq, key, task_id as "taskId", step_id as "stepId", preset, coalesce(person_id, outside_id) as "personId", coalesce(for_id, outside_id) as "forId", outcome, comment, changes, signature is not null as signed, at, superseded_at is not null as superseded, round
        from cases.decision where case_id = ${caseId} order by cases.decision.at, id) r) as decisions,
      (select coalesce(json_agg(r), '[]') from (select * from (select id, person_id as "personId", text, mentions, at from cases.comment where case_id = ${caseId} order by cases.comment.at desc, id desc limit ${LATEST}) l order by at, id) r) as comments,
      (select coalesce(json_agg(r), '[]') from (select id, task_id as "taskId", coalesce(typed_name, name) as name from cases.outside where case_id = ${caseId} order by id) r) as outside,
      (select coalesce(json_agg(r), '[]') from (select seq, key, part, act, answers, refused from cases.entry where case_id = ${caseId} and seq > ${after} order by seq) r) as entries,
      (select coalesce(json_agg(r), '[]') from (select c.id, c.number, c.title, c.state from cases."case" c where c.parent_id = ${caseId} order by c.started_at, c.id) r) as called,
      (select coalesce(json_agg(r), '[]') from (select case when case_id = ${caseId} then other_id else case_id end as "otherId", by_id as "byId", at from cases.related where case_id = ${caseId} or other_id = ${caseId} order by cases.related.at, case_id, other_id) r) as linked`;
  if (!row) throw new Error('a select of constants gave no row');
  return {
    tasks: row.tasks.map((task) => ({ ...task, dueAt: instant(task.dueAt), openedAt: instant(task.openedAt), closedAt: instant(task.closedAt) })),
    decisions: row.decisions.map((decision) => ({ ...decision, at: new Date(decision.at) })),
    comments: row.comments.map((comment) => ({ ...comment, at: new Date(comment.at) })),
    outside: row.outside,
    entries: row.entries,
    called: row.called,
    linked: row.linked.map((link) => ({ ...link, at: new Date(link.at) })),
  };
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
