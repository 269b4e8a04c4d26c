// Where cases stand, kept between two looks: a log only grows, so that only what is new of it is read and followed.
import type { Sql } from '#db/connect.ts';
import { caseRecord, type CaseRecord } from '#db/read/case-record.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Known } from './organisation.ts';
import { advanced, atTheStart, begunWith, type Standing } from './view/position.ts';

/** A case as any of its rows names it; `head`: the last entry that the reader knows of. */
export interface Followed {
  id: string;
  head: number;
  pinned: string;
  firstPinned: string | null;
}

export interface Standings {
  /** What is on record of the case beside its log, the plan that it began with, and where its log has led. */
  of(row: Followed): Promise<{ record: Omit<CaseRecord, 'entries'>; begun: Plan; standing: Standing }>;
}

const MOST_KEPT = 500;

/** Reads logs for one process. A log that is shorter than what was kept of it has been restored from a backup, and is read anew. */
export function standings(sql: Sql, known: Pick<Known, 'definitions'>): Standings {
  const kept = new Map<string, Standing>();
  return {
    async of(row) {
      const last = kept.get(row.id);
      const from = last && last.state.seq <= row.head ? last : undefined;
      const [{ entries, ...record }, begun] = await Promise.all([caseRecord(sql, row.id, from?.state.seq ?? 0), begunWith(known, row)]);
      const standing = advanced(from ?? atTheStart(begun), entries);
      kept.delete(row.id);
      kept.set(row.id, standing);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break;
        kept.delete(oldest);
      }
      return { record, begun, standing };
    },
  };
}
