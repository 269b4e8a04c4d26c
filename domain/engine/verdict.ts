// When an ask is settled, and how (approval-idioms §4).
import { abstentionOf, rejectionOf, type Mode } from '#domain/definition/mode.ts';

export type Vote = 'approve' | 'reject' | 'abstain';

/** A whole seat with what it has said so far. */
export interface Ballot {
  vote: Vote | undefined;
  weight: number;
  group?: string;
}

/** `nobody`: all who were asked abstained. */
export type Verdict = 'pass' | 'fail' | 'nobody';

/** The verdict as soon as it is certain; `undefined`: keep waiting. Ballots come in the order of the seats. Integers only. */
export function verdict(mode: Mode, ballots: readonly Ballot[]): Verdict | undefined {
  if (mode.kind === 'per-group') return perGroup(mode, ballots);
  const weigh = (vote: Vote | undefined) => ballots.reduce((sum, one) => (one.vote === vote ? sum + one.weight : sum), 0);
  const [yes, no, out, left] = [weigh('approve'), weigh('reject'), weigh('abstain'), weigh(undefined)];
  const rule = rejectionOf(mode);
  if (rule === 'all-heard' && left > 0) return undefined;
  const stopped = (rule === 'one' && no > 0) || (rule === 'majority' && no * 2 > yes + no + out + left);
  switch (mode.kind) {
    case 'one':
    case 'any':
      if (yes > 0) return 'pass';
      if (stopped || (no > 0 && left === 0)) return 'fail';
      return left > 0 ? undefined : 'nobody';
    case 'all':
    case 'order':
      if (stopped || (no > 0 && (left === 0 || rule === 'impossible'))) return 'fail';
      if (left > 0) return undefined;
      return yes > 0 ? 'pass' : 'nobody';
    case 'm-of-n':
      if (yes >= mode.m) return 'pass';
      return stopped || yes + left < mode.m ? 'fail' : undefined;
    case 'share': {
      const all = yes + no + left + (abstentionOf(mode) === 'leaves' ? 0 : out);
      if (all === 0) return 'nobody';
      if (yes * WHOLE > mode.over * all) return 'pass';
      return stopped || (yes + left) * WHOLE <= mode.over * all ? 'fail' : undefined;
    }
  }
}

/** Basis points. */
const WHOLE = 10_000;

/** Each group settles as in `any`; one that fails, fails all. */
function perGroup({ reject }: Mode, ballots: readonly Ballot[]): Verdict | undefined {
  const verdicts = [...new Set(ballots.map(({ group }) => group))].map((group) => verdict({ kind: 'any', ...(reject && { reject }) }, ballots.filter((one) => one.group === group)));
  if (verdicts.includes('fail')) return 'fail';
  if (verdicts.includes(undefined)) return undefined;
  return verdicts.includes('nobody') ? 'nobody' : 'pass';
}
