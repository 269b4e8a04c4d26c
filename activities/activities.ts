// The effects that a case may have, as the workflow sees them.
import type { Entry, Written, Writing } from '#domain/engine/record.ts';

/** What pins a case, beside what is written: opaque ids, a version, a hash. */
export interface CaseHead {
  caseId: string;
  process: string;
  version: number;
  hash: string;
  by: string;
  parent?: { caseId: string; node: string };
}

export interface Activities {
  /** Records one entry of a case in one transaction. Safe to repeat: keyed by (case, seq) and (case, key, part). */
  commit(writing: Writing, head: CaseHead): Promise<Written>;
  /** The entries of a case after `seq`. Reads only. */
  since(caseId: string, seq: number): Promise<Entry[]>;
}
