// The loan ledger as a table for a spreadsheet, in the words and the local time of the organisation's people.
import { loanStanding, mediums } from '#domain/loan.ts';
import type { Loan } from '../contract.ts';

type Locale = 'zh' | 'en';
const heads = {
  zh: ['档案编号', '档案名称', '单号', '借阅人', '形式', '用途', '借出时间', '应还时间', '归还时间', '结果'],
  en: ['Archive', 'Title', 'Case', 'Borrower', 'Medium', 'Purpose', 'Out', 'Due', 'Returned', 'Result'],
};
/** RFC 4180, UTF-8 with a mark that spreadsheets need for Chinese. Instants are written as a clock on the wall of the organisation shows them. A text that a spreadsheet would run as a formula is made a text. */
export function ledgerCsv(loans: readonly Loan[], locale: Locale, offsetMinutes: number): string {
  const at = (instant: string | undefined) => (instant === undefined ? '' : new Date(Date.parse(instant) + offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' '));
  const rows = loans.map((loan) => [loan.record.number, loan.record.title, loan.case.number, loan.borrower.name, mediums[loan.medium][locale], loan.purpose, at(loan.outAt), at(loan.due), at(loan.returnedAt), loanStanding(loan)[locale]]);
  return `\uFEFF${[heads[locale], ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Spreadsheets take these first letters for the beginning of a formula, the wide ones of Chinese keyboards as well. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

const cell = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
