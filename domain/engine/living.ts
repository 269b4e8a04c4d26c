// A step of the plan and what lives at it there: known to belong together in one place, and not asked again by those who read them.
import type { PlanStep } from './plan.ts';
import type { Block, Node } from './state.ts';

type StepOf<K extends Node['kind']> = Extract<PlanStep, { kind: K }>;
/** A step with what lives at it: both are of one kind. */
export type Living = { [K in Node['kind']]: { kind: K; step: StepOf<K>; node: Node & { kind: K } } }[Node['kind']];
/** A step of the same kind for what lives at another. */
export type Meeting = { [K in Node['kind']]: Extract<Living, { kind: K }> & { other: StepOf<K> } }[Node['kind']];

/** What lives at this step. A state that has come to stand under another plan than its own is a bug, and thrown. */
export function living(step: PlanStep, node: Node): Living {
  const one = { kind: node.kind, step, node };
  if (!isLiving(one)) throw new Error(`the state does not fit the plan at ${step.id}`);
  return one;
}

const isLiving = (one: { kind: Node['kind']; step: PlanStep; node: Node }): one is Living => one.step.kind === one.kind;

/** Where a block stands; nothing once it is over. */
export function livingIn(steps: readonly PlanStep[], { index, child }: Block): Living | undefined {
  const step = steps[index];
  return step && child ? living(step, child) : undefined;
}
