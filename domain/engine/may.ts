// The second look: may this act happen to the case as it stands? Synchronous, reads only, answers with a refusal or nothing.
// Who the person is and what he is cleared for is data that `commit` looks at; this is the case's own state.
import { isOutside } from '#domain/outside.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Act, TaskAct } from './act.ts';
import type { Plan } from './plan.ts';
import { openSeats, timersOf, type CaseState } from './state.ts';
import { mayCallBack, mayCloseAdvice, mayConsult, mayGiveAnswer } from './verbs/advice.ts';
import { mayAmend } from './verbs/amend.ts';
import { mayDecide } from './verbs/decide.ts';
import { mayMigrate } from './verbs/migrate.ts';
import { mayHandBack, mayReassign, mayTransfer } from './verbs/move.ts';
import { mayName } from './verbs/name.ts';
import { mayClaim } from './verbs/pool.ts';
import { mayRepair } from './verbs/repair.ts';
import { mayReturn } from './verbs/return.ts';
import { find } from './verbs/seated.ts';
import { mayAdd, mayRemove } from './verbs/signers.ts';
import { mayCancel, mayExtend, mayJump } from './verbs/steer.ts';
import { mayTakeBack } from './verbs/take-back.ts';

/** The reason why not, or `undefined`. Order: existence, authority, state, content (approval-idioms §12). */
export function may(plan: Plan, state: CaseState, act: Act): Refusal | undefined {
  if (act.verb === 'start') return state.phase === 'fresh' ? undefined : refuse('not-allowed-here');
  if (state.phase === 'fresh') return refuse('no-such-case');
  switch (act.verb) {
    case 'resubmit':
      return state.phase === 'returned' ? undefined : refuse(state.phase === 'ended' ? 'case-closed' : 'not-allowed-here');
    case 'withdraw':
      return mayWithdraw(state);
    case 'recall':
      if (state.phase === 'ended') return refuse('case-closed');
      return recallable(plan, state) ? undefined : refuse('no-recall-here');
    case 'urge':
      if (state.phase === 'ended') return refuse('case-closed');
      return [...openSeats(plan, state)].some(({ seat }) => seat.state === 'open' || seat.state === 'suspended') ? undefined : refuse('nothing-to-urge');
    case 'cancel':
      return mayCancel(state);
    case 'jump':
      return mayJump(plan, state, act);
    case 'name':
      return mayName(plan, state, act);
    case 'migrate':
      return mayMigrate(plan, state, act);
    case 'repair':
      return mayRepair(plan, state, act);
    case 'comment':
    case 'clock':
    case 'event':
      return undefined;
    default:
      return state.phase === 'ended' ? refuse('case-closed') : mayOnTask(plan, state, act);
  }
}

/** Whether the case can be withdrawn: it has not ended, and nothing has been done that cannot be undone. */
export function mayWithdraw({ phase, irreversible }: CaseState): Refusal | undefined {
  if (phase === 'ended') return refuse('case-closed');
  return irreversible ? refuse('past-effect', { data: { effect: irreversible } }) : undefined;
}

/** What can be done with a seat of an outside party: its answer, and time for it. */
const withOutside: ReadonlySet<TaskAct['verb']> = new Set(['decide', 'extend']);

function mayOnTask(plan: Plan, state: CaseState, act: TaskAct): Refusal | undefined {
  if (!withOutside.has(act.verb) && isOutside(find(plan, state, act.task)?.seat.holders[0])) return refuse('held-outside');
  switch (act.verb) {
    case 'decide':
      return mayDecide(plan, state, act);
    case 'return':
      return mayReturn(plan, state, act);
    case 'take-back':
      return mayTakeBack(plan, state, act);
    case 'transfer':
      return mayTransfer(plan, state, act);
    case 'reassign':
      return mayReassign(plan, state, act);
    case 'hand-back':
      return mayHandBack(plan, state, act);
    case 'claim':
    case 'release':
      return mayClaim(plan, state, act);
    case 'consult':
    case 'ask-applicant':
      return mayConsult(plan, state, act);
    case 'call-back':
      return mayCallBack(plan, state, act);
    case 'answer':
      return mayGiveAnswer(plan, state, act);
    case 'add':
      return mayAdd(plan, state, act);
    case 'remove':
      return mayRemove(plan, state, act);
    case 'extend':
      return mayExtend(plan, state, act);
    case 'amend':
      return mayAmend(plan, state, act);
    case 'adviser-left':
      return mayCloseAdvice(plan, state, act);
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
