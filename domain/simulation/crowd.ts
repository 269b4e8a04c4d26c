// A step of very many people, for whoever only wants to know where the way leads: they are not all asked one by one.
import { copyOf } from '#domain/copy.ts';
import { addedIn, ballotsOf, voteOf } from '#domain/engine/ballot.ts';
import type { Plan, PlanAsk } from '#domain/engine/plan.ts';
import { nodesOf, type AskNode, type CaseState, type Seat } from '#domain/engine/state.ts';
import { verdict } from '#domain/engine/verdict.ts';

/** As many open seats of one step are still answered one by one. */
const FEW = 20;

/** The same state with as many of each crowd agreed as leave the step undecided: the next yes decides it. `undefined` where that is nobody. */
export function crowdsAgreed(plan: Plan, state: CaseState): CaseState | undefined {
  if (![...nodesOf(plan, state)].some(({ node }) => node.kind === 'ask' && plainIn(node).length > FEW)) return undefined;
  const next = copyOf(state);
  const agreed = [...nodesOf(plan, next)].map(({ node, step }) => (node.kind === 'ask' && step.kind === 'ask' ? agree(step, node, next.seq) : 0));
  return agreed.some((count) => count > 0) ? next : undefined;
}

/** Seats that wait for nothing but their holder. */
function plainIn({ seats, standIn }: AskNode): Seat[] {
  if (standIn || !seats) return [];
  const added = addedIn(seats);
  return seats.filter((seat) => seat.state === 'open' && !seat.added && added(seat).length === 0);
}

/** How many agree. */
function agree(step: PlanAsk, node: AskNode, seq: number): number {
  const seats = plainIn(node);
  const yes = Object.keys(step.votes).find((outcome) => voteOf(step, outcome) === 'approve');
  if (seats.length <= FEW || yes === undefined) return 0;
  const say = (count: number) => seats.forEach((seat, i) => (i < count ? Object.assign(seat, { state: 'done', outcome: yes, spoke: seq }) : silence(seat)));
  let [undecided, decided] = [0, seats.length];
  while (decided - undecided > 1) {
    const half = Math.floor((undecided + decided) / 2);
    say(half);
    if (verdict(step.mode, ballotsOf(step, node.seats ?? [])) === undefined) undecided = half;
    else decided = half;
  }
  say(undecided);
  return undecided;
}

function silence(seat: Seat): void {
  seat.state = 'open';
  delete seat.outcome;
  delete seat.spoke;
}
