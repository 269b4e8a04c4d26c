// A setting of the organisation: what may be put in the place of what is there. The same rule on the server and while a person types.
import { isLength, parseDuration } from '#domain/calendar/duration.ts';
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

function codeOf(value: Setting, present: Setting | undefined): keyof typeof wrongs | undefined {
  if (present === undefined) return 'unknown-parameter';
  if (typeof value !== typeof present) return 'wrong-type';
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? undefined : 'wrong-number';
  if (typeof value !== 'string' || typeof present !== 'string' || parseDuration(present) === undefined) return undefined;
  return isLength(value) ? undefined : 'not-a-duration';
}
