// Who acts for whom, and who is away.
import { z } from '@hono/zod-openapi';
import { Id, Instant, listOf, paging, Person, Remark, Text } from './basis.ts';

const Day = z.iso.date();
const arranged = {
  id: Id,
  from: Day,
  to: Day,
  reason: z.string().optional(),
  madeBy: Person,
  madeAt: Instant,
  endedAt: Instant.optional(),
  endedBy: Person.optional(),
  state: z.enum(['ahead', 'in-force', 'over']),
};
const days = { from: Day, to: Day, /** Needed where it is arranged for somebody else. */ reason: Remark.optional() };

/** `only`: what the giver is asked as; absent for the whole person. `processes`: absent for all. */
export const Delegation = z
  .object({ ...arranged, giver: Person, delegate: Person, only: z.object({ key: z.string(), title: Text }).optional(), processes: z.array(z.object({ key: z.string(), title: Text })).optional() })
  .openapi('Delegation');
export type Delegation = z.infer<typeof Delegation>;
export const Delegations = listOf(Delegation).openapi('Delegations');
/** `giver`: somebody else, for whom an administrator arranges it. `only`: `role:<role>`, `head-of:<department>` or `post`. */
export const DelegateBody = z
  .strictObject({ giver: Id.optional(), delegate: Id, ...days, only: z.string().max(100).optional(), processes: z.array(z.string().max(100)).min(1).max(50).optional() })
  .openapi('DelegateBody');

export const Absence = z.object({ ...arranged, person: Person }).openapi('Absence');
export type Absence = z.infer<typeof Absence>;
export const Absences = listOf(Absence).openapi('Absences');
export const AwayBody = z.strictObject({ person: Id.optional(), ...days }).openapi('AwayBody');

/** `whose`: one's own, or, for an administrator, everybody's. */
export const ArrangedQuery = z.strictObject({ ...paging, whose: z.enum(['mine', 'all']).default('mine') });
/** It ends now. */
export const EndBody = z.strictObject({ ended: z.literal(true) }).openapi('EndBody');
