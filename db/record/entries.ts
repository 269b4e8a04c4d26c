// The log of each case: read under the case's lock, written once per (case, seq).
import type { Db } from '#db/connect.ts';
import type { Act } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import type { Entry } from '#domain/engine/record.ts';
import type { Refusal } from '#domain/refusal.ts';

/** What travels in one piece: far below what Temporal takes in one event, and what a workflow can take in at once. */
const PIECE_BYTES = 200_000;
const PIECE_ENTRIES = 2_000;

/** The log from `seq` on: as many entries as travel in one piece, at least one. */
const pieceFrom = (db: Db, caseId: string, seq: number) => db`
  select seq, key, part, act, answers, refused, seq < last as more from (
    select *, sum(bytes) over (order by seq) - bytes as before from (
      select *, octet_length(concat(act::text, answers::text, refused::text)) as bytes, (select max(seq) from cases.entry where case_id = ${caseId}) as last
      from cases.entry where case_id = ${caseId} and seq >= ${seq} order by seq limit ${PIECE_ENTRIES}) e) e
  where before < ${PIECE_BYTES}`;

/** Entries from `seq` on, and the one before it that already carries this key and part, if any. Read after the case's row has been locked. */
export const entriesFrom = (db: Db, caseId: string, seq: number, key: string, part: number) => db<Entry[]>`
  select seq, key, part, act, answers, refused, false as more from cases.entry where case_id = ${caseId} and key = ${key} and part = ${part} and seq < ${seq} union all ${pieceFrom(db, caseId, seq)} order by seq`;

/** What a follower that stands at `seq` has missed, in order; of a long log the first piece. */
export const entriesAfter = (db: Db, caseId: string, seq: number) => db<Entry[]>`${pieceFrom(db, caseId, seq + 1)} order by seq`;

/** Writes an entry and wakes whoever watches the log. A second writer of the same (case, seq) or (case, key, part) gets a unique violation and must look again. */
export const writeEntry = (
  db: Db,
  entry: { caseId: string; seq: number; key: string; part: number; act: Act | null; ops: Op[]; answers: Answer[] | null; refused: Refusal | null; rest: boolean },
) => db`
  with written as (
    insert into cases.entry (case_id, seq, key, part, act, ops, answers, refused, rest)
    values (${entry.caseId}, ${entry.seq}, ${entry.key}, ${entry.part}, ${json(db, entry.act)}, ${json(db, entry.ops)}, ${json(db, entry.answers)}, ${json(db, entry.refused)}, ${entry.rest})
    returning case_id)
  select pg_notify('entry', case_id) from written`;

/** A jsonb parameter; null stays SQL null. */
export const json = (db: Db, value: unknown) => (value === null || value === undefined ? null : db.json(value as never));
