// What follows from what the seats of one arrival have said: their votes, the verdict, and the state of every task.
import type { Mode } from '#domain/definition/mode.ts';
import { arrivals, type Arrival, type Case, type Seat } from './case.ts';

type Vote = 'approve' | 'reject' | 'abstain';
export type State = 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
type Verdict = 'pass' | 'fail' | 'nobody';

const voteOf = ({ step }: Arrival, { said }: Seat): Vote | undefined =>
  said === null ? undefined : said.outcome === 'return' ? 'reject' : (step.outcomes.find(({ key }) => key === said.outcome)?.vote ?? 'approve');

/** Those that hang on a seat and have not been removed. */
const below = ({ seats }: Arrival, seat: Seat): Seat[] => (seats ?? []).filter((one) => !one.removed && one.hung !== null && seats?.[one.hung.on] === seat);

const parentOf = ({ seats }: Arrival, { hung }: Seat): Seat | undefined => (hung ? seats?.[hung.on] : undefined);

/** The groups that were added before a seat, oldest first. */
function groups(a: Arrival, seat: Seat): Seat[][] {
  const before = below(a, seat).filter(({ hung }) => hung?.place === 'before');
  return [...new Set(before.map(({ hung }) => hung?.batch))].map((batch) => before.filter(({ hung }) => hung?.batch === batch));
}

/** How a group before a seat stands: one is enough, or all must agree. */
function groupVerdict(a: Arrival, group: readonly Seat[]): 'pass' | 'fail' | undefined {
  const votes = group.map((one) => whole(a, one));
  if (group[0]?.hung?.mode === 'any') return votes.includes('approve') ? 'pass' : votes.includes('reject') ? 'fail' : undefined;
  return votes.includes('reject') ? 'fail' : votes.every((vote) => vote === 'approve') ? 'pass' : undefined;
}

/** Whether this seat was added before another one, in a group that has been heard. */
const heard = (a: Arrival, seat: Seat): boolean => {
  const parent = seat.hung?.place === 'before' ? parentOf(a, seat) : undefined;
  return parent !== undefined && groups(a, parent).some((group) => group.includes(seat) && groupVerdict(a, group) !== undefined);
};

/** The vote of a seat together with all who were added to it: they can stop it and never carry it. */
export function whole(a: Arrival, seat: Seat): Vote | undefined {
  const own = voteOf(a, seat);
  const before = groups(a, seat).map((group) => groupVerdict(a, group));
  if (before.includes('fail') || own === 'reject') return 'reject';
  if (own === 'abstain') return 'abstain';
  const beside = below(a, seat).filter(({ hung }) => hung?.place !== 'before').map((one) => whole(a, one));
  if (beside.includes('reject')) return 'reject';
  return own === 'approve' && before.every((one) => one === 'pass') && beside.every((one) => one === 'approve') ? 'approve' : undefined;
}

/** The seats that the step itself asks for. */
export const resolved = ({ seats }: Arrival): Seat[] => (seats ?? []).filter(({ hung }) => hung === null);

/** One vote a seat that still counts. */
export const ballots = (a: Arrival): { vote: Vote | undefined; weight: number; group: string | undefined }[] =>
  resolved(a).flatMap((seat) => { const vote = whole(a, seat); return vote === undefined && seat.closed !== null ? [] : [{ vote, weight: seat.weight, group: seat.group }]; });

const rejection = (mode: Mode) => mode.reject ?? (mode.kind === 'm-of-n' || mode.kind === 'share' ? 'impossible' : 'one');

/** What the votes come to, if that is certain. */
export function verdict(mode: Mode, votes: ReturnType<typeof ballots>): Verdict | undefined {
  const weight = (wanted: Vote | undefined) => votes.filter(({ vote }) => vote === wanted).reduce((sum, one) => sum + one.weight, 0);
  const yes = weight('approve');
  const no = weight('reject');
  const away = weight('abstain');
  const silent = weight(undefined);
  const rule = rejection(mode);
  if (mode.kind === 'per-group') {
    const each = [...new Set(votes.map(({ group }) => group))].map((group) => verdict({ kind: 'any', reject: rule }, votes.filter((one) => one.group === group)));
    return each.includes('fail') ? 'fail' : each.some((one) => one === undefined) ? undefined : each.includes('nobody') ? 'nobody' : 'pass';
  }
  if (rule === 'all-heard' && silent > 0) return undefined;
  const vetoed = (rule === 'one' && no > 0) || (rule === 'majority' && no > yes + away + silent);
  if (mode.kind === 'm-of-n') return yes >= mode.m ? 'pass' : vetoed || yes + silent < mode.m ? 'fail' : undefined;
  if (mode.kind === 'share') {
    const counted = yes + no + silent + (mode.abstain === 'leaves' ? 0 : away);
    if (counted === 0) return 'nobody';
    const enough = (those: number) => those * 10_000 > mode.over * counted;
    return enough(yes) ? 'pass' : vetoed || !enough(yes + silent) ? 'fail' : undefined;
  }
  if (mode.kind === 'all' || mode.kind === 'order') {
    if (vetoed || (no > 0 && (rule === 'impossible' || silent === 0))) return 'fail';
    return silent > 0 ? undefined : yes > 0 ? 'pass' : 'nobody';
  }
  if (yes > 0) return 'pass';
  if (vetoed) return 'fail';
  return silent > 0 ? undefined : no > 0 ? 'fail' : 'nobody';
}

/** The verdict of an arrival. Whoever stands in shares one task. */
export const verdictOf = (a: Arrival): Verdict | undefined => verdict(a.standIn ? { kind: 'one' } : a.step.mode, ballots(a));

/** The state of a task. */
export function stateOf(a: Arrival, seat: Seat): State {
  if (seat.said) return 'done';
  if (seat.removed || seat.closed !== null) return 'closed';
  const parent = parentOf(a, seat);
  if (seat.hung?.place === 'after' && !parent?.said) return 'waiting';
  const list = seat.hung?.place === 'before' && seat.hung.mode === 'order' && parent ? (groups(a, parent).find((group) => group.includes(seat)) ?? []) : seat.hung === null && a.step.mode.kind === 'order' && !a.standIn ? resolved(a) : [];
  if (list.slice(0, list.indexOf(seat)).some((one) => whole(a, one) === undefined)) return 'waiting';
  if (seat.question || groups(a, seat).some((group) => groupVerdict(a, group) !== 'pass')) return 'suspended';
  return 'open';
}

export const isLive = (a: Arrival, seat: Seat): boolean => { const state = stateOf(a, seat); return state === 'waiting' || state === 'open' || state === 'suspended'; };

/** Whether it, or what it hangs on, is in a group that has been heard. */
export function heardAbove(a: Arrival, seat: Seat): boolean {
  const parent = parentOf(a, seat);
  return heard(a, seat) || (parent !== undefined && heardAbove(a, parent));
}

/** The act because of which a live task need not be answered any more, though the step goes on; `now` is the one under way. */
function closedBy(a: Arrival, seat: Seat, now: number): number | undefined {
  const vote = whole(a, seat);
  if (vote === 'reject' || vote === 'abstain') return now;
  for (let above = parentOf(a, seat); above; above = parentOf(a, above)) {
    const said = whole(a, above);
    if (above.closed !== null) return above.closed;
    if (said === 'reject' || said === 'abstain') return now;
  }
  if (seat.hung) return heardAbove(a, seat) ? now : undefined;
  if (a.standIn || rejection(a.step.mode) === 'all-heard' || (a.step.mode.kind !== 'any' && a.step.mode.kind !== 'per-group')) return undefined;
  return resolved(a).find((other) => other !== seat && other.group === seat.group && voteOf(a, other) === 'approve')?.said?.act;
}

/** Closes what need not be answered any more, until nothing more follows. */
export function tidy(a: Arrival, now: number): void {
  for (let again = true; again; ) {
    again = false;
    for (const seat of a.seats ?? []) {
      const act = isLive(a, seat) ? closedBy(a, seat, now) : undefined;
      if (act === undefined) continue;
      seat.closed = act;
      again = true;
    }
  }
}

/** The outcome that the step leaves. */
export function outcomeOf(a: Arrival, verdict: 'pass' | 'fail'): string {
  const way = verdict === 'pass' ? 'approve' : 'reject';
  const said = (a.seats ?? []).filter((seat) => voteOf(a, seat) === way && seat.said?.outcome !== 'return').at(-1)?.said?.outcome;
  return said ?? a.step.outcomes.find(({ vote }) => vote === way)?.key ?? way;
}

/** Where those who said no want the case to go back to, when that is most of them; the applicant is `undefined`. */
export function wantedBack(a: Arrival): (string | undefined)[] | undefined {
  const returnIn = (seat: Seat): { to: string | undefined } | undefined => (seat.said?.outcome === 'return' ? { to: seat.said.to } : below(a, seat).map(returnIn).find((one) => one !== undefined));
  const no = resolved(a).filter((seat) => whole(a, seat) === 'reject');
  const back = no.flatMap((seat) => { const one = returnIn(seat); return one ? [{ weight: seat.weight, to: one.to }] : []; });
  const weigh = (those: readonly { weight: number }[]) => those.reduce((sum, { weight }) => sum + weight, 0);
  return weigh(back) * 2 > weigh(no) ? back.map(({ to }) => to) : undefined;
}

/** The task at which the archive asks back what it has handed out. */
export function recalled(c: Case): { event: string } | undefined {
  for (const { arrival } of arrivals(c)) {
    if (!arrival.seats?.some((seat) => isLive(arrival, seat))) continue;
    for (const { key, on } of arrival.step.beside) if (on.kind === 'event' && on.recall && !arrival.beside[key]?.run) return { event: on.event };
  }
  return undefined;
}
