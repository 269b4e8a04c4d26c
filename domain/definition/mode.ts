// How the answers of several people become one: the mode, what a no does, and whether one may abstain, chosen separately (approval-idioms §4).
import { z } from 'zod';

export type Rejection = 'one' | 'majority' | 'impossible' | 'all-heard';
export type Abstention = 'no' | 'leaves' | 'counts-no';

/**
 * `one`: several share a single task; `any` 或签; `all` 会签; `order` 依次审批; `m-of-n`: M approvals; `share` 票签: more yes than `over` basis points
 * of the weight; `per-group`: one approval of each group. A rule that is left out is the mode's own.
 */
export type Mode = ({ kind: 'one' | 'any' | 'all' | 'order' | 'per-group' } | { kind: 'm-of-n'; m: number } | { kind: 'share'; over: number }) & { reject?: Rejection; abstain?: Abstention };

const rules = { reject: z.enum(['one', 'majority', 'impossible', 'all-heard']).optional(), abstain: z.enum(['no', 'leaves', 'counts-no']).optional() };
const plain = z.enum(['one', 'any', 'all', 'order', 'per-group']);

/** A mode as an author writes it: its name, or a mapping with its rules; a share in per cent of the weight. */
export const ModeSource = z.union([
  plain,
  z.strictObject({ kind: plain, ...rules }),
  z.strictObject({ kind: z.literal('m-of-n'), m: z.int().min(1).max(100), ...rules }),
  z.strictObject({ kind: z.literal('share'), over: z.number().min(0).max(99.99).multipleOf(0.01), ...rules }),
], 'mode');

/** The same as it is stored: whole basis points, and no rule that is the mode's own anyway. */
export function modeOf(source: z.infer<typeof ModeSource>): Mode {
  const { reject, abstain, ...kind } = typeof source === 'string' ? { kind: source } : source;
  const bare: Mode = kind.kind === 'share' ? { kind: 'share', over: Math.round(kind.over * 100) } : kind;
  return { ...bare, ...(reject && reject !== rejectionOf(bare) && { reject }), ...(abstain && abstain !== abstentionOf(bare) && { abstain }) };
}

/** Where the answers are votes, one of many: a no ends nothing by itself. */
export const isVote = ({ kind }: Mode): boolean => kind === 'm-of-n' || kind === 'share';

/** When the step fails. */
export const rejectionOf = (mode: Mode): Rejection => mode.reject ?? (isVote(mode) ? 'impossible' : 'one');

/** What an abstention does; `no`: nobody may abstain. */
export const abstentionOf = (mode: Mode): Abstention => mode.abstain ?? (mode.kind === 'share' ? 'counts-no' : 'no');
