// My queue, one task, and what can be done with it.
import { z } from '@hono/zod-openapi';
import { tidy } from '#domain/writing.ts';
import { Form, Id, Instant, listOf, paging, Person, q, Remark, Text } from './basis.ts';
import { Case, CaseState, Readable } from './case.ts';
import { CaseFile } from './file.ts';
import { OutsideSeat } from './outside.ts';
import { FormField, Picking, Picks } from './process.ts';
import { TaskHeader, TaskState } from './task-header.ts';
import { Bar } from './verb.ts';

const CaseOfTask = z
  .object({ id: Id, number: z.string(), process: z.object({ key: z.string(), title: Text }), title: Text, state: CaseState, startedBy: Person, department: z.object({ id: Id, title: Text }), startedAt: Instant })
  .openapi('CaseOfTask');

/** One line of a queue. `pooled`: several may decide it, and nobody has yet. */
export const QueueItem = z
  .object({
    id: Id,
    case: CaseOfTask,
    step: z.string(),
    title: Text,
    preset: z.enum(['approve', 'task', 'sign', 'amend']),
    state: TaskState,
    pooled: z.boolean(),
    /** `advice` and `question`: an opinion or an answer is asked for; `before`, `with`, `after`: somebody has added the holder as a signer. */
    part: TaskHeader.shape.part,
    /** Who asked, added, or passed it on. */
    madeBy: Person.optional(),
    /** Of the task; a return begins the next. */
    round: z.int(),
    applicant: Person,
    /** Whose it is, where the caller acts, or has acted, for somebody. */
    onBehalfOf: Person.optional(),
    openedAt: Instant.optional(),
    due: Instant.optional(),
    provisional: z.boolean(),
    overdue: z.boolean(),
    /** The caller's own answer, in `done`. */
    outcome: z.string().optional(),
    outcomeTitle: Text.optional(),
    decidedAt: Instant.optional(),
    /** The answers that can be given from the list, without opening it. */
    unopened: z.array(z.string()),
    /** The records that the request is about, as far as the caller may see them at this step. */
    records: z.array(z.object({ id: Id, number: z.string(), title: z.string() })),
    /** The fields marked for lists, as the caller may see them at this step. `text`: how a chosen option, or a text in both languages, reads. */
    fields: z.array(z.object({ key: z.string(), label: Text, value: z.unknown(), text: Text.optional() })),
  })
  .openapi('QueueItem');
export type QueueItem = z.infer<typeof QueueItem>;
export const Queue = listOf(QueueItem).openapi('Queue');
/** `todo` is everything that the caller may decide now; `claimable` those of it that others may decide as well. */
export const Box = z.enum(['todo', 'claimable', 'waiting', 'done', 'copied']);
export type Box = z.infer<typeof Box>;
export const QueueQuery = z.strictObject({ ...paging, box: Box.default('todo'), process: z.string().max(100).optional(), q, due: z.enum(['overdue', 'today', 'week']).optional() });
export type QueueQuery = z.infer<typeof QueueQuery>;
export const Counts = z.object({ todo: z.int(), claimable: z.int(), waiting: z.int(), done: z.int(), copied: z.int(), overdue: z.int(), notices: z.int() }).openapi('Counts');
export type Counts = z.infer<typeof Counts>;

/** A way to answer. `kind` tells an answer that ends the task from a request beside it, which leaves it open. `edit`, `require`: fields that go with it; `confirm`: fields that must be sound as they stand. */
export const TaskOutcome = z
  .object({
    key: z.string(),
    title: Text,
    vote: z.enum(['approve', 'reject', 'abstain']),
    kind: z.enum(['answer', 'beside']),
    comment: z.enum(['none', 'optional', 'required']),
    signature: z.boolean(),
    /** What it brings about. */
    means: Text.optional(),
    edit: z.array(z.string()),
    require: z.array(z.string()),
    confirm: z.array(z.string()),
    /** Why it cannot be chosen now. */
    barred: Bar.optional(),
  })
  .openapi('TaskOutcome');
export type TaskOutcome = z.infer<typeof TaskOutcome>;

export const TaskField = z
  .object({ field: z.string(), right: z.enum(['read', 'edit', 'mask', 'hide']), required: z.boolean(), value: z.unknown().optional(), definition: FormField })
  .openapi('TaskField');
export type TaskField = z.infer<typeof TaskField>;

export const Decision = z.object({ id: Id, outcome: z.string(), at: Instant, seq: z.int() }).openapi('Decision');

/** What was decided before, newest last. `superseded`: a return has made it history; a return itself is one with the outcome `return`. */
export const Opinion = z
  .object({ id: Id, step: z.string(), title: Text, by: Person, onBehalfOf: Person.optional(), outcome: z.string(), outcomeTitle: Text, comment: z.string().optional(), signed: z.boolean(), at: Instant, superseded: z.boolean(), round: z.int() })
  .openapi('Opinion');
export type Opinion = z.infer<typeof Opinion>;

/** What somebody wrote about the case without deciding. */
export const Comment = z.object({ id: Id, by: Person, at: Instant, text: z.string(), /** Whom it speaks to. */ mentions: z.array(Person) }).openapi('Comment');

export const TaskVerb = z.enum(['decide', 'return', 'resubmit', 'take-back', 'claim', 'release', 'answer', 'consult', 'ask-applicant', 'call-back', 'amend', 'add', 'remove', 'transfer', 'hand-back', 'extend', 'reassign']);
export type TaskVerb = z.infer<typeof TaskVerb>;

export const Task = z
  .object({
    ...TaskHeader.shape,
    case: CaseOfTask,
    clause: z.string().optional(),
    mode: z.enum(['one', 'any', 'all', 'order', 'm-of-n', 'share', 'per-group']),
    pooled: z.boolean(),
    capacity: z.string(),
    progress: z.object({ needed: z.int(), approved: z.int(), rejected: z.int(), abstained: z.int(), waitingFor: z.array(Person), groups: z.array(z.object({ title: Text, approved: z.boolean() })).optional().openapi({ description: 'Where one of each group must agree' }) }),
    outcomes: z.array(TaskOutcome),
    /** Whom a yes picks for later steps; of a form that was returned, whom its applicant picks. */
    picks: z.array(Picking),
    /** What is worth knowing now, as of the case. */
    remarks: z.array(Text),
    /** The fields that are decided on, where they are not the whole form: those of the request beside another task, after the dates they are to move. */
    about: z.array(z.string()),
    /** The case that started this one; `readable` when the caller may open it. */
    parent: z.object({ id: Id, number: z.string(), readable: z.boolean() }).optional(),
    form: z.array(TaskField),
    /** What was applied for, of the fields that have been changed since. */
    asked: Form,
    names: z.record(z.string(), z.string()),
    /** The files that `form` names. */
    files: z.array(CaseFile),
    before: z.array(Opinion),
    /** What people remarked on the case, newest last. */
    /** The latest two hundred, oldest first. */
    comments: z.array(Comment),
    /** What has changed since the first round, after a return. */
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    /** Why the caller is asked, if he is. */
    because: Text.optional(),
    /** Whose it is, where the caller would answer for somebody. */
    onBehalfOf: Person.optional(),
    /** Of a form that was returned, or a step that the case went back to: to which step it goes straight back when none of these fields is changed, nor whom was picked for these steps. */
    straight: z.object({ step: z.string(), title: Text, fields: z.array(z.string()), picks: z.array(z.string()) }).optional(),
    /** What the caller may read on the screen now, by a right that this case has given him;*/
    reading: z.array(Readable),
    /** What comes next if everybody agrees, with the people who would be asked; `end` says how the case would end. */
    next: z.array(z.object({ kind: z.enum(['ask', 'wait', 'end']), title: Text, people: z.array(Person) })),
    verbs: z.array(TaskVerb),
    barred: z.array(Bar),
    /** Where `return` may go: `start` is the applicant, the others are steps that the case has passed. */
    targets: z.array(z.object({ to: z.string(), title: Text, /** From there it would come straight back, and what was decided in between would stand. */ straight: z.boolean() })),
    /** Where signers may be added now. */
    places: z.array(z.enum(['before', 'with', 'after'])),
    /** Who was added to this task, or asked beside it. */
    company: z.array(z.object({ task: Id, part: z.enum(['before', 'with', 'after', 'advice', 'question']), person: Person, state: TaskState, closeReason: z.string().optional(), outcomeTitle: Text.optional(), by: Person.optional(), note: z.string().optional(), /** The caller may remove this signer now. */ removable: z.boolean() })),
    /** Who had this seat before, first to last; who gave it on, added or asked, and what he said. */
    chain: z.array(Person),
    madeBy: Person.optional(),
    note: z.string().optional(),
    /** Where an outside party holds it, who answers by a link. */
    outside: OutsideSeat.optional(),
    /** Hash of what is shown here; sent back with a decision. */
    seen: z.string(),
  })
  .openapi('Task');
export type Task = z.infer<typeof Task>;

/** The person's own name, typed as his signature. */
export const Signature = z.strictObject({ statement: z.literal(true), name: z.string().overwrite(tidy).min(1).max(60) }).openapi('Signature');

export const DecideBody = z
  .strictObject({ outcome: z.string().min(1).max(60), comment: Remark.optional(), form: Form.optional(), seen: z.string().max(100).optional(), signature: Signature.optional(), picks: Picks.optional() })
  .openapi('DecideBody');
export type DecideBody = z.infer<typeof DecideBody>;
export const ReturnBody = z.strictObject({ to: z.string().max(60).default('start'), comment: Remark.optional(), seen: z.string().max(100).optional() }).openapi('ReturnBody');
export type ReturnBody = z.infer<typeof ReturnBody>;

/** The fields that change; nothing is decided. */
export const AmendBody = z.strictObject({ form: Form, seen: z.string().max(100).optional(), comment: Remark.optional() }).openapi('AmendBody');

/** One answer to several tasks, each of them a decision of its own under a key of its own. */
export const DecideManyBody = z.strictObject({ tasks: z.array(Id).min(1).max(20), outcome: z.string().min(1).max(60), comment: Remark.optional() }).openapi('DecideManyBody');
/** What came of each. `pending`: not known yet; the same call with the same key finds it. */
export const DecidedMany = z
  .object({ results: z.array(z.object({ task: Id, status: z.enum(['decided', 'refused', 'pending']), code: z.string().optional(), detail: Text.optional() })) })
  .openapi('DecidedMany');
export type DecidedMany = z.infer<typeof DecidedMany>;

export const Decided = z.object({ decision: Decision, task: Task, case: Case }).openapi('Decided');
export type Decided = z.infer<typeof Decided>;
