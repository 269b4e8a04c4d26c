// A mode as an author writes it, and what is stored of it.
import { z } from 'zod';
import { abstentionOf, rejectionOf, type Mode } from './mode.ts';

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
