// The register: archives, the loan ledger, and reading.
import { z } from '@hono/zod-openapi';
import { isPlain, tidy } from '#domain/writing.ts';
import { Form, Id, Instant, listOf, paging, Person, q, whole } from './basis.ts';

export const RecordState = z.enum(['in', 'reserved', 'out', 'lost', 'destroyed']);
/** A request that wants a record. */
const Claim = z.object({ person: Person, case: z.object({ id: Id, number: z.string() }), since: Instant }).openapi('Claim');
export const RegisterRecord = z
  .object({
    id: Id,
    type: z.string(),
    number: z.string(),
    title: z.string(),
    state: RecordState,
    class: z.enum(['basic', 'business', 'sensitive']),
    /** field → value, or `{ masked }`. */
    fields: Form,
    holder: Person.optional(),
    due: Instant.optional(),
    /** It is out still, and since this instant back and awaiting inspection: nobody has it, and nothing of it is due. */
    back: Instant.optional(),
    /** How many requests stand in line for it. */
    waiting: z.int(),
    /** A live right of the caller to read it electronically. */
    grant: z.object({ case: Id, until: Instant }).optional(),
    /** Whether the caller may have the protected fields in clear, for a purpose that is logged. */
    unmask: z.boolean(),
    /** Of one record: the request that has it reserved, and those that stand in line, first come first; as far as the caller may know of them. */
    reservedFor: Claim.optional(),
    line: z.array(Claim).optional(),
  })
  .openapi('Record');
export type RegisterRecord = z.infer<typeof RegisterRecord>;
export const Records = listOf(RegisterRecord).openapi('Records');
export const RecordsQuery = z.strictObject({ ...paging, q, state: RecordState.optional() });
/** Without `purpose` protected fields stay masked; with it they come in clear to those who may, and the reading is logged. */
export const RecordQuery = z.strictObject({ purpose: z.string().overwrite(tidy).min(2).max(200).refine(isPlain).optional() });

export const ReadingQuery = z.strictObject({ case: Id, page: whole(10_000).default(1) });
/** One page, opened under a live grant; this reading is on record before the page is sent. */
export const Reading = z
  .object({
    record: z.object({ id: Id, number: z.string(), title: z.string() }),
    case: z.object({ id: Id, number: z.string() }),
    page: z.int(),
    pages: z.int(),
    body: z.string(),
    purpose: z.string(),
    validUntil: Instant,
    /** Drawn over the picture: who reads, and when. */
    watermark: z.object({ name: z.string(), at: Instant }),
  })
  .openapi('Reading');
export type Reading = z.infer<typeof Reading>;

export const Loan = z
  .object({
    id: Id,
    record: z.object({ id: Id, number: z.string(), title: z.string() }),
    case: z.object({ id: Id, number: z.string() }),
    borrower: Person,
    medium: z.enum(['paper', 'electronic']),
    purpose: z.string(),
    outAt: Instant,
    due: Instant,
    extendedFrom: Instant.optional(),
    /** When the borrower brought it back. The result comes with the inspection. */
    returnedAt: Instant.optional(),
    result: z.string().optional(),
    /** Not back, and past the date. */
    overdue: z.boolean(),
    /** Of an electronic loan: how many pages were opened, and when the last of them. */
    readings: z.object({ pages: z.int(), last: Instant }).optional(),
  })
  .openapi('Loan');
export type Loan = z.infer<typeof Loan>;
export const Loans = listOf(Loan).openapi('Loans');
export const LoansQuery = z.strictObject({ ...paging, state: z.enum(['open', 'overdue', 'returned', 'ended']).optional(), mine: z.enum(['true', 'false']).optional(), record: Id.optional(), q });
/** `lang`: of headings and values; the caller's own when it is left out. */
export const LoansCsvQuery = LoansQuery.omit({ limit: true, cursor: true }).extend({ lang: z.enum(['zh', 'en']).optional() });
