// Where a log has led: the plan that the case runs by, and its state.
import { act, learn, planAfter, refused } from './engine.ts';
import type { Plan } from './plan.ts';
import type { Entry } from './record.ts';
import { fresh, type CaseState } from './state.ts';

/** Takes the entries in, in their order, from the plan that the case began with. A walk that is under way is as far as the log tells. */
export function replay(begun: Plan, entries: readonly Entry[]): { plan: Plan; state: CaseState } {
  let [plan, state] = [begun, fresh()];
  for (const { act: what, answers, refused: no } of entries) {
    if (no) state = refused(state);
    else {
      const asking = what ? act(plan, state, what) : state;
      if (what) plan = planAfter(plan, what, asking);
      state = learn(plan, asking, answers ?? []);
    }
  }
  return { plan, state };
}
