// Cases that do not go on by themselves, as an administrator looks for them.
import { z } from '@hono/zod-openapi';
import { standstills } from '#domain/standstill.ts';
import { Id, Instant, listOf, Person, Text } from './basis.ts';
import { CaseState } from './case.ts';

export const StuckCase = z
  .object({
    id: Id,
    number: z.string(),
    process: z.object({ key: z.string(), title: Text }),
    title: Text,
    state: CaseState,
    startedBy: Person,
    startedAt: Instant,
    /** The caller may open it. */
    readable: z.boolean(),
    /** What holds it up: the task, where it is one. `movable`: it can be given to somebody else. */
    because: z.array(z.object({ reason: z.enum(standstills), task: Id.optional(), title: Text.optional(), people: z.array(Person), due: Instant.optional(), movable: z.boolean() })),
  })
  .openapi('StuckCase');
export type StuckCase = z.infer<typeof StuckCase>;
export const StuckCases = listOf(StuckCase).openapi('StuckCases');
