// An entry in the making: what it may look at, and the rows that go out with it at the end in one flight.
import { canonical } from '#domain/canonical.ts';
import type { Tx } from '#db/connect.ts';
import { updateCase, type CaseRow } from '#db/record/cases.ts';
import { writeEntry } from '#db/record/entries.ts';
import { appendEvents, insertChanges, insertNotices, insertOutbox, wakeStreams, type NoticeRow, type OutboxRow } from '#db/record/ledger.ts';
import type { Calendar } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import type { Answer, Header } from '#domain/engine/op.ts';
import type { Writing } from '#domain/engine/record.ts';
import type { Facts } from '#domain/organisation.ts';
import type { CaseHead } from './activities.ts';
import type { Content } from './submission.ts';

export interface Ledger {
  events: { kind: string; body: Record<string, unknown> }[];
  notices: NoticeRow[];
  changes: { personId: string; kind: 'task' | 'case' | 'count' | 'notice'; ref: string }[];
  outbox: OutboxRow[];
  state: Header | null;
  outcome: string | null;
  ended: boolean;
  round: number | null;
}
export const ledgerOf = (): Ledger => ({ events: [], notices: [], changes: [], outbox: [], state: null, outcome: null, ended: false, round: null });

export interface Entering {
  tx: Tx;
  writing: Writing;
  head: CaseHead;
  case: CaseRow;
  /** The case's values, as this entry leaves them. */
  form: Record<string, unknown>;
  /** Step → the people picked for it, as this entry leaves them. */
  picks: Record<string, string[]>;
  definition: Definition;
  /** The version that the act takes the case to. */
  target?: Definition;
  facts: Facts;
  /** The organisation's revision that the facts are at least of. */
  revision: number;
  calendar: Calendar;
  /** The database's clock, epoch milliseconds. */
  now: number;
  content: Content | null;
  /** Step → who decided it; read when first asked for. */
  actors: Record<string, string> | null;
  ledger: Ledger;
  /** Statements on their way, in order: nothing that follows needs what they give. */
  writes: Promise<unknown>[];
}

/** Sends a statement without waiting for it: the next one, or the end of the entry, goes out in the same packet. */
export function write(c: Entering, statement: PromiseLike<unknown>): void {
  // Called here and now, so that statements keep their order.
  const sent = Promise.resolve(statement.then(() => undefined));
  // Whoever waits for all of them hears of it; until then it is no news.
  sent.catch(() => undefined);
  c.writes.push(sent);
}

/** What went wrong first, when a statement failed: all that follow in the transaction only say that something had. */
export async function causeOf(c: Entering, error: unknown): Promise<unknown> {
  const failures = (await Promise.allSettled(c.writes)).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  return [...failures, error].find((one) => (one as { code?: string }).code !== IN_FAILED_TRANSACTION) ?? error;
}
/** Postgres is not there, has no room, or was busy with somebody else: what failed may well succeed when it is tried again. */
export const isOutage = (error: unknown): boolean => {
  const { code } = error as { code?: string };
  return code !== undefined && (/^(08|40|53|55|57|58|XX)/.test(code) || /^[A-Z_]+$/.test(code));
};
const IN_FAILED_TRANSACTION = '25P02';

/** Notes an event for the trail: kind, and what happened as ids, outcomes and instants. */
export const note = (c: Entering, kind: string, body: Record<string, unknown> = {}): void => void c.ledger.events.push({ kind, body });

/** Tells a person; everybody is told once per act, however many roles he has: what else there is to say goes with it. */
export function tell(c: Entering, personId: string, kind: string, taskId: string | null, data: Record<string, unknown> = {}): void {
  const told = c.ledger.notices.find((one) => one.personId === personId && one.kind === kind && one.taskId === taskId);
  if (told) told.data = { ...told.data, ...data };
  else c.ledger.notices.push({ personId, kind, caseId: c.case.id, taskId, data });
  c.ledger.changes.push({ personId, kind: 'notice', ref: c.case.id });
}

/** What was applied for, of the fields of the request that have been changed since; what the applicant submits again is what he applies for. */
function askedOf({ writing, definition, form, case: before }: Entering): Record<string, unknown> {
  if (writing.act?.verb === 'resubmit') return {};
  const changed = definition.form.filter(({ key, later }) => !later && JSON.stringify(form[key]) !== JSON.stringify(before.form[key]));
  return { ...Object.fromEntries(changed.map(({ key }) => [key, before.form[key] ?? null])), ...before.asked };
}

/** Writes everything that the entry caused, then the entry itself. One flight, in this order. */
export async function flush(c: Entering, answers: Answer[]): Promise<void> {
  const { tx, writing, ledger } = c;
  const by = writing.act && 'by' in writing.act ? writing.act.by : null;
  const common = { case: c.case.id, seq: writing.seq, key: writing.key, definition: c.case.pinned, round: ledger.round ?? c.case.round, at: new Date(c.now).toISOString(), ...(by && { by }) };
  const events = ledger.events.map(({ kind, body }) => ({ caseId: c.case.id, kind, body: Buffer.from(canonical({ ...common, ...body, kind })) }));
  const changes = [...ledger.changes, { personId: c.case.applicantId, kind: 'case' as const, ref: c.case.id }];
  await Promise.all([
    ...c.writes,
    ...(events.length ? [appendEvents(tx, events)] : []),
    ...(ledger.notices.length ? [insertNotices(tx, ledger.notices)] : []),
    insertChanges(tx, changes),
    ...ledger.outbox.map((row) => insertOutbox(tx, row)),
    updateCase(tx, { id: c.case.id, head: writing.seq, state: ledger.state ?? c.case.state, outcome: ledger.outcome, form: c.form, asked: askedOf(c), picks: c.picks, round: ledger.round ?? c.case.round, ended: ledger.ended }),
    writeEntry(tx, { ...writing, answers, refused: null }),
    wakeStreams(tx),
  ]);
}
