// What the seats of an ask have said, as the verdict counts it: a seat and the signers added to it are one value (approval-idioms §4.1).
import type { PlanAsk } from './plan.ts';
import { isLive, type Seat } from './state.ts';
import { verdict, type Ballot, type Verdict, type Vote } from './verdict.ts';

/** The outcome under which a vote keeps that its holder wanted the case sent back: it counts as a no (approval-idioms §7.2). */
export const RETURN = 'return';

/** How an outcome counts. A clock's or an older definition's word that the step does not know is a yes. */
export const voteOf = ({ votes }: PlanAsk, outcome: string): Vote => (outcome === RETURN ? 'reject' : (votes[outcome] ?? 'approve'));

/** What its holder himself has said. */
export const ownVote = (step: PlanAsk, { outcome }: Seat): Vote | undefined => (outcome === undefined ? undefined : voteOf(step, outcome));

/** The seats that the step itself asks for, without those that an earlier yes has made idle. */
export const resolvedSeats = (seats: readonly Seat[]): Seat[] => seats.filter(({ added, out }) => !added && !out);

/** Those who were added to a seat and are still of it. */
export type Added = (seat: Seat) => readonly Seat[];

/** Who was added to whom, found in one pass: whoever was removed is nobody's. */
export function addedIn(seats: readonly Seat[]): Added {
  const on = new Map<Seat | undefined, Seat[]>();
  for (const one of seats) {
    if (!one.added || one.out) continue;
    const to = seats[one.added.on];
    on.set(to, [...(on.get(to) ?? []), one]);
  }
  return (seat) => on.get(seat) ?? [];
}

/** The groups that were added before a seat, each with its own verdict so far. */
export function groupsBefore(step: PlanAsk, added: Added, seat: Seat): { members: Seat[]; verdict: Verdict | undefined }[] {
  const before = added(seat).filter((one) => one.added?.place === 'before');
  return [...new Set(before.map((one) => one.added?.batch))].map((batch) => {
    const members = before.filter((one) => one.added?.batch === batch);
    return { members, verdict: verdict({ kind: members[0]?.added?.mode ?? 'all' }, members.map((one) => ballotOf(step, added, one))) };
  });
}

/**
 * The vote of a whole seat. A group before it that fails makes it a no; signers beside and after it are always all: one no is a no, and it is a yes
 * only when its holder and all of them have agreed. So whoever is added can stop a seat and never carry it.
 */
export function wholeVote(step: PlanAsk, added: Added, seat: Seat): Vote | undefined {
  const groups = groupsBefore(step, added, seat);
  if (groups.some(({ verdict: group }) => group === 'fail')) return 'reject';
  const own = ownVote(step, seat);
  if (own === 'reject' || own === 'abstain') return own;
  const votes = added(seat).filter((one) => one.added?.place !== 'before').map((one) => wholeVote(step, added, one));
  if (votes.includes('reject')) return 'reject';
  if (own === undefined || groups.some(({ verdict: group }) => group !== 'pass')) return undefined;
  return votes.every((vote) => vote === 'approve') ? 'approve' : undefined;
}

const ballotOf = (step: PlanAsk, added: Added, seat: Seat): Ballot => ({ vote: wholeVote(step, added, seat), weight: seat.weight ?? 1, ...(seat.group !== undefined && { group: seat.group }) });

/** One ballot a seat that the step asks for, in their order. */
export function ballotsOf(step: PlanAsk, seats: readonly Seat[]): Ballot[] {
  const added = addedIn(seats);
  return resolvedSeats(seats).map((seat) => ballotOf(step, added, seat));
}

/** The outcome that a settled step leaves: of the answers that went the way of the verdict that of the last seat, whenever it came; else the step's own word for it. */
export function outcomeOf(step: PlanAsk, seats: readonly Seat[], verdict: 'pass' | 'fail'): string {
  const way = verdict === 'pass' ? 'approve' : 'reject';
  const said = seats.flatMap(({ outcome }) => (outcome !== undefined && outcome !== RETURN && voteOf(step, outcome) === way ? [outcome] : [])).at(-1);
  return said ?? Object.keys(step.votes).find((key) => step.votes[key] === way) ?? way;
}

/** Where most of those who said no, by weight, wanted the case sent back to, or nothing when they wanted it ended. Targets as they were asked for; absent: the applicant. */
export function wantsReturn(step: PlanAsk, seats: readonly Seat[]): { targets: (string | undefined)[] } | undefined {
  const added = addedIn(seats);
  const no = resolvedSeats(seats).filter((seat) => wholeVote(step, added, seat) === 'reject').map((seat) => ({ weight: seat.weight ?? 1, returned: returnIn(added, seat) }));
  const weigh = (those: typeof no) => those.reduce((sum, { weight }) => sum + weight, 0);
  const back = no.filter(({ returned }) => returned !== undefined);
  return weigh(back) * 2 > weigh(no) ? { targets: back.map(({ returned }) => returned?.to) } : undefined;
}

/** The return that this seat, or somebody added to it, asked for. */
const returnIn = (added: Added, seat: Seat): { to: string | undefined } | undefined =>
  seat.outcome === RETURN ? { to: seat.to } : added(seat).map((one) => returnIn(added, one)).find((one) => one !== undefined);

/** All that hangs on a seat, at any depth, and still waits for somebody. */
export function liveBelow(seats: readonly Seat[], seat: Seat): Seat[] {
  const place = seats.indexOf(seat);
  const below = seats.filter(({ added }) => added?.on === place);
  return below.flatMap((one) => [...(isLive(one) ? [one] : []), ...liveBelow(seats, one)]);
}
