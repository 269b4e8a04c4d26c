// The register, reading under a grant, and the loan ledger.
import { createRoute, z } from '@hono/zod-openapi';
import { readPage, unmask } from '#db/desk/register.ts';
import { claimsOn, hadReading, loansOf, recordById, recordsOf } from '#db/read/records.ts';
import { decide } from '#domain/policy/policy.ts';
import { openFields } from '#domain/policy/record.ts';
import { refuse } from '#domain/refusal.ts';
import { signedIn } from '../access.ts';
import { Loans, LoansCsvQuery, LoansQuery, Reading, ReadingQuery, RecordQuery, Records, RecordsQuery, RegisterRecord } from '../contract.ts';
import { InstantAndId, Name, pageOf, placeIn } from '../cursor.ts';
import type { Caller, Deps } from '../env.ts';
import { permitted } from '../permitted.ts';
import { problem } from '../problem.ts';
import { denied } from '../reading.ts';
import { json, refused, router } from '../router.ts';
import { ledgerCsv } from '../view/ledger.ts';
import { loanView, recordView } from '../view/record.ts';
import { instant } from '../view/task-header.ts';

const Type = z.object({ type: z.enum(['archive']) });
const TypeAndId = z.object({ type: z.enum(['archive']), id: z.string().max(200) });
const common = { tags: ['records'] };
const MOST_ROWS = 5_000;

/** Whose loans the caller may read. */
const loanScope = ({ subject }: Caller) => ({ everything: decide(subject, 'loan.read').allowed, departments: subject.headed });

/** The routes of the register. */
export function recordRoutes(deps: Deps) {
  return router()
    .openapi(createRoute({ ...common, method: 'get', path: '/api/records/{type}', summary: 'A register', middleware: permitted(deps, 'record.list'), request: { params: Type, query: RecordsQuery }, responses: { 200: json(Records, 'Records, by number'), ...refused } }), async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const after = placeIn(cursor, Name);
      if (after === undefined) return problem(c, refuse('malformed'));
      const { type } = c.req.valid('param');
      const rows = await recordsOf(deps.sql, c.var.caller.id, type, { ...filter, limit: limit + 1 }, openFields(type), after?.[0] ?? null);
      return c.json(pageOf(rows, limit, (row) => recordView(c.var.caller, row), ({ number }) => [number]), 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/records/{type}/{id}', summary: 'A record; with a purpose, its protected fields in clear', middleware: permitted(deps, 'record.list'), request: { params: TypeAndId, query: RecordQuery }, responses: { 200: json(RegisterRecord, 'The record'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { type, id } = c.req.valid('param');
      const [row] = await recordById(deps.sql, caller.id, type, id);
      if (!row) return problem(c, refuse('not-found'));
      const { purpose } = c.req.valid('query');
      const claims = await claimsOn(deps.sql, caller.id, loanScope(caller), id);
      if (purpose === undefined) return c.json(recordView(caller, row, { claims }), 200);
      const ruling = decide(caller.subject, 'record.unmask');
      if (!ruling.allowed) {
        await denied(deps, caller, 'record.unmask', ruling.rule, 'not-allowed', null);
        return problem(c, refuse('not-allowed'));
      }
      const [clear] = await unmask(deps.sql, caller.id, id, purpose, ruling.rule);
      return clear?.fields ? c.json(recordView(caller, row, { clear: clear.fields, claims }), 200) : problem(c, refuse('not-found'));
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/records/{type}/{id}/reading', summary: 'One page, under a live grant; the reading is logged', middleware: signedIn(deps), request: { params: TypeAndId, query: ReadingQuery }, responses: { 200: json(Reading, 'The page'), ...refused } }), async (c) => {
      const { caller } = c.var;
      const { id } = c.req.valid('param');
      const { case: caseId, page } = c.req.valid('query');
      const [row] = await readPage(deps.sql, caller.id, id, caseId, page);
      if (!row) return problem(c, refuse((await hadReading(deps.sql, caller.id, id, caseId)).length ? 'reading-ended' : 'not-found'));
      c.header('cache-control', 'no-store');
      return c.json({
        record: { id, number: row.number, title: row.title },
        case: { id: caseId, number: row.caseNumber },
        page: row.page,
        pages: row.pages,
        body: row.body,
        purpose: row.purpose,
        validUntil: instant(row.validUntil),
        watermark: { name: caller.name, at: instant(row.at) },
      }, 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/loans', summary: 'The loan ledger', middleware: signedIn(deps), request: { query: LoansQuery }, responses: { 200: json(Loans, 'Loans, latest first'), ...refused } }), async (c) => {
      const { limit, cursor, mine, ...filter } = c.req.valid('query');
      const { caller } = c.var;
      const after = placeIn(cursor, InstantAndId);
      if (after === undefined) return problem(c, refuse('malformed'));
      const scope = mine === 'true' ? { everything: false, departments: [] } : loanScope(caller);
      const rows = await loansOf(deps.sql, caller.id, scope, { ...filter, limit: limit + 1 }, after && { place: after[0], id: after[1] });
      return c.json(pageOf(rows, limit, (row) => loanView(caller, row), (row) => [row.place, row.id]), 200);
    })
    .openapi(createRoute({ ...common, method: 'get', path: '/api/loans.csv', summary: 'The loan ledger for a spreadsheet, at most 5000 lines', middleware: signedIn(deps), request: { query: LoansCsvQuery }, responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } }, ...refused } }), async (c) => {
      const { mine, lang, ...filter } = c.req.valid('query');
      const { caller } = c.var;
      const scope = mine === 'true' ? { everything: false, departments: [] } : loanScope(caller);
      const rows = await loansOf(deps.sql, caller.id, scope, { ...filter, limit: MOST_ROWS }, null);
      const locale = lang ?? (caller.organisation.accounts.get(caller.id)?.locale === 'en' ? 'en' : 'zh');
      const name = locale === 'zh' ? '借阅台账.csv' : 'loan-ledger.csv';
      return c.body(ledgerCsv(rows.map((row) => loanView(caller, row)), locale, caller.organisation.calendar.offsetMinutes), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="loans.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      });
    });
}
