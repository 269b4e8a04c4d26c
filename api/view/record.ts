// Records and loans as the interface shows them.
import { readableIn, type ClaimRow, type LoanRow, type RecordRow } from '#db/read/records.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { decide } from '#domain/policy/policy.ts';
import { maskedFields } from '#domain/policy/record.ts';
import type { Loan, Readable, RegisterRecord } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { personIn, type Organisation } from '../organisation.ts';
import type { Facts } from './facts.ts';
import { instant } from './task-header.ts';

/** A record; its protected fields masked, unless `clear` has them as they were logged. Who has it is told to those who may read that loan; `claims` only where one record is shown. */
export const recordView = (caller: Caller, row: RecordRow, { clear, claims }: { clear?: Record<string, unknown>; claims?: readonly ClaimRow[] } = {}): RegisterRecord => ({
  id: row.id,
  type: row.type,
  number: row.number,
  title: row.title,
  state: row.state,
  class: row.class,
  fields: clear ?? maskedFields(row.type, row.fields),
  ...(row.backAt ? { back: instant(row.backAt) } : heldBy(caller, row)),
  waiting: row.waiting,
  ...(row.grantCase !== null && row.grantUntil && { grant: { case: row.grantCase, until: instant(row.grantUntil) } }),
  unmask: decide(caller.subject, 'record.unmask').allowed,
  ...(claims && claimsView(caller.organisation, claims)),
});

/** Who has it and until when; neither is so any more once it is back. */
const heldBy = (caller: Caller, { holderId, dueAt }: RecordRow): Pick<RegisterRecord, 'holder' | 'due'> => ({
  ...(holderId !== null && mayKnowHolder(caller, holderId) && { holder: personIn(caller.organisation, holderId) }),
  ...(dueAt && { due: instant(dueAt) }),
});

function mayKnowHolder({ subject, organisation }: Caller, holder: string): boolean {
  const department = organisation.facts.people[holder]?.departmentId ?? '';
  return decide(subject, 'loan.read', { relations: [...(holder === subject.id ? (['borrower'] as const) : []), ...(subject.headed.includes(department) ? (['head-of-department'] as const) : [])] }).allowed;
}

const claimsView = (organisation: Organisation, claims: readonly ClaimRow[]): Pick<RegisterRecord, 'reservedFor' | 'line'> => {
  const of = (wanted: ClaimRow['kind']) => claims.filter(({ kind }) => kind === wanted).map(({ caseId, caseNumber, personId, since }) => ({ person: personIn(organisation, personId), case: { id: caseId, number: caseNumber }, since: instant(since) }));
  const [reservedFor] = of('reserved');
  return { ...(reservedFor && { reservedFor }), line: of('waiting') };
};

/** The records that the caller may read on the screen by a right that this case has given him. */
export async function readingOf({ sql }: Deps, { id }: Caller, { definition, row }: Facts): Promise<Readable[]> {
  const gives = [...stepsOf(definition.steps)].some(({ step }) => step.kind === 'do' && step.effect === 'grant.open');
  return gives ? (await readableIn(sql, id, row.id)).map(({ until, ...record }) => ({ ...record, until: instant(until) })) : [];
}

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
  ...(row.lastRead && { readings: { pages: row.pagesRead, last: instant(row.lastRead) } }),
});
