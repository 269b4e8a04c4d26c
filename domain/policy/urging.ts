// How often a case may be urged (approval-idioms §6).
import { refuse, type Refusal } from '#domain/refusal.ts';

const APART_MS = 30 * 60_000;
const A_DAY_MS = 86_400_000;
const MOST_A_DAY = 3;

/** At most every 30 minutes and three times in 24 hours. `ago`: how long ago the case was urged before, in milliseconds, latest first. */
export function urgedTooOften(ago: readonly number[]): Refusal | undefined {
  const [latest = A_DAY_MS] = ago;
  const third = ago[MOST_A_DAY - 1] ?? A_DAY_MS;
  const wait = Math.max(APART_MS - latest, A_DAY_MS - third);
  return wait > 0 ? refuse('urged-too-often', { data: { wait: Math.ceil(wait / 1_000) } }) : undefined;
}
