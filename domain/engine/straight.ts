// Straight back to the step that returned the case (approval-idioms §7.3): what a return leaves standing for it, and how it is taken up when the form, or the step it went back to, comes again.
import { livingIn } from './living.ts';
import type { Walk } from './walk.ts';
import { blocksAbove, emptyBlock, nodesIn, nodesOf, runsOf, type Block, type CaseState, type Passed } from './state.ts';
import type { Op } from './op.ts';
import type { Plan, PlanStep } from './plan.ts';

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
  const [here, ...above] = blocksAbove(plan, state, from);
  if (!here || [here, ...above].some(({ block }) => block.straight) || !state.root || living.some(({ node }) => node.kind !== 'choose' && node !== found.node)) return undefined;
  const passed = state.passed.filter((one) => !isBeside(one, from));
  if (!passed.every(isDecision) || !passed.some(({ kind }) => kind === 'ask')) return undefined;
  here.block.child = null;
  return { step: found.step.id, root: state.root, passed };
}

const isDecision = ({ kind }: Passed): boolean => kind === 'ask' || kind === 'left';

/** Whether something was decided in a request beside this arrival: it is part of it, and history with it. */
export const isBeside = ({ scope }: Passed, node: string): boolean => scope.split('/').includes(`${node}+`);

/** The steps that were decided on the way to the step that returned, each once. */
export const between = ({ passed }: Pick<Straight, 'passed'>): string[] => [...new Set(passed.map(({ step }) => step))];

/** The applicant has submitted again: straight on, when the record has found that nothing was changed that a standing decision had seen, else from the start. */
export function resume(w: Walk, straight: boolean): void {
  const kept = w.state.straight;
  delete w.state.straight;
  if (straight && kept) return void Object.assign(w.state, { root: kept.root, passed: kept.passed });
  Object.assign(w.state, { root: emptyBlock(), outcomes: {} });
}

/** What stands while a block is back at one of its earlier steps: from where it came, and what had been decided in between. */
export interface StraightOn {
  /** The step that it went back to. */
  target: string;
  /** Place in the block of the step that returned it. */
  index: number;
  passed: Passed[];
  outcomes: Record<string, string>;
  /** Step → hash of what its task showed then. */
  seen: Record<string, string>;
  /** The target has passed again, and the record has not answered yet. */
  asking?: true;
  /** It goes on under another version, in which that way means nothing. */
  lost?: true;
}

/**
 * What going back from where this block stands to an earlier step of it leaves standing, where its step is set to be returned to straight. Nothing where the way
 * there cannot be left out: it is not a row of plain approvals, something else runs beside it, or nobody had decided anything in between.
 */
export function straightOn(steps: readonly PlanStep[], block: Block, index: number, crossed: readonly Passed[], outcomes: CaseState['outcomes']): StraightOn | undefined {
  const [here, ...others] = nodesIn(steps, block);
  const way = steps.slice(index, block.index);
  const [target] = way;
  if (!target || here?.kind !== 'ask' || others.length || !here.step.straight) return undefined;
  const own = [here.node.id, ...crossed.flatMap(({ step, node }) => (step === target.id ? [node] : []))];
  const passed = crossed.filter((one) => one.step !== target.id && !own.some((node) => isBeside(one, node)));
  if (!passed.some(({ kind }) => kind === 'ask') || way.some(({ kind }) => kind !== 'ask') || !crossed.every(isDecision)) return undefined;
  return { target: target.id, index: block.index, passed, outcomes: Object.fromEntries(passed.flatMap(({ step }) => (outcomes[step] === undefined ? [] : [[step, outcomes[step]]]))), seen: {} };
}

/** The nodes whose decisions stand only for a way straight on, in a block and whatever runs in it. */
export function standingIn(steps: readonly PlanStep[], block: Block): string[] {
  return [...blocksIn(steps, block)].flatMap(({ block: { straight } }) => straight?.passed.map(({ node }) => node) ?? []);
}

/** Where the case goes straight on to when this step passes, and the steps in between whose decisions stand for it; nothing where it does not. */
export function straightAfter(plan: Plan, state: CaseState, target: string): { to: string; between: string[] } | undefined {
  if (!state.root) return undefined;
  for (const { steps, block: { straight } } of blocksIn(plan.steps, state.root)) {
    const to = straight && steps[straight.index];
    if (to && straight.target === target && !straight.lost) return { to: to.id, between: between(straight) };
  }
  return undefined;
}

function* blocksIn(steps: readonly PlanStep[], block: Block): Generator<{ steps: readonly PlanStep[]; block: Block }> {
  yield { steps, block };
  const one = livingIn(steps, block);
  if (one) for (const [inner, run] of runsOf(one)) yield* blocksIn(inner, run);
}

/** Asks the record whether what stands still holds, when a block has passed the step that it went back to. */
export function askStraight(w: Walk, steps: readonly PlanStep[], block: Block, passed: string): void {
  const { straight } = block;
  const to = straight && steps[straight.index];
  if (!straight || straight.target !== passed) return;
  straight.asking = true;
  w.ops.push({ op: 'straight', step: to?.id ?? passed, nodes: straight.passed.map(({ node }) => node), seen: straight.seen, ...(straight.lost && { lost: true as const }) });
}

/** Keeps what the tasks in between showed as the case went back, with the block that went back just now: another row may have gone back to the same step before. */
export function keepSeen(w: Walk, { to }: Extract<Op, { op: 'rewind' }>, seen: Record<string, string>): void {
  if (!w.state.root) return;
  for (const { block: { straight } } of blocksIn(w.plan.steps, w.state.root)) if (straight?.target === to && !Object.keys(straight.seen).length) straight.seen = seen;
}

/** On to the step that had returned the case, or through all that lies between once more. */
export function goOn(w: Walk, { nodes }: Extract<Op, { op: 'straight' }>, straight: boolean): void {
  if (!w.state.root) return;
  for (const { block } of blocksIn(w.plan.steps, w.state.root)) {
    const kept = block.straight;
    if (!kept?.asking || kept.passed[0]?.node !== nodes[0]) continue;
    delete block.straight;
    // What stood is history now, and no later taking back makes it stand again.
    if (!straight) return void (w.state.undo = null);
    block.index = kept.index;
    w.state.passed.push(...kept.passed);
    return void Object.assign(w.state.outcomes, kept.outcomes);
  }
}
