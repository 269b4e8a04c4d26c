// The effect catalogue: what a `do` step can cause, as data. `activities/effects/` holds the code behind each name.
import type { Text } from '#domain/text.ts';

export interface Effect {
  title: Text;
  /** Parameter → type of the value its expression must give. */
  input: Record<string, 'records' | 'instant' | 'text' | 'duration'>;
  /** What `outcome["…"]` can be afterwards. */
  results: readonly string[];
  /** Can be compensated, so that the case may still be withdrawn or returned. */
  reversible: boolean;
  /** Something leaves the house with it, or comes back: between the two, no rejection may end the case. */
  hands?: 'out' | 'back';
}

const effect = (zh: string, en: string, input: Effect['input'], results: readonly string[], how: Pick<Effect, 'reversible' | 'hands'>): Effect => ({ title: { zh, en }, input, results, ...how });

export const effects: Record<string, Effect> = {
  'archive.reserve': effect('预留档案', 'Reserve the archives', { archives: 'records' }, ['reserved', 'queued', 'unavailable'], { reversible: true }),
  'archive.check-out': effect('档案出库', 'Check the archives out', { archives: 'records', until: 'instant' }, ['out'], { reversible: false, hands: 'out' }),
  'archive.hand-back': effect('借阅人交回', 'Take the archives back', {}, ['back'], { reversible: false }),
  'archive.check-in': effect('档案入库', 'Check the archives in', { result: 'text' }, ['in'], { reversible: false, hands: 'back' }),
  'archive.lost': effect('登记遗失', 'Record the loss', { archives: 'records' }, ['lost', 'partly'], { reversible: false, hands: 'back' }),
  'loan.recall': effect('通知持有人归还', 'Recall from the holder', { archives: 'records' }, ['told'], { reversible: true }),
  'loan.shorten': effect('提前归还期限', 'Bring the return forward', { within: 'duration' }, ['shortened', 'unchanged'], { reversible: false }),
  'loan.extend': effect('延长借期', 'Extend the loan', { until: 'instant' }, ['extended', 'unchanged'], { reversible: false }),
  'grant.open': effect('开通电子查阅', 'Open electronic reading', { archives: 'records', until: 'instant' }, ['open', 'unavailable'], { reversible: false, hands: 'out' }),
  'grant.close': effect('关闭电子查阅', 'Close electronic reading', { result: 'text' }, ['closed'], { reversible: false, hands: 'back' }),
  'incident.register': effect('登记事件', 'Enter the incident', { kind: 'text' }, ['registered'], { reversible: false }),
  'incident.close': effect('事件结案', 'Close the incident', { outcome: 'text' }, ['closed'], { reversible: false }),
};
