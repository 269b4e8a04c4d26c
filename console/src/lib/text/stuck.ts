// Words of cases that do not go on by themselves.
import type { StuckCase } from '#api/contract.ts';
import type { Said } from '#lib/locale.svelte.ts';

export const stuckText = {
  title: { zh: '停滞单据', en: 'Stuck cases' },
  lead: { zh: '这里列出不能自行往下走的单据。打开单据可以终止、跳转，或修复没有执行成功的操作。', en: 'Cases that do not go on by themselves. Open one to end it, to move it to another step, or to repair what could not be done.' },
  none: { zh: '没有停滞的单据。', en: 'Nothing is stuck.' },
} as const satisfies Record<string, Said>;

/** What holds a case up. */
export const whyStuck: Record<StuckCase['because'][number]['reason'], Said> = {
  'effect-failed': { zh: '自动操作没有执行成功', en: 'What the process does by itself could not be done' },
  parked: { zh: '没有人在处理，也不在等待任何时间或事件', en: 'Nobody is asked, and it waits for no time or event' },
  'holder-left': { zh: '处理人已停用', en: 'Whoever has it has left' },
  'holder-away': { zh: '处理人请假，到期前不回来，也没有代理人', en: 'Whoever has it is away past the due time, and nobody acts for them' },
  overdue: { zh: '已超时，催办与升级都已用完', en: 'Overdue, and every reminder and escalation has gone out' },
};
