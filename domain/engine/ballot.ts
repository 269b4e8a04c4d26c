// What the seats of an ask have said, as the verdict counts it.
import type { PlanAsk } from './plan.ts';
import type { Seat } from './state.ts';
import type { Ballot, Vote } from './verdict.ts';

/** The outcome under which a vote keeps that its holder wanted the case sent back: it counts as a no (approval-idioms §7.2). */
export const RETURN = 'return';

/** How an outcome counts. A clock's or an older definition's word that the step does not know is a yes. */
export const voteOf = ({ votes }: PlanAsk, outcome: string): Vote => (outcome === RETURN ? 'reject' : (votes[outcome] ?? 'approve'));

/** One ballot a seat, in their order. */
export const ballotsOf = (step: PlanAsk, seats: readonly Seat[]): Ballot[] =>
  seats.map(({ outcome, weight, group }) => ({ vote: outcome === undefined ? undefined : voteOf(step, outcome), weight: weight ?? 1, ...(group !== undefined && { group }) }));

/** The outcome that a settled step leaves: the last answer that went the way of the verdict, else the step's own word for it. */
export function outcomeOf(step: PlanAsk, seats: readonly Seat[], verdict: 'pass' | 'fail'): string {
  const way = verdict === 'pass' ? 'approve' : 'reject';
  const said = seats.flatMap(({ outcome }) => (outcome !== undefined && outcome !== RETURN && voteOf(step, outcome) === way ? [outcome] : [])).at(-1);
  return said ?? Object.keys(step.votes).find((key) => step.votes[key] === way) ?? way;
}

/** Whether most of those who said no, by weight, wanted the case sent back rather than ended. */
export function wantsReturn(step: PlanAsk, seats: readonly Seat[]): boolean {
  const weigh = (which: (outcome: string) => boolean) => seats.reduce((sum, { outcome, weight }) => (outcome !== undefined && which(outcome) ? sum + (weight ?? 1) : sum), 0);
  return weigh((outcome) => outcome === RETURN) * 2 > weigh((outcome) => voteOf(step, outcome) === 'reject');
}
