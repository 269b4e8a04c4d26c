// Submissions: what a person wants to happen to a case, staged under his key until the case has recorded or refused it.
import type { Db } from '#db/connect.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import type { Refusal } from '#domain/refusal.ts';

/** A refusal as it is kept: code, clause and plain data, and which fields were wrong; no value. */
export type KeptRefusal = Refusal;
export type Result = 'recorded' | 'refused' | 'lapsed';

export interface Submission {
  id: string;
  personId: string;
  key: string;
  route: string;
  bodyHash: Buffer;
  caseId: string;
  act: PersonAct;
  settledAt: Date | null;
  result: Result | null;
  refusal: KeptRefusal | null;
  /** The first answer that was given, sealed; gone after a day. */
  answer: Buffer | null;
  answerStatus: number | null;
}

const columns = (db: Db) => db`id, person_id, key, route, body_hash, case_id, act, settled_at, result, refusal, answer, answer_status`;

/** What a person has submitted under a key. */
export const submissionUnder = (db: Db, personId: string, key: string) => db<Submission[]>`select ${columns(db)} from desk.submission where person_id = ${personId} and key = ${key}`;

/** What a person has submitted under keys that begin with this one and a dot: the items of one list. */
export const submissionsBelow = (db: Db, personId: string, key: string) => db<{ route: string; bodyHash: Buffer }[]>`select route, body_hash from desk.submission where person_id = ${personId} and starts_with(key, ${`${key}.`})`;

/** Claims the key. No row: somebody has claimed it a moment ago. */
export const claim = (db: Db, s: { id: string; personId: string; key: string; route: string; bodyHash: Buffer; caseId: string; act: PersonAct; sealed: Buffer }) => db<Submission[]>`
  insert into desk.submission (id, person_id, key, route, body_hash, case_id, act, sealed)
  values (${s.id}, ${s.personId}, ${s.key}, ${s.route}, ${s.bodyHash}, ${s.caseId}, ${db.json(s.act as never)}, ${s.sealed})
  on conflict (person_id, key) do nothing returning ${columns(db)}`;

/** Claims the key for an attempt that was refused before anything was staged: whoever repeats it gets the same refusal. */
export const claimRefused = (db: Db, s: { id: string; personId: string; key: string; route: string; bodyHash: Buffer; refusal: KeptRefusal }) => db<Submission[]>`
  insert into desk.submission (id, person_id, key, route, body_hash, case_id, act, settled_at, confirmed_at, result, refusal)
  values (${s.id}, ${s.personId}, ${s.key}, ${s.route}, ${s.bodyHash}, '', '{}', clock_timestamp(), clock_timestamp(), 'refused', ${db.json(s.refusal as never)})
  on conflict (person_id, key) do nothing returning ${columns(db)}`;

/**
 * Its outcome: the first one stays. `confirmed`: the case's workflow knows it, so nothing is sent any more and what was sealed is let go;
 * without its content nothing could be recorded under it later either.
 */
export const settle = (db: Db, id: string, result: Result, refusal: KeptRefusal | null, confirmed: boolean) => db`
  update desk.submission set settled_at = coalesce(settled_at, clock_timestamp()), result = coalesce(result, ${result}),
    refusal = case when result is null then ${refusal && db.json(refusal as never)}::jsonb else refusal end,
    confirmed_at = case when ${confirmed} then coalesce(confirmed_at, clock_timestamp()) end, sealed = case when ${confirmed} then null else sealed end
  where id = ${id} and confirmed_at is null`;

/** Some that nobody has confirmed for ten seconds, each leased to the asker for ten more; other processes get others. */
export const leaseUnconfirmed = (db: Db) => db<(Submission & { old: boolean })[]>`
  update desk.submission set tried_at = clock_timestamp() where id in (
    select id from desk.submission where confirmed_at is null and coalesce(tried_at, staged_at) < clock_timestamp() - interval '10 seconds' order by coalesce(tried_at, staged_at) limit 5 for update skip locked)
  returning ${columns(db)}, staged_at < clock_timestamp() - interval '1 day' as old`;

/** Tells the person of an outcome that came after he had been told "pending". */
export const tellLate = (db: Db, id: string) => db`select desk.tell_late(${id})`;

/** The first answer to the attempt. Only the first is kept. */
export const keepAnswer = (db: Db, id: string, status: number, sealed: Buffer) => db`update desk.submission set answer = ${sealed}, answer_status = ${status} where id = ${id} and answer is null`;

/** Answers of yesterday are let go; what they said is told from the record again. */
export const sweepAnswers = (db: Db) => db`update desk.submission set answer = null where answer is not null and staged_at < clock_timestamp() - interval '1 day'`;
