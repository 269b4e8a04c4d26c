// The one shape of every refusal (RFC 9457 with code, sentence and clause).
import { z } from '@hono/zod-openapi';
import { Text } from './basis.ts';

export const FieldProblem = z.object({ path: z.string(), code: z.string(), message: Text }).openapi('FieldProblem');

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: Text,
    clause: z.string().optional(),
    data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    fields: z.array(FieldProblem).optional(),
    requestId: z.string(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

/** The outcome is not known yet: ask again with the same key and body. */
export const Pending = z.object({ status: z.literal('pending'), retry: z.string(), key: z.string() }).openapi('Pending');
export type Pending = z.infer<typeof Pending>;
