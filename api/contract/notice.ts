// What a person was told.
import { z } from '@hono/zod-openapi';
import { Id, Instant, listOf, paging, Person, Text } from './basis.ts';

/** `kind`: task.opened, task.closed, task.reminder, task.overdue, task.escalated, task.urged, task.link-wanted, case.progress, case.returned, case.ended, case.commented, case.mentioned, case.copied, case.copy-ended, case.recalled, case.parked, effect.failed, case.returned-often, loan.recalled, loan.moved, archive.available, task.decided-for, delegation.started, delegation.ended, absence.started, absence.ended, submission.refused, submission.lapsed. No values of the form, ever, but the numbers and titles of the register's records that it speaks of. */
export const Notice = z
  .object({
    id: Id,
    kind: z.string(),
    case: z.object({ id: Id, number: z.string(), title: Text }).optional(),
    task: z.object({ id: Id, title: Text }).optional(),
    /** Of a decision: how it is called, and what it means for whoever asked. */
    outcome: Text.optional(),
    means: Text.optional(),
    records: z.array(z.object({ id: Id, number: z.string(), title: z.string() })).optional(),
    /** Of whom it speaks: `for` whom the reader would act, `by` whom it was done, the `giver` and the `delegate`. */
    people: z.partialRecord(z.enum(['for', 'by', 'giver', 'delegate']), Person),
    data: z.record(z.string(), z.unknown()),
    at: Instant,
    readAt: Instant.optional(),
  })
  .openapi('Notice');
export type Notice = z.infer<typeof Notice>;
export const Notices = listOf(Notice).openapi('Notices');
export const NoticesQuery = z.strictObject({ ...paging, unread: z.enum(['true', 'false']).optional() });
/** Notices are numbered: nothing else that could be read as a number is an id of one. */
const NoticeId = z.string().regex(/^\d{1,15}$/);
/** Up to and including a notice, or some of them. */
export const ReadBody = z.union([z.strictObject({ upTo: NoticeId }), z.strictObject({ ids: z.array(NoticeId).min(1).max(200) })]).openapi('ReadNoticesBody');
export const Unread = z.object({ unread: z.int() }).openapi('Unread');

/** What the event stream sends as data of `task`, `case`, `count` and `notice`. */
export const Change = z.object({ ref: Id }).openapi('Change');
export type Change = z.infer<typeof Change>;
