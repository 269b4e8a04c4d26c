// Going back to an earlier step (approval-idioms §7): what lies behind, what may not be crossed, and what is closed, undone and asked again.
import { refuse, type Refusal } from '#domain/refusal.ts';
import { closeTasks } from './close.ts';
import type { Plan, PlanAsk, PlanStep } from './plan.ts';
import { blocksAbove, emptyBlock, nodesIn, nodesOf, stepsIn, type Block, type CaseState, type Node, type Passed, type Running } from './state.ts';
import { compensate, sendBack } from './phase.ts';
import { standingIn, straightOn } from './straight.ts';
import type { Walk } from './walk.ts';

/** The way back from a step: the block that is rewound, to where, and every step from there on. */
interface Way extends Running {
  index: number;
  target: PlanAsk;
  /** Ids of the steps that are asked or done again, the target first. */
  again: ReadonlySet<string>;
}

/** What was passed on the way that is rewound: not what other rows and turns have passed. */
const crossedBy = ({ again, scope }: Way, { passed: all }: CaseState): Passed[] => all.filter((one) => again.has(one.step) && one.scope.startsWith(scope));

/** Why the case cannot go back from a node to a step, or nothing. */
export function mayRewind(plan: Plan, state: CaseState, from: string, to: string): Refusal | undefined {
  const way = wayBack(plan, state, from, to);
  if (!way) return refuse(inFinishedLoop(plan.steps, to) && passed(state, to) ? 'target-in-past-iteration' : 'target-unreachable');
  const crossed = crossedBy(way, state);
  const effect = crossed.find(({ kind }) => kind === 'final');
  if (effect) return refuse('past-effect', { data: { effect: effect.step } });
  return crossed.some(({ kind }) => kind === 'call') ? refuse('past-call') : undefined;
}

/** The steps to which the case may go back from this node, nearest first. */
export const targetsFrom = (plan: Plan, state: CaseState, from: string): string[] =>
  [...new Set(state.passed.filter(({ kind }) => kind === 'ask').map(({ step }) => step).toReversed())].filter((to) => mayRewind(plan, state, from, to) === undefined);

/** Takes the case back: what was asked for since is closed, what can be undone is undone, and the target is asked anew. `jump`: by an administrator. */
export function rewind(w: Walk, from: string, to: string, jump = false): void {
  const way = wayBack(w.plan, w.state, from, to);
  if (!way) throw new Error('the step does not lie behind');
  const crossed = crossedBy(way, w.state);
  const straight = jump ? undefined : straightOn(way.steps, way.block, way.index, crossed, w.state.outcomes);
  const history = crossed.filter((one) => !straight?.passed.includes(one));
  const nodes = new Set([...history.map(({ node }) => node), ...standingIn(way.steps, way.block), ...[...nodesIn(way.steps, way.block)].flatMap(({ node }) => ('id' in node ? [node.id] : []))]);
  closeTasks(w, [way], jump ? 'superseded' : 'returned');
  compensate(w, nodes);
  w.state.passed = w.state.passed.filter((one) => !crossed.includes(one));
  for (const step of way.again) delete w.state.outcomes[step];
  way.block.index = way.index;
  way.block.child = way.steps[way.index] === way.target ? null : inner(way.steps[way.index], to, () => `n${++w.state.counter}`);
  delete way.block.result;
  delete way.block.straight;
  if (straight) way.block.straight = straight;
  w.state.round += 1;
  w.ops.push({ op: 'rewind', to, nodes: [...nodes], round: w.state.round, ...(jump && { jump: true as const }), ...(straight && { standing: straight.passed.map(({ step }) => step) }) });
}

/** From which return between the same two steps on the process owner is told (approval-idioms §7.2). */
const OFTEN = 3;

/** Whether the case may still go back to the earliest of what was asked for: since somebody asked, another arm may have done what cannot be undone. */
export function mayGoBack(plan: Plan, state: CaseState, from: string, targets: readonly (string | undefined)[]): boolean {
  const to = earliestOf(state, targets);
  return to === undefined ? state.irreversible === null : mayRewind(plan, state, from, to) === undefined;
}

/** The step that was passed first, or `undefined`, the applicant, where anybody asked for him. */
function earliestOf({ passed: all }: CaseState, targets: readonly (string | undefined)[]): string | undefined {
  const order = all.map(({ step }) => step);
  return targets.includes(undefined) ? undefined : targets.filter((to) => to !== undefined).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0];
}

/** Back to the earliest of what was asked for; `undefined` is the applicant. `from`: the node that was asked. */
export function goBack(w: Walk, from: string, targets: readonly (string | undefined)[]): void {
  const earliest = earliestOf(w.state, targets);
  const step = [...nodesOf(w.plan, w.state)].find(({ node }) => 'id' in node && node.id === from)?.step.id ?? '';
  const times = 1 + (w.state.returns?.[`${step} ${earliest ?? ''}`] ?? 0);
  if (earliest === undefined) sendBack(w, from);
  else rewind(w, from, earliest);
  w.state.returns = { ...w.state.returns, [`${step} ${earliest ?? ''}`]: times };
  if (times >= OFTEN) w.ops.push({ op: 'returned-often', from: step, ...(earliest !== undefined && { to: earliest }), times });
}

const passed = ({ passed: all }: CaseState, step: string): boolean => all.some((one) => one.kind === 'ask' && one.step === step);

function wayBack(plan: Plan, state: CaseState, from: string, to: string): Way | undefined {
  for (const running of blocksAbove(plan, state, from)) {
    const { steps, block } = running;
    const index = steps.findIndex((step, i) => i < block.index && [...stepsIn([step])].some(({ id }) => id === to));
    if (index < 0) continue;
    const arm = tail(steps[index], to);
    const target = arm?.[0];
    if (target?.kind !== 'ask') return undefined;
    // An earlier turn may have passed the step and this one not.
    if (!state.passed.some(({ kind, step, scope }) => kind === 'ask' && step === to && scope.startsWith(running.scope))) return undefined;
    return { ...running, index, target, again: new Set([...stepsIn([...arm ?? [], ...steps.slice(index + 1, block.index + 1)])].map(({ id }) => id)) };
  }
  return undefined;
}

/** The target with what follows it inside a step that is over; nothing where it is not to be told which run of it is meant. */
function tail(step: PlanStep | undefined, to: string): readonly PlanStep[] | undefined {
  if (step?.id === to) return [step];
  for (const run of armsOf(step)) {
    const at = run.findIndex((one) => [...stepsIn([one])].some(({ id }) => id === to));
    const here = at < 0 ? undefined : tail(run[at], to);
    if (here) return [...here, ...run.slice(at + 1)];
  }
  return undefined;
}

/** The blocks of a step that can be entered again from behind: arms and branches, not rows and turns. */
const armsOf = (step: PlanStep | undefined): readonly PlanStep[][] =>
  step?.kind === 'parallel' ? step.arms : step?.kind === 'choose' ? [...step.branches, step.otherwise] : [];

const inFinishedLoop = (steps: readonly PlanStep[], to: string): boolean =>
  [...stepsIn(steps)].some((step) => (step.kind === 'repeat' || step.kind === 'each') && [...stepsIn(step.steps)].some(({ id }) => id === to));

/** A step that was over, entered again at the target: other arms stay over, the branch is the one that was taken. */
function inner(step: PlanStep | undefined, to: string, id: () => string): Node {
  const runTo = (run: readonly PlanStep[]): Block => {
    const index = run.findIndex((one) => [...stepsIn([one])].some((inside) => inside.id === to));
    return { index, child: run[index]?.id === to ? null : inner(run[index], to, id) };
  };
  const holds = (run: readonly PlanStep[]) => [...stepsIn(run)].some((inside) => inside.id === to);
  if (step?.kind === 'parallel') return { kind: 'parallel', runs: step.arms.map((arm) => (holds(arm) ? runTo(arm) : { ...emptyBlock(), index: arm.length })) };
  if (step?.kind === 'choose') {
    const branch = step.branches.findIndex(holds);
    return { kind: 'choose', id: id(), branch, run: runTo(step.branches[branch] ?? step.otherwise) };
  }
  throw new Error('the step cannot be entered again');
}
