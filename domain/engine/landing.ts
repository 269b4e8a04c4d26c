// Where a case comes to stand when it goes on under another version of its process (迁移版本, approval-idioms §6.5): pure, over two plans and a state.
// A step is the same step where it has the same id, the same kind, and lies in the same block.
import { canonical } from '#domain/canonical.ts';
import { livingIn, type Living, type Meeting } from './living.ts';
import type { Plan, PlanAsk, PlanStep } from './plan.ts';
import { branchOf, emptyBlock, stepsIn, type AskNode, type Block, type CaseState, type Node } from './state.ts';

/** Why a case cannot go on under another version; `domain/migration.ts` has the sentences. */
export type Obstacle =
  | 'case-closed' | 'under-way' | 'same-definition'
  | 'step-gone' | 'step-moved' | 'kind-differs' | 'mode-differs' | 'outcome-gone' | 'wait-differs' | 'effect-differs' | 'effect-gone' | 'done-again' | 'rule-lost' | 'rule-passed-over';

/** `step`: the id of the step that stands in the way. */
export interface Hindrance {
  obstacle: Obstacle;
  step?: string;
}

/** `skipped`: steps that only the new version has, and that this case has passed already. */
export type Landing = { state: CaseState; skipped: string[] } | { hindrances: Hindrance[] };

interface Way {
  to: readonly PlanStep[];
  hindrances: Required<Hindrance>[];
  skipped: string[];
}

/**
 * The state under the new plan, or everything that stands in the way. Nothing that was asked, answered or done is lost or comes a second time: what is
 * open stays with the same people, and what lies behind lies behind there, too. A step that a rule names is neither dropped ahead of the case nor
 * passed over by it. Under an identical plan the case stands exactly where it stood. Only a form that is back with its applicant goes straight nowhere any
 * more: the way that stood for it is one of the former plan, so it comes from the start.
 */
export function landing(from: Plan, to: Plan, state: CaseState): Landing {
  if (state.phase === 'ended' || state.phase === 'fresh') return { hindrances: [{ obstacle: 'case-closed' }] };
  if (from.hash === to.hash) return { hindrances: [{ obstacle: 'same-definition' }] };
  if (state.owed.length) return { hindrances: [{ obstacle: 'under-way' }] };
  const way: Way = { to: to.steps, hindrances: [], skipped: [] };
  const root = state.root && block(way, from.steps, state.root, to.steps);
  kept(way, state);
  const hindrances = distinct(way.hindrances);
  if (hindrances.length) return { hindrances };
  const { straight: _, ...stays } = state;
  return { state: { ...stays, root, undo: null, proposed: null, pinned: to.hash }, skipped: way.skipped };
}

const distinct = (all: readonly Required<Hindrance>[]): Hindrance[] => [...new Map(all.map((one) => [`${one.obstacle} ${one.step}`, one])).values()];

const anywhere = ({ to }: Way, id: string): PlanStep | undefined => [...stepsIn(to)].find((step) => step.id === id);
const ids = (steps: readonly PlanStep[]): Set<string> => new Set([...stepsIn(steps)].map(({ id }) => id));
const isNamed = (step: PlanStep): boolean => 'clause' in step;
const hinder = (way: Way, obstacle: Obstacle, step: string): void => void way.hindrances.push({ obstacle, step });

/** What the case has done stays done: each effect and each process that was waited for has its counterpart, wherever the case stands. */
function kept(way: Way, { passed, effects }: CaseState): void {
  for (const { step, kind } of passed) {
    const other = anywhere(way, step);
    if (kind !== 'ask' && kind !== 'left' && !other) hinder(way, 'effect-gone', step);
    else if (other && kind === 'call' && other.kind !== 'call') hinder(way, 'effect-differs', step);
    else if (other && (kind === 'effect' || kind === 'final') && (other.kind !== 'do' || other.reversible !== (kind === 'effect'))) hinder(way, 'effect-differs', step);
  }
  for (const { step, effect } of effects) {
    const other = anywhere(way, step);
    if (!other) hinder(way, 'effect-gone', step);
    else if (other.kind !== 'do' || other.effect !== effect) hinder(way, 'effect-differs', step);
  }
}

/** A run through a list of steps, in the list that it becomes. */
function block(way: Way, from: readonly PlanStep[], run: Block, to: readonly PlanStep[]): Block {
  const at = to.findIndex(({ id }) => id === from[run.index]?.id);
  const one = livingIn(from, run);
  const other = to[at];
  if (one && !other) {
    missing(way, one.step.id);
    return run;
  }
  // What is over stays over, also where the step after it is gone.
  const index = other ? at : to.length;
  behind(way, from.slice(0, run.index), to.slice(0, index));
  if (one) ahead(way, from.slice(run.index + 1), to.slice(index + 1));
  return { ...run, index, child: one && other ? node(way, one, other) : null, ...(run.straight && { straight: { ...run.straight, lost: true as const } }) };
}

const missing = (way: Way, step: string): void => hinder(way, anywhere(way, step) ? 'step-moved' : 'step-gone', step);

/** What lies behind here lies behind there; a step that a rule names does not come to lie behind without having been asked. */
function behind(way: Way, from: readonly PlanStep[], to: readonly PlanStep[]): void {
  const [before, now] = [ids(from), ids(to)];
  for (const step of stepsIn(from)) {
    const other = anywhere(way, step.id);
    if (!other || now.has(step.id)) {
      if (step.kind === 'do' && other && (other.kind !== 'do' || other.effect !== step.effect)) hinder(way, 'effect-differs', step.id);
      continue;
    }
    if (step.kind === 'ask' || step.kind === 'do' || step.kind === 'call' || step.kind === 'wait') hinder(way, 'done-again', step.id);
  }
  for (const step of stepsIn(to)) {
    if (before.has(step.id)) continue;
    if (isNamed(step)) hinder(way, 'rule-passed-over', step.id);
    else if (step.kind === 'ask' || step.kind === 'do' || step.kind === 'call' || step.kind === 'wait') way.skipped.push(step.id);
  }
}

/** A step that a rule names and that still lies ahead lies ahead there, too, and a rule names it there. */
function ahead(way: Way, from: readonly PlanStep[], to: readonly PlanStep[]): void {
  const named = new Set([...stepsIn(to)].filter(isNamed).map(({ id }) => id));
  for (const step of stepsIn(from)) if (isNamed(step) && !named.has(step.id)) hinder(way, 'rule-lost', step.id);
}

const meet = (one: Living & { other: PlanStep }): one is Meeting => one.other.kind === one.kind;

function node(way: Way, one: Living, to: PlanStep): Node {
  const met = { ...one, other: to };
  if (!meet(met)) {
    hinder(way, 'kind-differs', one.step.id);
    return one.node;
  }
  const { kind, step, node, other } = met;
  if (isNamed(step) && !isNamed(other)) hinder(way, 'rule-lost', step.id);
  switch (kind) {
    case 'ask':
      return ask(way, step, node, other);
    case 'do':
      if (step.effect !== other.effect) hinder(way, 'effect-differs', step.id);
      return node;
    case 'wait':
      if (step.event !== other.event) hinder(way, 'wait-differs', step.id);
      return node;
    case 'call':
      if (step.wait !== other.wait) hinder(way, 'wait-differs', step.id);
      return node;
    case 'choose':
      return branch(way, step, node, other);
    case 'parallel':
      return arms(way, step, node, other);
    case 'each':
      if (step.order !== other.order) hinder(way, 'mode-differs', step.id);
      ahead(way, step.steps, other.steps);
      return { ...node, runs: node.runs.map((run) => block(way, step.steps, run, other.steps)) };
    case 'repeat':
      ahead(way, step.steps, other.steps);
      return { ...node, run: block(way, step.steps, node.run, other.steps) };
  }
}

/** Who is asked stays asked, by the same mode; an outcome that was given is one there, too, and counts the same. */
function ask(way: Way, from: PlanAsk, one: AskNode, to: PlanAsk): AskNode {
  if (from.preset !== to.preset) {
    hinder(way, 'kind-differs', from.id);
    return one;
  }
  if (canonical(from.mode) !== canonical(to.mode)) hinder(way, 'mode-differs', from.id);
  for (const { outcome } of one.seats ?? []) if (outcome !== undefined && from.votes[outcome] !== undefined && from.votes[outcome] !== to.votes[outcome]) hinder(way, 'outcome-gone', from.id);
  ahead(way, from.beside.flatMap(({ steps }) => steps), to.beside.flatMap(({ steps }) => steps));
  const beside: AskNode['beside'] = {};
  for (const [key, side] of Object.entries(one.beside)) {
    const [before, now] = [from, to].map((step) => step.beside.find((other) => other.key === key));
    if (now) beside[key] = { ...side, run: side.run && before ? block(way, before.steps, side.run, now.steps) : side.run };
    else if (side.run) hinder(way, 'step-gone', from.id);
  }
  return { ...one, beside };
}

/** The branch that was taken is the one that holds the step where the case stands. */
function branch(way: Way, from: Extract<PlanStep, { kind: 'choose' }>, one: Extract<Node, { kind: 'choose' }>, to: Extract<PlanStep, { kind: 'choose' }>): Node {
  if (!one.run) return one;
  const steps = branchOf(from, one.branch);
  const at = steps[one.run.index]?.id;
  const there = [...to.branches, to.otherwise].findIndex((list) => list.some(({ id }) => id === at));
  // Where it is in none of them, it is missed in the last.
  const index = there === to.branches.length ? -1 : there;
  return { ...one, branch: index, run: block(way, steps, one.run, branchOf(to, index)) };
}

/** Each arm becomes the one that holds its steps. One that only the new version has begins now; one that is over and has no counterpart is left behind. */
function arms(way: Way, from: Extract<PlanStep, { kind: 'parallel' }>, one: Extract<Node, { kind: 'parallel' }>, to: Extract<PlanStep, { kind: 'parallel' }>): Node {
  const runs = to.arms.map(emptyBlock);
  const taken = new Set<number>();
  one.runs.forEach((run, i) => {
    const steps = from.arms[i] ?? [];
    const at = livingIn(steps, run)?.step.id;
    const there = to.arms.findIndex((arm) => arm.some(({ id }) => (at === undefined ? steps.some((step) => step.id === id) : id === at)));
    if (there < 0) return at === undefined ? behind(way, steps, []) : missing(way, at);
    if (taken.has(there)) return hinder(way, 'step-moved', at ?? steps[0]?.id ?? from.id);
    taken.add(there);
    runs[there] = block(way, steps, run, to.arms[there] ?? []);
  });
  return { ...one, runs };
}
