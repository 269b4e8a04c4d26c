// What is said of a loan, in the ledger on the screen and on paper.
import type { Text } from './text.ts';

const results: Record<string, Text> = {
  clean: { zh: '完好', en: 'Clean' }, damaged: { zh: '损坏', en: 'Damaged' }, missing: { zh: '缺失', en: 'Missing' }, 'leak-suspected': { zh: '疑似泄密', en: 'Leak suspected' },
  lost: { zh: '遗失', en: 'Lost' }, read: { zh: '查阅完毕', en: 'Read' }, expired: { zh: '到期关闭', en: 'Expired' },
};

/** How a result is called; one that has no name is called by its key. */
export const loanResult = (key: string): Text => results[key] ?? { zh: key, en: key };

/** How an outcome bears on what was lent, wherever it is shown: lost or leaked, or back with something to see to. */
export function gravityOf(outcome: string): 'grave' | 'doubtful' | undefined {
  if (['lost', 'missing', 'gone', 'leak-suspected'].includes(outcome)) return 'grave';
  return outcome === 'damaged' || outcome === 'returned-with-findings' ? 'doubtful' : undefined;
}

/** In an electronic loan nothing has left the room. */
export const underWay: Record<'paper' | 'electronic', Text> = { paper: { zh: '借出', en: 'Out' }, electronic: { zh: '查阅中', en: 'Reading' } };
export const mediums: Record<'paper' | 'electronic', Text> = { paper: { zh: '纸质', en: 'Paper' }, electronic: { zh: '电子', en: 'Electronic' } };
export const late: Text = { zh: '逾期未还', en: 'Overdue' };
/** Back in the room, and nobody has looked at it yet. */
export const awaiting: Text = { zh: '已归还，待验收', en: 'Returned, awaiting inspection' };

/** How a loan stands: by its result, else by whether it is back, late or under way. */
export function loanStanding({ medium, result, returnedAt, overdue }: { medium: 'paper' | 'electronic'; result?: string | undefined; returnedAt?: string | undefined; overdue: boolean }): Text {
  if (result !== undefined) return loanResult(result);
  if (returnedAt !== undefined) return awaiting;
  return overdue ? late : underWay[medium];
}
