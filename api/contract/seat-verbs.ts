// What goes with the verbs on a task that do not decide it (approval-idioms §6).
import { z } from '@hono/zod-openapi';
import { Id, Instant, Remark } from './basis.ts';
import { Case } from './case.ts';
import { Task } from './task.ts';

const Reason = Remark.min(1).optional();
export const MoveBody = z.strictObject({ to: Id, reason: Reason }).openapi('MoveBody');
export type MoveBody = z.infer<typeof MoveBody>;
export const ReasonBody = z.strictObject({ reason: Reason }).openapi('ReasonBody');
export const NothingBody = z.strictObject({}).openapi('NothingBody');
export const ConsultBody = z.strictObject({ people: z.array(Id).min(1).max(5), question: Reason }).openapi('ConsultBody');
export const QuestionBody = z.strictObject({ question: Reason }).openapi('QuestionBody');
export const AnswerBody = z.strictObject({ text: Reason }).openapi('AnswerBody');
/** `mode`: how several signers before somebody agree among themselves; beside and after him it is always all. */
export const SignersBody = z.strictObject({ people: z.array(Id).min(1).max(10), place: z.enum(['before', 'with', 'after']), mode: z.enum(['any', 'all', 'order']).optional(), reason: Reason }).openapi('SignersBody');
export const ExtendBody = z.strictObject({ until: Instant, reason: Reason }).openapi('ExtendBody');

/** After a verb that decides nothing: the task and the case as they stand now. */
export const Acted = z.object({ task: Task, case: Case }).openapi('Acted');
export type Acted = z.infer<typeof Acted>;
