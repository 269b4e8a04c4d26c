// Copies of a case: who gets one, and what came of each.
import { z } from '@hono/zod-openapi';
import { Id, Person, Text } from './basis.ts';
import { Case } from './case.ts';

export const CopiesBody = z.strictObject({ people: z.array(Id).min(1).max(50) }).openapi('CopiesBody');
/** `skipped`: somebody did not get one, and why. */
export const Copied = z
  .object({ results: z.array(z.object({ person: Person, status: z.enum(['sent', 'skipped']), code: z.string().optional(), detail: Text.optional() })), case: Case })
  .openapi('Copied');
export type Copied = z.infer<typeof Copied>;
