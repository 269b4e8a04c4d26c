// Going back, to the applicant or to a step that was passed, and an administrator's jump (approval-idioms §6.5, §7).
import type { Ask, Step } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import type { Case, Path, World } from './case.ts';
import { nodesIn } from './decisions.ts';
import { undo } from './ending.ts';
import { standsForApplicant, standsInBlock, straightNoMore, type StandingOn } from './straight.ts';
import type { Turn } from './turn.ts';

type Code = string;
/** A target that lies behind: where it is, and where the two ways part. */
export interface Way {
  path: Path;
  target: string[];
  /** Position in the path at which target and present step lie in one block. */
  at: number;
}

/** The step at a path. */
export const stepAt = (steps: readonly Step[], segments: readonly string[]): Step | undefined => {
  const [index, container, ...rest] = segments;
  const step = steps[Number(index)];
  return step === undefined || container === undefined ? step : stepAt(insideOf(step, container), rest);
};

/** The steps of one container of a step. */
function insideOf(step: Step, container: string): readonly Step[] {
  const n = Number(container.slice(1));
  if (step.kind === 'choose') return step.branches[n]?.steps ?? step.otherwise;
  if (step.kind === 'parallel') return step.arms[n]?.steps ?? [];
  if (step.kind === 'each' || step.kind === 'repeat') return step.steps;
  return step.kind === 'ask' ? (step.beside.find(({ key }) => container.startsWith(`k${key}.`))?.steps ?? []) : [];
}

/** Why the case may not go back from here to a step; or the way there. */
export function wayBack(c: Case, steps: readonly Step[], from: Path, to: string): { codes: Code[] } | { way: Way } {
  const here = from.split('/');
  const candidates = Object.entries(c.results).flatMap(([path, result]) => {
    const target = path.split('/');
    return result.kind === 'ask' && result.passed && stepAt(steps, target)?.id === to ? [parting(here, target, path)] : [];
  });
  if (!candidates.length) return { codes: ['target-unreachable'] };
  const ways = candidates.flatMap((one) => ('way' in one ? [one.way] : [])).sort((a, b) => b.at - a.at);
  const [way] = ways;
  if (!way) return { codes: candidates.flatMap((one) => ('codes' in one ? one.codes : [])) };
  const crossed = Object.entries(c.results).filter(([path]) => isBehind(way, path)).map(([, result]) => result);
  const codes = [...(crossed.some((one) => one.kind === 'do' && !one.reversible) ? ['past-effect'] : []), ...(crossed.some((one) => one.kind === 'call' && one.waited) ? ['past-call'] : [])];
  return codes.length ? { codes } : { way };
}

function parting(here: readonly string[], target: string[], path: Path): { codes: Code[] } | { way: Way } {
  let at = 0;
  while (at < target.length && here[at] === target[at]) at++;
  const over = ['target-unreachable', 'target-in-past-iteration'];
  if (at % 2 === 1 || at >= target.length || Number(target[at]) >= Number(here[at])) return { codes: over };
  const inside = target.slice(at + 1).filter((_, i) => i % 2 === 0);
  return inside.every((container) => /^[ab]/.test(container)) ? { way: { path, target, at } } : { codes: over };
}

/** Whether something lies on the way that is gone again: the target, what follows it in its block, and in every block around it up to here. */
export function isBehind({ target, at }: Way, path: Path): boolean {
  const one = path.split('/');
  for (let i = 0; i < target.length; i++) {
    if (one[i] === undefined) return false;
    if (i >= at && i % 2 === 0 && Number(one[i]) > Number(target[i])) return true;
    if (one[i] !== target[i]) return false;
  }
  return true;
}

/** The steps that are asked or done again, wherever they stand. */
function* again(steps: readonly Step[], { target, at }: Way, here: readonly string[]): Generator<string> {
  for (let i = at; i < target.length; i += 2) {
    const level = i === 0 ? steps : insideAt(steps, target.slice(0, i));
    const last = i === at ? Number(here[at]) : level.length - 1;
    for (let k = Number(target[i]) + (i === target.length - 1 ? 0 : 1); k <= last; k++) {
      const step = level[k];
      if (step) for (const { step: inner } of stepsOf([step])) yield inner.id;
    }
  }
}
/** The steps of a container. */
export const insideAt = (steps: readonly Step[], prefix: readonly string[]): readonly Step[] => {
  const step = stepAt(steps, prefix.slice(0, -1));
  return step ? insideOf(step, prefix.at(-1) ?? '') : [];
};

/** What was asked for can no longer be had: something on the way has been done for good meanwhile. */
export const tooLate = (c: Case, steps: readonly Step[], from: Path, targets: readonly (string | undefined)[]): boolean =>
  targets.includes(undefined) ? c.irreversible !== null : waysBack(c, steps, from, targets).length < targets.length;

const waysBack = (c: Case, steps: readonly Step[], from: Path, targets: readonly (string | undefined)[]): Way[] =>
  targets.flatMap((to) => { const got = to === undefined ? undefined : wayBack(c, steps, from, to); return got && 'way' in got ? [got.way] : []; });

/** The case goes back to the earliest of what was asked for. */
export function goBack(c: Case, world: World, from: Path, targets: readonly (string | undefined)[], turn: Turn): void {
  const { steps } = world.definition;
  const passedAt = ({ path }: Way) => { const result = c.results[path]; return result?.kind === 'ask' ? result.at : 0; };
  const [way] = waysBack(c, steps, from, targets).sort((a, b) => passedAt(a) - passedAt(b));
  if (targets.includes(undefined)) return toApplicant(c, world, from, turn);
  if (way) rewind(c, steps, from, way, standsInBlock(c, world, from, way));
}

/** Back to the applicant: a new round. */
function toApplicant(c: Case, world: World, from: Path, turn: Turn): void {
  const kept = standsForApplicant(c, world, from) ?? null;
  undo(c, () => true);
  c.history.push(...[...nodesIn(c.results), ...nodesIn(c.live)].filter((node) => !kept || !nodesIn(kept.results).includes(node)));
  straightNoMore(c, '');
  const task = turn.amend.shift() ?? '';
  Object.assign(c, { phase: 'returned', results: {}, live: {}, order: [], mail: [], kept, round: c.round + 1, amending: { task, lapse: addDuration(officeHours, turn.now, '10wd').at } });
}

/** Everything on the way is history, but for what stands until the target has passed again. */
export function rewind(c: Case, steps: readonly Step[], from: Path, way: Way, standing?: StandingOn): void {
  undo(c, (path) => isBehind(way, path));
  for (const id of again(steps, way, from.split('/'))) Reflect.deleteProperty(c.outcomes, id);
  const stays = standing ? nodesIn(standing.results) : [];
  for (const all of [c.results, c.live])
    for (const [path, one] of Object.entries(all)) {
      if (!isBehind(way, path)) continue;
      c.history.push(...nodesIn({ [path]: one }).filter((node) => !stays.includes(node)));
      Reflect.deleteProperty(all, path);
    }
  const prefix = way.target.slice(0, way.at).map((one) => `${one}/`).join('');
  straightNoMore(c, prefix);
  if (standing) c.straightOn[prefix] = standing;
  c.round++;
}

/** The only place where the case waits, if there is one. */
export const standsAt = (c: Case): Path | undefined => (c.order.length === 1 ? c.order[0] : undefined);

/** What a jump would skip, or why it may not be. */
export function wayAhead({ definition }: World, from: Path, to: string): { codes: Code[] } | { prefix: string; first: number; index: number } {
  const here = from.split('/');
  for (let at = here.length - 1; at >= 0; at -= 2) {
    const level = at === 0 ? definition.steps : insideAt(definition.steps, here.slice(0, at));
    const first = Number(here[at]);
    const index = level.findIndex(({ id }, i) => i > first && id === to);
    if (index < 0) continue;
    const skipped = [...stepsOf(level.slice(first, index))].map(({ step }) => step);
    const codes = [
      ...(skipped.some(({ clause }) => clause !== undefined) ? ['clause-step'] : []),
      ...(skipped.some(({ kind }) => kind === 'do' || kind === 'call') ? ['target-unreachable'] : []),
    ];
    return codes.length ? { codes } : { prefix: here.slice(0, at).map((one) => `${one}/`).join(''), first, index };
  }
  return { codes: ['target-unreachable'] };
}

/** The steps of a definition that ask people. */
export const asksOf = (steps: readonly Step[]): Ask[] => [...stepsOf(steps)].flatMap(({ step }) => (step.kind === 'ask' ? [step] : []));

/** Whether a step lies behind, from wherever. */
export const wasPassed = (c: Case, { definition }: World, to: string): boolean => {
  const back = wayBack(c, definition.steps, '999', to);
  return 'way' in back || back.codes.some((code) => code === 'past-effect' || code === 'past-call' || code === 'target-in-past-iteration');
};
