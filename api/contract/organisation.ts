// The organisation as pickers need it.
import { z } from '@hono/zod-openapi';
import { Id, Instant, listOf, paging, Person, q, Remark, Text } from './basis.ts';

/** `left`: those whose account is closed, for an administrator. */
export const PeopleQuery = z.strictObject({ ...paging, q, state: z.enum(['active', 'left']).default('active') });
export const Colleague = z.object({ id: Id, username: z.string(), name: z.string(), department: z.object({ id: Id, title: Text }), post: Text.optional() }).openapi('Colleague');
export type Colleague = z.infer<typeof Colleague>;
export const People = listOf(Colleague).openapi('People');

/** Closing an account, to whom its work goes first, and why; or opening it again. */
export const PersonBody = z.union([z.strictObject({ active: z.literal(false), handOver: Id.optional(), reason: Remark.min(1) }), z.strictObject({ active: z.literal(true) })]).openapi('PersonBody');

/** An account, and what became of what its person was asked. `way`: how each task came to somebody; `code`: why it could not be moved yet, it is tried again. */
export const Account = z
  .object({
    id: Id,
    name: z.string(),
    active: z.boolean(),
    /** Tasks in his hands now. */
    holding: z.int(),
    departure: z
      .object({
        at: Instant,
        by: Person,
        reason: z.string(),
        handOver: Person.optional(),
        ended: z.object({ sessions: z.int(), grants: z.int(), delegations: z.int() }),
        tasks: z.array(z.object({ id: Id, title: Text, case: z.object({ id: Id, number: z.string(), title: Text }), to: Person.optional(), way: z.enum(['hand-over', 'delegate', 'asked-again', 'superior', 'stand-in', 'shared', 'closed', 'none']), problem: z.object({ code: z.string(), detail: Text }).optional() })),
      })
      .optional(),
  })
  .openapi('Account');
export type Account = z.infer<typeof Account>;

export const Department = z.object({ id: Id, key: z.string(), title: Text, parent: Id.optional(), head: Person.optional() }).openapi('Department');
export type Department = z.infer<typeof Department>;
export const Departments = listOf(Department).openapi('Departments');
