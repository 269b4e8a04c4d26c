// When an ask is settled, and how: the modes of approval-idioms §4 as far as they exist.
import type { Mode } from '#domain/definition/definition.ts';

/** `undefined`: keep waiting. Seats come in their order; a vote is that of the whole seat. */
export function verdict(mode: Mode, votes: readonly ('approve' | 'reject' | undefined)[]): 'pass' | 'fail' | undefined {
  const yes = votes.filter((vote) => vote === 'approve').length;
  if (votes.includes('reject')) return 'fail';
  switch (mode.kind) {
    case 'one':
    case 'any':
      return yes > 0 ? 'pass' : undefined;
    case 'all':
    case 'order':
      return votes.length > 0 && yes === votes.length ? 'pass' : undefined;
  }
}
