// What an administrator does with running cases beyond ending and moving them: taking them to another version, and repairing effects that failed (approval-idioms §6.5).
import { z } from '@hono/zod-openapi';
import { Id, Instant, Person, Remark, Text } from './basis.ts';
import { CaseState } from './case.ts';

const Version = z.int().min(1).max(100_000);
const Key = z.string().min(1).max(100);

/** The cases that are meant; absent: all that run under an earlier version, the oldest first, two hundred at most. */
export const MigrationBody = z.strictObject({ process: Key, version: Version, cases: z.array(Id).min(1).max(200).optional() }).openapi('MigrationBody');
/** Where one case would land, or every reason why it would not; each with the step or the field that it is about. */
export const MigrationCheck = z
  .object({
    id: Id,
    number: z.string(),
    title: Text,
    state: CaseState,
    startedBy: Person,
    startedAt: Instant,
    version: z.int(),
    /** The caller may open it, and so take it there. */
    readable: z.boolean(),
    lands: z.boolean(),
    /** The steps at which it waits, now and afterwards. */
    at: z.array(Text),
    /** Steps that only the new version has, and that this case has passed already. */
    skipped: z.array(Text),
    reasons: z.array(z.object({ code: z.string(), detail: Text, step: Text.optional(), field: Text.optional() })),
    /** Who has proposed just this. */
    proposed: Person.optional(),
  })
  .openapi('MigrationCheck');
export type MigrationCheck = z.infer<typeof MigrationCheck>;
export const MigrationChecks = z.object({ items: z.array(MigrationCheck), next: z.null() }).openapi('MigrationChecks');

/** It takes two: the first proposes, and it is done when another asks for the same. */
export const MigrateBody = z.strictObject({ version: Version, comment: Remark.min(1).optional() }).openapi('MigrateBody');
/** `result`: what came of it when it was done by hand, which takes two; absent: it is tried again. */
export const RepairBody = z.strictObject({ node: z.string().min(1).max(40), result: z.string().min(1).max(60).optional(), comment: Remark.min(1).optional() }).openapi('RepairBody');
