// Where a case stood before the entry in the making, read off its log: for the few verbs whose last look needs more than the tables keep.
import { pinnedBody } from '#db/record/cases.ts';
import { entriesAfter } from '#db/record/entries.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Entry } from '#domain/engine/record.ts';
import { replay } from '#domain/engine/replay.ts';
import type { CaseState } from '#domain/engine/state.ts';
import type { Entering } from './entering.ts';

/** The plan that it runs by, and its state. Reads the whole log, however long. */
export async function positionOf({ tx, case: { id, pinned, firstPinned } }: Pick<Entering, 'tx' | 'case'>): Promise<{ plan: Plan; state: CaseState }> {
  const first = firstPinned ?? pinned;
  const [stored] = await pinnedBody(tx, first);
  if (!stored) throw new Error('a case is pinned to a definition that does not exist');
  const log: Entry[] = [];
  for (let more = true; more; ) {
    const piece = await entriesAfter(tx, id, log.at(-1)?.seq ?? 0);
    log.push(...piece);
    more = piece.at(-1)?.more ?? false;
  }
  return replay(planOf(stored.body, first), log);
}
