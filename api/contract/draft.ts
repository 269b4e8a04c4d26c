// What the caller has filled in and not submitted yet: his alone, and no part of the record.
import { z } from '@hono/zod-openapi';
import { Form, Instant } from './basis.ts';
import { Picks } from './process.ts';

/** A signature is never kept: it is given with the submission. */
export const DraftBody = z.strictObject({ form: Form.default({}), comment: z.string().max(4000).optional(), picks: Picks.optional() }).openapi('DraftBody');
export type DraftBody = z.infer<typeof DraftBody>;
/** `names`: id → name of the people, departments and own uploads in it. */
export const Draft = z.object({ form: Form, comment: z.string().optional(), picks: Picks.optional(), names: z.record(z.string(), z.string()), savedAt: Instant }).openapi('Draft');
export type Draft = z.infer<typeof Draft>;
export const DraftKept = z.object({ draft: Draft.nullable() }).openapi('DraftKept');
export type DraftKept = z.infer<typeof DraftKept>;
