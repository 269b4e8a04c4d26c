// The second look: may this act happen to the case as it stands? Synchronous, reads only, answers with a refusal or nothing.
// Who the person is and what he is cleared for is data that `commit` looks at; this is the case's own state.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Act, PersonAct } from './act.ts';
import type { Plan, PlanAsk } from './plan.ts';
import { nodesOf, openSeats, timersOf, type AskNode, type CaseState } from './state.ts';

/** The reason why not, or `undefined`. Order: existence, authority, state, content (approval-idioms §12). */
export function may(plan: Plan, state: CaseState, act: Act): Refusal | undefined {
  if (act.verb === 'start') return state.phase === 'fresh' ? undefined : refuse('not-allowed-here');
  if (state.phase === 'fresh') return refuse('no-such-case');
  switch (act.verb) {
    case 'decide':
    case 'return':
      return mayDecide(plan, state, act);
    case 'resubmit':
      return state.phase === 'returned' ? undefined : refuse(state.phase === 'ended' ? 'case-closed' : 'not-allowed-here');
    case 'withdraw':
      if (state.phase === 'ended') return refuse('case-closed');
      return state.irreversible ? refuse('past-effect', { data: { effect: state.irreversible } }) : undefined;
    case 'recall':
      if (state.phase === 'ended') return refuse('case-closed');
      return recallable(plan, state) ? undefined : refuse('no-recall-here');
    case 'comment':
      return undefined;
    case 'urge':
      if (state.phase === 'ended') return refuse('case-closed');
      return [...openSeats(plan, state)].some(({ seat }) => seat.state === 'open') ? undefined : refuse('nothing-to-urge');
    case 'clock':
    case 'event':
      return undefined;
  }
}

/** True when a clock or an event no longer means anything: the case went on before it arrived. */
export function moot(plan: Plan, state: CaseState, act: Act): boolean {
  if (act.verb === 'clock') return !timersOf(plan, state).some((timer) => timer.id === act.timer);
  return act.verb === 'event' && state.phase !== 'running' && state.phase !== 'returned';
}

/** The block that a recall would begin: beside an open task, and not under way already. */
export function recallable(plan: Plan, state: CaseState): { step: string; key: string; event: string } | undefined {
  for (const { node, step } of openSeats(plan, state))
    for (const { key, event, recall } of step.beside) if (recall && event !== undefined && !node.beside[key]?.run) return { step: step.id, key, event };
  return undefined;
}

function mayDecide(plan: Plan, state: CaseState, act: Extract<PersonAct, { verb: 'decide' | 'return' }>): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  for (const { node, step } of nodesOf(plan, state)) {
    if (node.kind !== 'ask' || step.kind !== 'ask') continue;
    const seat = node.seats?.find((one) => one.task === act.task);
    if (!seat) continue;
    if (!seat.holders.includes(act.for ?? act.by)) return refuse('not-yours');
    if (seat.state === 'waiting') return refuse('task-waiting');
    if (seat.state !== 'open') return refuse('task-closed');
    if (act.verb === 'return') {
      if (!step.returns) return refuse('not-allowed-here');
      return state.irreversible ? refuse('past-effect', { data: { effect: state.irreversible } }) : undefined;
    }
    const side = step.beside.find((one) => one.key === act.outcome && one.event === undefined);
    if (side) return mayRequest(step, node, side);
    const known = Object.hasOwn(step.votes, act.outcome) && !(node.standIn && step.votes[act.outcome] === 'abstain');
    return known ? undefined : refuse('outcome-unknown');
  }
  return refuse('task-closed');
}

/** A request beside a task: not while one is pending, not more often than it is granted, and not after an event that ends it. */
function mayRequest(step: PlanAsk, node: AskNode, { key, most }: PlanAsk['beside'][number]): Refusal | undefined {
  const sofar = node.beside[key];
  if (sofar?.run) return refuse('request-pending');
  if (most !== undefined && (sofar?.granted ?? 0) >= most) return refuse('request-used');
  return step.beside.some((one) => one.ends?.includes(key) && node.beside[one.key]) ? refuse('request-ended') : undefined;
}
