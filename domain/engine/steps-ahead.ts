// What lies ahead of a case in the blocks that it stands in.
import { livingIn } from './living.ts';
import type { Plan, PlanStep } from './plan.ts';
import { runsOf, stepsIn, type Block, type CaseState } from './state.ts';

/** Every step that a case has not entered yet, in the blocks that it stands in. */
export function* stepsAhead(plan: Plan, { root }: CaseState): Generator<PlanStep> {
  if (root) yield* aheadIn(plan.steps, root);
}

function* aheadIn(steps: readonly PlanStep[], block: Block): Generator<PlanStep> {
  if (block.result) return;
  const one = livingIn(steps, block);
  if (one) for (const [inner, run] of runsOf(one)) yield* aheadIn(inner, run);
  yield* stepsIn(steps.slice(block.index + (block.child ? 1 : 0)));
}
