// What a person submitted with an act: staged by the api, sealed, opened here and nowhere else.
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { canonical } from '#domain/canonical.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import type { Staged } from '#db/record/ledger.ts';
import { open } from '#db/seal.ts';
import { tidy } from '#domain/writing.ts';

export const Content = z.object({
  comment: z.string().max(4000).overwrite(tidy).optional(),
  form: z.record(z.string(), z.unknown()).optional(),
  signature: z.object({ statement: z.literal(true), name: z.string().overwrite(tidy) }).optional(),
  seen: z.string().optional(),
  mentions: z.array(z.string()).optional(),
  picks: z.record(z.string(), z.array(z.string())).optional(),
  /** Of an outside party: the link, the name that was typed, from where and with what. */
  outside: z.object({ link: z.string(), name: z.string().overwrite(tidy), address: z.string(), agent: z.string() }).optional(),
});
export type Content = z.infer<typeof Content>;

/**
 * Opens what the person submitted with his act on this case. Whoever reaches Temporal could send an act in anybody's name; only the api can stage one,
 * behind a sign-in. So an act without its submission, or another act than was staged, is a bug of the caller and never recorded.
 */
export function contentOf(deps: { secret: Buffer }, row: Staged | undefined, act: PersonAct, caseId: string): Content {
  if (!row?.sealed || row.personId !== act.by || row.caseId !== caseId || !sameAct(row.act, act)) throw ApplicationFailure.nonRetryable('the submission is not on the desk', 'bug');
  return Content.parse(open(deps.secret, act.submission ?? '', row.sealed));
}

/** All that the act says, but where it stands in the case and under what name it travels. */
const plain = (act: Partial<PersonAct>): string => canonical({ ...act, key: '', head: 0, by: '', submission: '', process: '' });
const sameAct = (staged: PersonAct, sent: PersonAct): boolean => plain(staged) === plain(sent);
