// The activities of a worker, with what they need.
import { entriesAfter } from '#db/record/entries.ts';
import type { Entry, Written } from '#domain/engine/record.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Activities } from './activities.ts';
import { commit, type Deps } from './commit.ts';

export const createActivities = (deps: Deps): Activities => ({
  commit: async (writing, head) => {
    const written = await commit(deps, writing, head);
    return opaque(written);
  },
  since: async (caseId, seq) => opaqueEntries(await entriesAfter(deps.sql, caseId, seq)),
});

/** What may travel: the record keeps which field was wrong and how it was named; Temporal learns the code, the clause and plain figures. */
const codeOf = ({ code, clause, data }: Refusal): Refusal => ({ code, ...(clause !== undefined && { clause }), ...(data && code !== 'unknown-field' && { data }) });
const opaqueEntries = (entries: readonly Entry[]): Entry[] =>
  entries.map(({ more, refused, ...entry }, i) => ({ ...entry, refused: refused && codeOf(refused), ...(more && i === entries.length - 1 && { more }) }));

function opaque(written: Written): Written {
  if ('missed' in written) return { missed: opaqueEntries(written.missed) };
  if ('known' in written) return { ...written, refused: written.refused && codeOf(written.refused) };
  return 'refused' in written ? { refused: codeOf(written.refused) } : written;
}
