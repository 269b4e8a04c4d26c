// The loan ledger as a table for a spreadsheet.
import type { Loan } from '../contract.ts';

const heads = {
  zh: ['档案编号', '档案名称', '单号', '借阅人', '形式', '用途', '借出时间', '应还时间', '归还时间', '结果'],
  en: ['Archive', 'Title', 'Case', 'Borrower', 'Medium', 'Purpose', 'Out', 'Due', 'Returned', 'Result'],
};

/** RFC 4180, UTF-8 with a mark that spreadsheets need for Chinese. A text that a spreadsheet would run as a formula is made a text. */
export function ledgerCsv(loans: readonly Loan[], locale: 'zh' | 'en'): string {
  const rows = loans.map((loan) => [loan.record.number, loan.record.title, loan.case.number, loan.borrower.name, loan.medium, loan.purpose, loan.outAt, loan.due, loan.returnedAt ?? '', loan.result ?? '']);
  return `\uFEFF${[heads[locale], ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
