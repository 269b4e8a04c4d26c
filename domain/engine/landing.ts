// Where a case comes to stand when it goes on under another version of its process (迁移版本, approval-idioms §6.5): pure, over two plans and a state.
// A step is the same step where it has the same id, the same kind, and lies in the same block.
import { canonical } from '#domain/canonical.ts';
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
  hindrances: Hindrance[];
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

const distinct = (all: readonly Hindrance[]): Hindrance[] => [...new Map(all.map((one) => [`${one.obstacle} ${one.step ?? ''}`, one])).values()];

const anywhere = ({ to }: Way, id: string): PlanStep | undefined => [...stepsIn(to)].find((step) => step.id === id);
const ids = (steps: readonly PlanStep[]): Set<string> => new Set([...stepsIn(steps)].map(({ id }) => id));
const isNamed = (step: PlanStep): boolean => 'clause' in step && step.clause === true;
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
  const step = from[run.index];
  const at = step ? to.findIndex(({ id }) => id === step.id) : to.length;
  const over = !run.child;
  const index = at < 0 && over ? to.length : at;
  if (index < 0) {
    if (step) hinder(way, anywhere(way, step.id) ? 'step-moved' : 'step-gone', step.id);
    return run;
  }
  behind(way, from.slice(0, run.index), to.slice(0, index));
  if (!over) ahead(way, from.slice(run.index + 1), to.slice(index + 1));
  const other = to[index];
  const child = run.child && step && other ? node(way, step, run.child, other) : null;
  return { ...run, index, child, ...(run.straight && { straight: { ...run.straight, lost: true as const } }) };
}

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

function node(way: Way, from: PlanStep, one: Node, to: PlanStep): Node {
  if (from.kind !== to.kind) {
    hinder(way, 'kind-differs', from.id);
    return one;
  }
  if (isNamed(from) && !isNamed(to)) hinder(way, 'rule-lost', from.id);
  switch (one.kind) {
    case 'ask':
      return from.kind === 'ask' && to.kind === 'ask' ? ask(way, from, one, to) : one;
    case 'do':
      if (from.kind === 'do' && to.kind === 'do' && from.effect !== to.effect) hinder(way, 'effect-differs', from.id);
      return one;
    case 'wait':
    case 'call':
      if ((from.kind === 'wait' && to.kind === 'wait' && from.event !== to.event) || (from.kind === 'call' && to.kind === 'call' && from.wait !== to.wait)) hinder(way, 'wait-differs', from.id);
      return one;
    case 'choose':
      return from.kind === 'choose' && to.kind === 'choose' ? branch(way, from, one, to) : one;
    case 'parallel':
      return from.kind === 'parallel' && to.kind === 'parallel' ? arms(way, from, one, to) : one;
    case 'each':
      if (from.kind !== 'each' || to.kind !== 'each') return one;
      if (from.order !== to.order) hinder(way, 'mode-differs', from.id);
      ahead(way, from.steps, to.steps);
      return { ...one, runs: one.runs.map((run) => block(way, from.steps, run, to.steps)) };
    case 'repeat':
      if (from.kind !== 'repeat' || to.kind !== 'repeat') return one;
      ahead(way, from.steps, to.steps);
      return { ...one, run: block(way, from.steps, one.run, to.steps) };
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
    const at = run.child ? steps[run.index]?.id : undefined;
    const there = to.arms.findIndex((arm) => arm.some(({ id }) => (at === undefined ? steps.some((step) => step.id === id) : id === at)));
    if (there < 0 && at !== undefined) hinder(way, anywhere(way, at) ? 'step-moved' : 'step-gone', at);
    if (there < 0) return behind(way, run.child ? [] : steps, []);
    if (taken.has(there)) return hinder(way, 'step-moved', at ?? steps[0]?.id ?? from.id);
    taken.add(there);
    runs[there] = block(way, steps, run, to.arms[there] ?? []);
  });
  return { ...one, runs };
}
