// A case: its header in lists, the whole of it, and its trail.
import { z } from '@hono/zod-openapi';
import { Form, Id, Instant, listOf, paging, Person, q, Remark, Text, whole } from './basis.ts';
import { CaseFile } from './file.ts';
import { OutlineStep, Picking, Picks } from './process.ts';
import { TaskHeader } from './task-header.ts';
import { Bar } from './verb.ts';

export const CaseState = z.enum(['draft', 'in-review', 'returned', 'approved', 'executing', 'completed', 'rejected', 'withdrawn', 'cancelled', 'failed']);
export type CaseState = z.infer<typeof CaseState>;

const Sent = z.object({ by: Person.optional(), at: Instant, readAt: Instant.optional() });

export const CaseHeader = z
  .object({
    id: Id,
    number: z.string(),
    process: z.object({ key: z.string(), version: z.int(), title: Text }),
    title: Text,
    state: CaseState,
    outcome: z.string().optional(),
    /** What the process calls this end, where it names it. */
    outcomeTitle: Text.optional(),
    overdue: z.boolean(),
    startedBy: Person,
    department: z.object({ id: Id, title: Text }),
    startedAt: Instant,
    endedAt: Instant.optional(),
    /** The fields marked for lists, as the caller may see them. */
    fields: Form,
    /** The records that it is about, as far as the caller may see them. */
    records: z.array(z.object({ id: Id, number: z.string(), title: z.string() })),
    /** The copy that the caller was sent: by whom, unless a step did, and when he marked it as read. */
    copied: Sent.optional(),
    /** Titles of the steps that somebody is asked in now. */
    now: z.array(Text),
  })
  .openapi('CaseHeader');
export type CaseHeader = z.infer<typeof CaseHeader>;
export const Cases = listOf(CaseHeader).openapi('Cases');
export const CasesQuery = z.strictObject({ ...paging, box: z.enum(['started', 'handled', 'copied', 'all']).default('started'), state: CaseState.optional(), process: z.string().max(100).optional(), q });
export type CasesQuery = z.infer<typeof CasesQuery>;

/** How a step that is over came to its end, where it was not by the usual way: refused by somebody, ended by the clock, closed with what held it, undone afterwards, found impossible, or passed over by an administrator. */
export const StepEnd = z.enum(['refused', 'expired', 'closed', 'undone', 'impossible', 'passed-over']);

/** A step of the case, in the order of the definition. `people`: who would be asked, for steps ahead. */
export const CaseStep = z
  .object({
    ...OutlineStep.shape,
    state: z.enum(['done', 'current', 'ahead', 'skipped']),
    ended: StepEnd.optional(),
    outcome: z.string().optional(),
    outcomeTitle: Text.optional(),
    people: z.array(Person).optional(),
    /** Of a step ahead that asks or waits: when it would be over at the latest, if everybody takes all the time that he has. */
    due: Instant.optional(),
    provisional: z.boolean().optional(),
    tasks: z.array(TaskHeader),
  })
  .openapi('CaseStep');
export type CaseStep = z.infer<typeof CaseStep>;

/** A record that the caller may read on the screen until an instant. */
export const Readable = z.object({ id: Id, number: z.string(), title: z.string(), until: Instant }).openapi('Readable');
export type Readable = z.infer<typeof Readable>;

export const CaseVerb = z.enum(['withdraw', 'resubmit', 'recall', 'urge', 'comment', 'copy', 'cancel', 'jump', 'name', 'migrate', 'repair']);
export type CaseVerb = z.infer<typeof CaseVerb>;

export const Case = z
  .object({
    ...CaseHeader.omit({ fields: true, records: true, now: true }).shape,
    round: z.int(),
    /** What is worth knowing now: that it waits in line, that something is out or asked back. */
    remarks: z.array(Text),
    /** field → value, or `{ masked }`; fields that are empty or hidden from the caller are absent. */
    form: Form,
    /** What was applied for, of the fields that have been changed since. */
    asked: Form,
    /** The definitions of all fields of the case, for drawing `form`. */
    fields: z.array(z.looseObject({ key: z.string(), type: z.string(), label: Text })),
    /** Names of what `form` refers to: people, departments, records. Id → name. */
    names: z.record(z.string(), z.string()),
    steps: z.array(CaseStep),
    tasks: z.array(TaskHeader),
    verbs: z.array(CaseVerb),
    /** What an administrator has asked for and a second one has not confirmed. */
    proposed: z.object({ verb: z.enum(['jump', 'name', 'migrate', 'repair']), to: z.string(), title: Text, people: z.array(Person).optional(), version: z.int().optional(), result: z.string().optional(), by: Person }).optional(),
    /** Where the caller could move the case to; `barred`: why not to this step. */
    jumps: z.array(z.object({ step: z.string(), title: Text, barred: Text.optional() })),
    /** Steps ahead for which the caller may name other people. */
    naming: z.array(Picking),
    /** Effects that failed, for whoever may repair them. `results`: what can be put on record as done by hand; none where a rule names the step. */
    failed: z.array(z.object({ node: z.string(), step: z.string(), title: Text, effect: Text, code: z.string(), results: z.array(z.object({ key: z.string(), title: Text })) })),
    /** The other verbs, and why not. */
    barred: z.array(Bar),
    /** `readable`: the caller may open it. */
    parent: z.object({ id: Id, number: z.string(), readable: z.boolean() }).optional(),
    /** The files that `form` names. */
    files: z.array(CaseFile),
    /** What the caller may read on the screen now, by a right that this case has given him. */
    reading: z.array(Readable),
    /** Cases that somebody has linked to this one, of those that the caller may read; oldest first. `undoable`: by the caller. */
    related: z.array(z.object({ id: Id, number: z.string(), title: Text, state: CaseState, startedBy: Person, by: Person, at: Instant, undoable: z.boolean() })),
    called: z.array(z.object({ id: Id, number: z.string(), title: Text, state: CaseState })),
    /** Who was sent a copy, oldest first. */
    copies: z.array(z.object({ person: Person, ...Sent.shape })),
  })
  .openapi('Case');
export type Case = z.infer<typeof Case>;

/** Trail kinds of this issue (approval-idioms §13); the list only grows. */
export const trailKinds = [
  'case.started', 'case.returned', 'case.resubmitted', 'case.withdrawn', 'case.recalled', 'case.cancelled', 'case.lapsed', 'case.ended', 'case.urged', 'case.commented', 'case.returned-often', 'case.straight', 'case.again', 'case.called', 'case.called-off', 'case.caller-gone', 'case.copied', 'case.read-marked', 'case.related', 'case.unrelated',
  'step.opened', 'step.settled', 'step.expired', 'step.skipped', 'step.parked', 'people.changed', 'people.named', 'form.amended', 'task.opened', 'task.stood-in', 'task.auto-passed', 'task.overdue', 'task.extended', 'task.closed', 'task.decided', 'task.superseded', 'task.taken-back', 'task.claimed', 'task.released', 'task.transferred', 'task.reassigned',
  'signer.added', 'signer.removed', 'advice.asked', 'advice.given', 'applicant.asked', 'applicant.answered', 'admin.proposed', 'admin.jumped', 'admin.migrated', 'admin.repaired',
  'link.issued', 'link.opened', 'link.revoked',
  'reminder.sent', 'rung.reached', 'branch.taken', 'event.received', 'effect.done', 'effect.compensated', 'effect.failed',
  'loan.opened', 'loan.returned', 'loan.closed', 'loan.lost', 'loan.recalled', 'archive.passed-on', 'archive.set-aside', 'archive.destroyed', 'grant.opened', 'grant.closed', 'record.read', 'file.read', 'act.refused',
] as const;
export type TrailKind = (typeof trailKinds)[number];

export const TrailEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    kind: z.string(),
    by: Person.optional(),
    onBehalfOf: Person.optional(),
    step: z.object({ id: z.string(), title: Text }).optional(),
    task: Id.optional(),
    outcome: z.string().optional(),
    outcomeTitle: Text.optional(),
    comment: z.string().optional(),
    signed: z.boolean().optional(),
    round: z.int().optional(),
    /** Whether a return made it history. */
    superseded: z.boolean().optional(),
    /** People whom it concerns: who was asked, told, reminded. */
    people: z.array(Person).optional(),
    /** field → before and after, as the caller may see them. */
    changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).optional(),
    /** Further plain facts of the kind: due, result, effect, reason, page … */
    data: z.record(z.string(), z.unknown()).optional(),
    clause: z.string().optional(),
    /** Leaf hash of the entry in the log, hexadecimal. */
    hash: z.string(),
  })
  .openapi('TrailEntry');
export type TrailEntry = z.infer<typeof TrailEntry>;
/** What somebody was refused for want of authority is there for those who oversee. */
export const Trail = listOf(TrailEntry).openapi('Trail');
/** The trail comes whole as far as it goes: up to 200 entries unless less is asked for. */
export const TrailQuery = z.strictObject({ ...paging, limit: whole(200).default(200) });

export const WithdrawBody = z.strictObject({ comment: Remark.optional() }).openapi('WithdrawBody');
export const ResubmitBody = z.strictObject({ form: Form, picks: Picks.optional() }).openapi('ResubmitBody');
/** Why what was handed out is asked back. */
export const RecallBody = z.strictObject({ comment: Remark.min(1) }).openapi('RecallBody');
/** `mentions`: whom it speaks to; each must be somebody who may read the case. */
export const CommentBody = z.strictObject({ text: Remark.min(1), mentions: z.array(Id).max(20).optional() }).openapi('CommentBody');
/** Why an administrator ends the case, or moves it to another step; moving takes a second administrator who asks for the same. */
export const CancelBody = z.strictObject({ comment: Remark.min(1).optional() }).openapi('CancelBody');
export const JumpBody = z.strictObject({ to: z.string().min(1).max(60), comment: Remark.min(1).optional() }).openapi('JumpBody');
/** Other people for a step that is not reached yet; an administrator says why. Where a rule names the step it takes two people who ask for the same. */
export const NameBody = z.strictObject({ step: z.string().min(1).max(60), people: z.array(Id).min(1).max(20), comment: Remark.min(1).optional() }).openapi('NameBody');
export const UrgeBody = z.strictObject({}).openapi('UrgeBody');
