// The compiled process: what an administrator's YAML becomes, what is hashed, pinned and run.
import type { Duration } from '#domain/calendar/duration.ts';
import type { Field } from '#domain/form/field.ts';
import type { Text } from '#domain/text.ts';
import type { Mode } from './mode.ts';
import type { By, Who } from './who.ts';

/** A published process. Plain JSON; `steps` draw as one vertical flow. Durations still name parameters (`$key`) until `resolve` has put the organisation's values in. */
export interface Definition {
  key: string;
  title: Text;
  description?: Text;
  icon?: string;
  /** Who may start it: every employee, the holders of some roles, or only another process. */
  start: { who: 'employee' } | { who: 'role'; roles: string[] } | { who: 'process' };
  /** All fields of the case, in order. Those marked `later` are not on the start form. */
  form: Field[];
  steps: Step[];
}

/** What every step carries. `id` is unique in the definition; `clause` names the rule the step enforces. */
export interface StepHead {
  id: string;
  title: Text;
  clause?: string;
}

/** People decide, do or sign. */
export interface Ask extends StepHead {
  kind: 'ask';
  preset: 'approve' | 'task' | 'sign';
  by: By;
  mode: Mode;
  outcomes: Outcome[];
  /** Rights that differ from "read" at this step. */
  rights: Rights;
  due?: Due;
  /** The applicant himself is never asked, whatever account he uses: always so in an approval (processes.md E6). */
  apart: boolean;
  /** People who are never asked here either, nor may answer: the executor where his own work is approved. */
  except?: Who;
  /** Whether the holder may send the case back to the applicant. */
  returns: boolean;
  /** What it has sent back comes straight back to it, past whoever had decided before it and saw nothing of what was changed. Absent: everybody is asked again. */
  straight?: true;
  /** Blocks that run beside the open task and do not end it (BPMN: non-interrupting boundary events). */
  beside: Beside[];
  /** Whoever has decided before is not asked again: ever, or only where it was the step before. Absent: everybody is asked. */
  repeated?: 'once' | 'consecutive';
  /** What a failed approval ends: the case, only the block that declares it, or nothing: then a condition reads it. */
  onReject: 'case' | 'block' | 'go-on';
}

/** One way to answer an ask. `vote` says how it counts; in a task every outcome is an `approve` that carries its own name. */
export interface Outcome {
  key: string;
  title: Text;
  vote: 'approve' | 'reject' | 'abstain';
  comment: 'none' | 'optional' | 'required';
  signature: boolean;
  /** What the answer brings about, told before it is given and to whoever it was asked for. */
  means?: Text;
  /** Fields that may be filled, those that must be, and those that must be sound as they stand at this moment, with this outcome. */
  edit: string[];
  require: string[];
  confirm: string[];
  /** Only the clock gives it, at the due instant. */
  clock?: true;
}

export type Right = 'edit' | 'read' | 'mask' | 'hide';
/** Field key → right at a step; a field not named is read-only, or hidden while it is `later` and empty. */
export type Rights = Record<string, Right>;

/**
 * A block beside an open task: asked for by the task's holder (as an outcome that leaves the task open), or begun by an event.
 * `recall`: these people may send the event themselves, with a reason (追回, approval-idioms §6). `ends`: requests beside the same task that the event
 * ends where they are pending, and that nobody makes any more after it.
 */
export interface Beside {
  key: string;
  title: Text;
  on: { kind: 'request'; comment: Outcome['comment']; edit: string[]; require: string[]; most?: number } | { kind: 'event'; event: string; recall?: Who; ends?: string[] };
  clause?: string;
  steps: Step[];
}

/** When a task is due. `after`: working time from opening; `at`: a date or datetime field of the form, or the end of a daterange. */
export interface Due {
  after?: Duration | `$${string}`;
  /** Instead of `after`, where the form's field `urgency` says `urgent` (processes.md A). */
  urgent?: Duration | `$${string}`;
  /** `after` counts from what this date or datetime field holds, where it holds something. */
  from?: string;
  at?: string;
  /** How long before the due instant a reminder goes out. */
  remind: (Duration | `$${string}`)[];
  /** What happens afterwards, each rung once, `every` again and again until the task ends. */
  ladder: Rung[];
  /** The outcome that the clock gives at the due instant. In an approval or a signature: only a rejection, and never where a clause names the step. In a task: any outcome. */
  expire?: string;
}
/** `offer`: these people may answer the task, too. `hand`: it goes to the first of them who may have it. Both widen who sees the data, so an author asks for them. */
export type Rung = { after: Duration | `$${string}`; tell?: Who; start?: string; with?: Given } | { every: Duration | `$${string}`; tell: Who } | { after: Duration | `$${string}`; offer: Who } | { after: Duration | `$${string}`; hand: Who };

/** What a called case starts with: field → CEL expression, or a fixed text in both languages. */
export type Given = Record<string, string | Text>;

/** Who is sent a copy by a step (抄送), what of the form differs from what a copy shows, and whether they may remark on the case. */
export interface Copying {
  to: Who;
  rights: Rights;
  comments: boolean;
}

/** An effect of the catalogue (`domain/effect.ts`). `with`: parameter → CEL expression. `copy`: of `case.copy`, and of nothing else. */
export interface Do extends StepHead {
  kind: 'do';
  effect: string;
  with: Record<string, string>;
  copy?: Copying;
}
/** Waits for working time, an instant of the form, or an event sent to the case. */
export interface Wait extends StepHead {
  kind: 'wait';
  until: { kind: 'after'; after: Duration | `$${string}` } | { kind: 'at'; field: string } | { kind: 'event'; event: string };
}
/** The first branch whose condition holds; `otherwise` is mandatory and may be empty. */
export interface Choose extends StepHead {
  kind: 'choose';
  branches: { when: string; title: Text; steps: Step[] }[];
  otherwise: Step[];
}
/** All arms; goes on when the last has ended. */
export interface Parallel extends StepHead {
  kind: 'parallel';
  arms: { title: Text; steps: Step[] }[];
}
/** The block once per row of a many-valued field. */
export interface Each extends StepHead {
  kind: 'each';
  over: string;
  order: 'parallel' | 'sequence';
  steps: Step[];
}
/** The block until the condition holds; must contain an ask or a wait. */
export interface Repeat extends StepHead {
  kind: 'repeat';
  until: string;
  steps: Step[];
}
/** Another process, with its start form filled; waited for or left alone. */
export interface Call extends StepHead {
  kind: 'call';
  process: string;
  with: Given;
  wait: boolean;
}
/** Ends the case with an outcome. */
export interface End extends StepHead {
  kind: 'end';
  outcome: string;
}

export type Step = Ask | Do | Wait | Choose | Parallel | Each | Repeat | Call | End;
