// Straight back to the step that returned the case (approval-idioms §7.3): what a return leaves standing for it, and how a resubmission takes it up.
import type { Walk } from './walk.ts';
import { blocksAbove, emptyBlock, nodesOf, type Block, type CaseState, type Passed } from './state.ts';
import type { Plan } from './plan.ts';

/** What stands while the form is with its applicant: where the case was, and which steps had been passed on the way there. */
export interface Straight {
  /** The step that returned it. */
  step: string;
  /** The way to it, its own arrival taken out: it is asked anew. */
  root: Block;
  passed: Passed[];
}

/**
 * What a return from this node to the applicant leaves standing, where its step is set to be returned to straight. Nothing where the way there cannot be left out:
 * something was done or called on it, other arms, rows, turns or requests run beside it, or nobody had decided anything yet. Takes the node out of the state.
 */
export function straightFrom(plan: Plan, state: CaseState, from: string): Straight | undefined {
  const living = [...nodesOf(plan, state)];
  const found = living.find(({ node }) => 'id' in node && node.id === from);
  if (found?.step.kind !== 'ask' || !found.step.straight) return undefined;
  const [here] = blocksAbove(plan, state, from);
  if (!here || !state.root || living.some(({ node }) => node.kind !== 'choose' && node !== found.node)) return undefined;
  const done = state.passed.filter(({ kind }) => kind !== 'ask');
  if (done.length || !state.passed.length) return undefined;
  here.block.child = null;
  return { step: found.step.id, root: state.root, passed: state.passed };
}

/** The steps that were decided on the way to the step that returned, each once. */
export const between = ({ passed }: Straight): string[] => [...new Set(passed.map(({ step }) => step))];

/** The applicant has submitted again: straight on, when the record has found that nothing was changed that a standing decision had seen, else from the start. */
export function resume(w: Walk, straight: boolean): void {
  const kept = w.state.straight;
  delete w.state.straight;
  if (straight && kept) return void Object.assign(w.state, { root: kept.root, passed: kept.passed });
  Object.assign(w.state, { root: emptyBlock(), outcomes: {} });
}
