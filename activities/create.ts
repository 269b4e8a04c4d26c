// The activities of a worker, with what they need.
import type { Activities } from './activities.ts';
import { commit, type Deps } from './commit.ts';
import { entriesAfter } from '#db/record/entries.ts';

export const createActivities = (deps: Deps): Activities => ({
  commit: (writing, head) => commit(deps, writing, head),
  since: async (caseId, seq) => [...(await entriesAfter(deps.sql, caseId, seq))],
});
