// A setting of the organisation: what may be put in the place of what is there. The same rule on the server and while a person types.
import { isLength, parseDuration, roughly } from '#domain/calendar/duration.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import type { Text } from '#domain/text.ts';

export type Setting = string | number | boolean;

const wrongs = {
  'unknown-parameter': { zh: '没有这个参数', en: 'There is no such setting' },
  'wrong-type': { zh: '类型不正确', en: 'Not of the right kind' },
  'wrong-number': { zh: '须为不小于 0 的整数', en: 'Must be a whole number, 0 or more' },
  'not-a-duration': { zh: '须为大于 0、最长约三年的时长，例如 30m（30 分钟）、4h（4 小时）、3d（3 天）、2wd（2 个工作日）', en: 'Must be a length of time of more than 0 and at most three years, such as 30m (minutes), 4h (hours), 3d (days) or 2wd (working days)' },
} as const satisfies Record<string, Text>;

/** Why this value may not replace the present one; nothing when it may. A new value is of the kind of the one before, and a duration stays a duration. */
export function wrongWith(key: string, value: Setting, present: Setting | undefined): FieldProblem | undefined {
  const code = codeOf(value, present);
  return code && { path: key.slice(0, 100), code, message: wrongs[code] };
}

/** Settings that only make sense one below the other, `equal` or not. */
const ladders: readonly { shorter: string; longer: string; equal: boolean; message: Text }[] = [
  { shorter: 'decision.remind-before', longer: 'decision.deadline', equal: false, message: { zh: '提醒须早于到期：应短于每个审批节点时限', en: 'The reminder must come before the deadline: shorter than the deadline of a decision' } },
  { shorter: 'decision.urgent-deadline', longer: 'decision.deadline', equal: true, message: { zh: '紧急事项时限不能长于每个审批节点时限', en: 'An urgent decision cannot have longer than the others' } },
  { shorter: 'decision.tell-superior-after', longer: 'decision.tell-owner-after', equal: true, message: { zh: '应先告知上级，再告知流程负责人', en: 'The superior is told before the process owner' } },
  { shorter: 'borrow.remind-before', longer: 'borrow.max-days', equal: false, message: { zh: '提醒须早于归还：应短于最长借期', en: 'The reminder must come before the return: shorter than the longest loan' } },
  { shorter: 'borrow.tell-head-after', longer: 'borrow.tell-admin-after', equal: true, message: { zh: '应先告知部门负责人，再告知行政部', en: 'The department head is told before the administration' } },
  { shorter: 'borrow.tell-admin-after', longer: 'borrow.suspect-loss-after', equal: true, message: { zh: '应先告知行政部，再视为疑似遗失', en: 'The administration is told before a loss is suspected' } },
];

/** Changes that do not fit with the other settings as they would then stand: each at what was changed. What stood askew before and is not touched is left alone. */
export function misfits(changes: Readonly<Record<string, Setting>>, present: ReadonlyMap<string, Setting>): FieldProblem[] {
  const length = (key: string) => roughly(String(changes[key] ?? present.get(key) ?? ''));
  return ladders.flatMap(({ shorter, longer, equal, message }) => {
    const [below, above] = [length(shorter), length(longer)];
    const path = shorter in changes ? shorter : longer in changes ? longer : undefined;
    return path === undefined || below === undefined || above === undefined || below < above || (equal && below === above) ? [] : [{ path, code: 'does-not-fit', message }];
  });
}

function codeOf(value: Setting, present: Setting | undefined): keyof typeof wrongs | undefined {
  if (present === undefined) return 'unknown-parameter';
  if (typeof value !== typeof present) return 'wrong-type';
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? undefined : 'wrong-number';
  if (typeof value !== 'string' || typeof present !== 'string' || parseDuration(present) === undefined) return undefined;
  return isLength(value) ? undefined : 'not-a-duration';
}
