// Settings in the order in which they matter, under headings that say what they are for.
import type { Parameter } from '#api/contract.ts';
import type { Said } from '#lib/locale.svelte.ts';

const groups: readonly { of: string; title: Said; order: readonly string[] }[] = [
  { of: 'borrow', title: { zh: '借阅与归还', en: 'Loans and returns' }, order: ['max-days', 'extension-days', 'recall-within', 'remind-before', 'overdue-every', 'tell-head-after', 'tell-admin-after', 'suspect-loss-after'] },
  { of: 'decision', title: { zh: '审批时限', en: 'Deadlines of decisions' }, order: ['deadline', 'urgent-deadline', 'remind-before', 'tell-superior-after', 'tell-owner-after'] },
  { of: 'incident', title: { zh: '事件处置时限', en: 'Deadlines of incidents' }, order: ['contain-within', 'grade-within', 'investigate-within', 'lessons-within'] },
];
const others: Said = { zh: '其他', en: 'Others' };

/** The groups that have settings, in their order; one that no group names stands last. */
export function grouped(parameters: readonly Parameter[]): { title: Said; items: Parameter[] }[] {
  const place = (order: readonly string[], { key }: Parameter) => { const at = order.indexOf(key.slice(key.indexOf('.') + 1)); return at < 0 ? order.length : at; };
  const named = groups.map(({ of, title, order }) => ({ title, items: parameters.filter(({ key }) => key.startsWith(`${of}.`)).toSorted((a, b) => place(order, a) - place(order, b)) }));
  const rest = parameters.filter(({ key }) => !groups.some(({ of }) => key.startsWith(`${of}.`)));
  return [...named, { title: others, items: rest }].filter(({ items }) => items.length);
}
