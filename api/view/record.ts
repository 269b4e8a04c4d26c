// Records and loans as the interface shows them.
import type { LoanRow, RecordRow } from '#db/read/records.ts';
import { maskedFields } from '#domain/policy/record.ts';
import type { Loan, Readable, RegisterRecord } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import { instant } from './task-header.ts';

/** A record; its protected fields masked, unless `clear` has them as they were logged. */
export const recordView = ({ organisation }: Caller, row: RecordRow, clear?: Record<string, unknown>): RegisterRecord => ({
  id: row.id,
  type: row.type,
  number: row.number,
  title: row.title,
  state: row.state,
  class: row.class,
  fields: clear ?? maskedFields(row.type, row.fields),
  ...(row.holderId !== null && { holder: personIn(organisation, row.holderId) }),
  ...(row.dueAt && { due: instant(row.dueAt) }),
  waiting: row.waiting,
  ...(row.grantCase !== null && row.grantUntil && { grant: { case: row.grantCase, until: instant(row.grantUntil) } }),
});

/** A record that the caller may read on the screen. */
export const readable = ({ id, number, title, until }: { id: string; number: string; title: string; until: Date }): Readable => ({ id, number, title, until: instant(until) });

/** A line of the loan ledger. */
export const loanView = ({ organisation }: Caller, row: LoanRow): Loan => ({
  id: row.id,
  record: { id: row.recordId, number: row.number, title: row.title },
  case: { id: row.caseId, number: row.caseNumber },
  borrower: personIn(organisation, row.borrowerId),
  medium: row.medium,
  purpose: row.purpose,
  outAt: instant(row.outAt),
  due: instant(row.dueAt),
  ...(row.extendedFrom && { extendedFrom: instant(row.extendedFrom) }),
  ...(row.returnedAt && { returnedAt: instant(row.returnedAt) }),
  ...(row.result !== null && { result: row.result }),
  overdue: row.overdue,
});
