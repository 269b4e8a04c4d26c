// One entry of a case's log: looked at a last time, on the database's clock, and written with all that it causes in one transaction.
import { ApplicationFailure } from '@temporalio/common';
import type { Sql, Tx } from '#db/connect.ts';
import { clockAndRevision, lockCase, moveHead } from '#db/record/cases.ts';
import { entriesFrom, writeEntry } from '#db/record/entries.ts';
import { stagedContent } from '#db/record/ledger.ts';
import type { Entry, Written, Writing } from '#domain/engine/record.ts';
import type { Answer } from '#domain/engine/op.ts';
import type { CaseHead } from './activities.ts';
import { mayBeRecorded } from './allow.ts';
import { lookAtHolders } from './barred.ts';
import { beginCase } from './begin.ts';
import { answer } from './answer.ts';
import { tellDelegates } from './deputies.ts';
import { causeOf, flush, isOutage, ledgerOf, type Entering } from './entering.ts';
import { factsAt, pinnedDefinition, settingsAt } from './known.ts';
import { contentOf } from './submission.ts';

export interface Deps {
  sql: Sql;
  /** Opens what the api staged. */
  secret: Buffer;
}

/** The rule of `Recorder.commit`, on Postgres. A bug-class error is `ApplicationFailure` of type `bug`; an outage passes through and is retried. */
export async function commit(deps: Deps, writing: Writing, head: CaseHead): Promise<Written> {
  try {
    return await deps.sql.begin((tx) => enter(deps.secret, tx, writing, head));
  } catch (error) {
    throw classified(error);
  }
}

/** The same inside a transaction of the caller's; its errors pass through as they are. */
export async function enter(secret: Buffer, tx: Tx, writing: Writing, head: CaseHead): Promise<Written> {
  const { caseId, seq, key, part } = writing;
  const { act } = writing;
  const staged = act && 'by' in act && !(act.verb === 'start' && head.parent) ? act : null;
  const [[row], entries, [clock], submission] = await Promise.all([lockCase(tx, caseId), entriesFrom(tx, caseId, seq, key, part), clockAndRevision(tx), staged && stagedContent(tx, staged.submission ?? '')]);
  const known = standing(entries, writing);
  if (known) return known;
  if (!clock) throw new Error('the organisation is not loaded');
  const facts = await factsAt(tx, clock.revision);
  const settings = await settingsAt(tx, clock.revision);
  // A case that was migrated runs another definition than the one its workflow was started with.
  const definition = await pinnedDefinition(tx, row ? { ...head, version: row.version, hash: row.pinned } : head, settings.parameters);
  const target = act?.verb === 'migrate' ? await pinnedDefinition(tx, { ...head, version: act.version, hash: act.plan.hash }, settings.parameters) : undefined;
  const content = staged && contentOf({ secret }, submission?.[0], staged, caseId);
  const started = row ?? (await beginCase(tx, { writing, head, definition, facts, calendar: settings.calendar, content, now: clock.now }));
  if ('refusal' in started) {
    await writeEntry(tx, { ...writing, ops: [], answers: null, refused: started.refusal, rest: true });
    return { refused: started.refusal };
  }
  const c: Entering = { tx, writing, head, case: started, form: { ...started.form }, picks: { ...started.picks }, definition, ...(target && { target }), facts, revision: clock.revision, calendar: settings.calendar, now: clock.now.getTime(), content, actors: null, ledger: ledgerOf(), writes: [] };
  const no = writing.act ? await mayBeRecorded(c) : undefined;
  // Who has decided what was read before the act; with it somebody else may have.
  c.actors = null;
  if (no) {
    await Promise.all([writeEntry(tx, { ...writing, ops: [], answers: null, refused: no, rest: true }), moveHead(tx, caseId, seq)]);
    return { refused: no };
  }
  try {
    const answers: Answer[] = [];
    for (const op of writing.ops) answers.push(await answer(c, op));
    await tellDelegates(c);
    await lookAtHolders(c);
    await flush(c, answers);
    return { answers };
  } catch (error) {
    throw await causeOf(c, error);
  }
}

/** What the log already says about this writing, if anything: its stored answer, where it was written before, or what the writer has missed. */
function standing(entries: readonly Entry[], { seq, key, part }: Writing): Written | undefined {
  const same = entries.find((entry) => entry.key === key && entry.part === part);
  if (same?.seq === seq) return same.refused ? { refused: same.refused } : { answers: same.answers ?? [] };
  const missed = entries.filter((entry) => entry.seq >= seq);
  if (missed.length) return { missed };
  return same ? { known: same.seq, refused: same.refused } : undefined;
}

/** Raw database errors carry values: only class and constraint go on. 23505 is a race that a second look settles; outages and lock waits are retried. */
function classified(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  const { code, constraint_name: constraint, stack } = error as { code?: string; constraint_name?: string; stack?: string };
  // A message may quote what a person wrote, so only the place goes on.
  if (code === undefined) return ApplicationFailure.nonRetryable(`bug: ${error instanceof Error ? error.name : 'error'} at ${/(domain|db|activities)\/[\w./-]+:\d+/.exec(stack ?? '')?.[0] ?? 'an unknown place'}`, 'bug');
  const retryable = isOutage(error) || (code === '23505' && (constraint === 'entry_pkey' || constraint === 'entry_case_id_key_part_key' || constraint === 'case_pkey'));
  return retryable ? ApplicationFailure.retryable(`database: ${code}`, 'outage') : ApplicationFailure.nonRetryable(`database: ${code} ${constraint ?? ''}`.trim(), 'bug');
}
