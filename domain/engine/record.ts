// The record as the engine's host sees it: an append-only log per case, and the one rule by which a case follows it.
import type { Refusal } from '#domain/refusal.ts';
import type { Act } from './act.ts';
import type { Answer, Op } from './op.ts';

/** One entry of a case's log. An act leaves one or more: part 0 carries the act itself, later parts what its walk went on to need. */
export interface Entry {
  seq: number;
  key: string;
  part: number;
  act: Act | null;
  answers: Answer[] | null;
  refused: Refusal | null;
  /** Whether the log went on after this entry when it was read: of a piece, the last one tells. */
  more?: boolean;
}

/** What a case asks the record to write as entry `seq`. */
export interface Writing {
  caseId: string;
  seq: number;
  key: string;
  part: number;
  act: Act | null;
  ops: Op[];
  /** Whether the walk rests after this entry. */
  rest: boolean;
}

/**
 * The rule: `seq` free → written, answers given. Taken by the same key and part → the stored answers again. Taken by another →
 * the entries that the case has missed. The key already recorded earlier → where, and the refusal if it was one. Refused → nothing of the act written, the entry kept.
 */
export type Written = { answers: Answer[] } | { refused: Refusal } | { missed: Entry[] } | { known: number; refused: Refusal | null };

/** Where entries are written and read. */
export interface Recorder {
  commit(writing: Writing): Promise<Written>;
  /** The entries after `seq`, in order; of a long log the first of them, and the last says that there is `more`. */
  since(seq: number): Promise<Entry[]>;
}
