// What a person submitted with an act: staged by the api, sealed, opened here and nowhere else.
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { Db } from '#db/connect.ts';
import { stagedContent } from '#db/record/ledger.ts';
import { open } from '#db/seal.ts';

export const Content = z.object({
  comment: z.string().max(4000).optional(),
  form: z.record(z.string(), z.unknown()).optional(),
  signature: z.object({ statement: z.literal(true), name: z.string() }).optional(),
  seen: z.string().optional(),
});
export type Content = z.infer<typeof Content>;

/** Opens the submission of this person for this case. A missing or foreign one is a bug of the caller, never an empty form. */
export async function contentOf(deps: { secret: Buffer }, db: Db, id: string, by: string, caseId: string): Promise<Content> {
  const [row] = await stagedContent(db, id);
  if (!row?.sealed || row.personId !== by || row.caseId !== caseId) throw ApplicationFailure.nonRetryable('the submission is not on the desk', 'bug');
  return Content.parse(open(deps.secret, id, row.sealed));
}
