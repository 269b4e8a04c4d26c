// A task as lists and cases show it.
import { z } from '@hono/zod-openapi';
import { Id, Instant, Person, Text } from './basis.ts';

export const TaskState = z.enum(['waiting', 'open', 'suspended', 'done', 'closed']);

export const TaskHeader = z
  .object({
    id: Id,
    /** Step id; `$amend` is the applicant's task after a return. */
    step: z.string(),
    title: Text,
    preset: z.enum(['approve', 'task', 'sign', 'amend']),
    state: TaskState,
    /** `advice` and `question`: an opinion or an answer that counts nowhere; `before`, `with`, `after`: a signer whom somebody added. */
    part: z.enum(['seat', 'before', 'with', 'after', 'advice', 'question']),
    /** The task that it was added to. */
    beside: Id.optional(),
    /** In which round of the case it was opened; a return begins the next. */
    round: z.int(),
    assignees: z.array(Person),
    openedAt: Instant.optional(),
    due: Instant.optional(),
    provisional: z.boolean(),
    overdue: z.boolean(),
    closedAt: Instant.optional(),
    closeReason: z.string().optional(),
    decidedBy: Person.optional(),
    /** Whose it was, where somebody else decided it for him. */
    onBehalfOf: Person.optional(),
    outcome: z.string().optional(),
    outcomeTitle: Text.optional(),
  })
  .openapi('TaskHeader');
export type TaskHeader = z.infer<typeof TaskHeader>;
