// Straight back to the step that sent a case back (approval-idioms §7.3; docs/decisions/verbs.md "Straight back", "Straight on"): what stands for it meanwhile, and whether it is taken up.
import { canonical } from '#domain/canonical.ts';
import type { Ask, Step } from '#domain/definition/definition.ts';
import { asksOf, insideAt, isBehind, stepAt, type Way } from './back.ts';
import type { Case, Path, Result, World } from './case.ts';
import { fieldsOfWays } from './conditions.ts';
import { shownAt } from './content.ts';
import { nodesIn } from './decisions.ts';
import { same } from './disagreement.ts';
import type { Turn } from './turn.ts';

/** What was decided on a way that is not gone a second time. */
export interface Standing {
  results: Record<Path, Result>;
  /** Of these steps: what they showed, and what people were picked for them. */
  seen: Record<string, string>;
  /** What says which way the case goes, where it would come that way again. */
  ways?: string;
}
/** The same of a block that is back at one of its earlier steps: that one, the one that sent it back, and what the steps between them have said. */
export interface StandingOn extends Standing {
  target: number;
  from: number;
  outcomes: Record<string, string>;
}

const places = (path: Path): { prefix: string; index: number } => {
  const cut = path.lastIndexOf('/') + 1;
  return { prefix: path.slice(0, cut), index: Number(path.slice(cut)) };
};
/** The blocks around a step, each as the beginning of its paths. */
const blocksAround = (path: Path): string[] => path.split('/').flatMap((_, i, all) => (i % 2 ? [] : [all.slice(0, i).map((one) => `${one}/`).join('')]));
const isUnder = (path: Path, step: Path): boolean => path === step || path.startsWith(`${step}/`);

const isStraight = (step: Step | undefined): step is Ask => step?.kind === 'ask' && step.straight === true;
const isDone = (one: Result): boolean => one.kind === 'do' || (one.kind === 'call' && one.waited);
/** The steps that people have decided among these results, each once; none where none of them has passed. */
const decided = (results: Record<Path, Result>): string[] => {
  const asks = Object.values(results).flatMap((one) => (one.kind === 'ask' ? [one] : []));
  return asks.some(({ passed }) => passed) ? [...new Set(asks.map(({ step }) => step))] : [];
};

function standing(c: Case, world: World, results: Record<Path, Result>): Standing | undefined {
  const between = decided(results);
  return between.length && !Object.values(results).some(isDone) ? { results, seen: seenAt(c, world, between) } : undefined;
}

/** Step → what it shows, and whom somebody has picked for it. */
const seenAt = (c: Case, world: World, steps: readonly string[]): Record<string, string> =>
  Object.fromEntries(asksOf(world.definition.steps).flatMap((ask) => (steps.includes(ask.id) ? [[ask.id, `${shownAt(c, world, ask)} ${(c.picks[ask.id] ?? []).join(' ')}`]] : [])));

/** What stands while the form is back with its applicant; nothing where the way there cannot be left out. */
export function standsForApplicant(c: Case, world: World, from: Path): Standing | undefined {
  const alone = Object.keys(c.live).every((path) => path === from) && from.split('/').every((one, i) => i % 2 === 0 || one.startsWith('b'));
  if (!alone || !isStraight(stepAt(world.definition.steps, from.split('/'))) || blocksAround(from).some((prefix) => c.straightOn[prefix])) return undefined;
  // What had been asked beside the step that sends it back goes with it.
  const kept = standing(c, world, Object.fromEntries(Object.entries(c.results).filter(([path]) => !isUnder(path, from))));
  return kept && { ...kept, ways: waysOf(c, world) };
}

/** What stands while a block is back at an earlier step of its own: where nothing but approvals lie between the two, and nothing else goes on in it. */
export function standsInBlock(c: Case, world: World, from: Path, way: Way): StandingOn | undefined {
  const { steps } = world.definition;
  const { prefix, index } = places(from);
  const target = places(way.path);
  const between = (prefix === '' ? steps : insideAt(steps, prefix.split('/').slice(0, -1))).slice(target.index, index);
  if (target.prefix !== prefix || !isStraight(stepAt(steps, from.split('/'))) || between.some(({ kind }) => kind !== 'ask')) return undefined;
  if (Object.keys(c.live).some((path) => path.startsWith(prefix) && path !== from)) return undefined;
  const behind = Object.entries(c.results).filter(([path]) => isBehind(way, path));
  if (behind.some(([, one]) => isDone(one))) return undefined;
  const kept = standing(c, world, Object.fromEntries(behind.filter(([path]) => !isUnder(path, way.path) && !isUnder(path, from))));
  if (!kept) return undefined;
  return { ...kept, target: target.index, from: index, outcomes: Object.fromEntries(Object.keys(kept.seen).flatMap((step) => (c.outcomes[step] === undefined ? [] : [[step, c.outcomes[step]]]))) };
}

const waysOf = ({ form }: Case, { definition }: World): string => canonical(fieldsOfWays(definition.steps).map((field) => form[field]));

/** Whoever had a say has seen the same, nobody else is picked, and the way is the same. */
const holds = (c: Case, world: World, { seen, ways }: Standing): boolean => canonical(seenAt(c, world, Object.keys(seen))) === canonical(seen) && (ways === undefined || ways === waysOf(c, world));

/** The form comes again: straight on, or from the start. */
export function comesAgain(c: Case, world: World, { noted, straight }: Turn): void {
  const { kept } = c;
  c.kept = null;
  const still = kept !== null && holds(c, world, kept);
  if (kept) same('whether it goes straight back', still, straight.shift());
  if (kept) noted.push(still ? 'straight back' : 'not straight back');
  if (kept && still) c.results = kept.results;
  else {
    c.outcomes = {};
    c.history.push(...nodesIn(kept?.results ?? {}));
  }
}

/** The step that a block went back to has passed again: on to the one that had sent it back, or through all that lies between once more. */
export function goesOn(c: Case, world: World, prefix: string, turn: Turn): void {
  const kept = c.straightOn[prefix];
  if (!kept) return;
  Reflect.deleteProperty(c.straightOn, prefix);
  const still = holds(c, world, kept);
  same('whether it goes straight on', still, turn.straight.shift());
  turn.noted.push(still ? 'straight on' : 'not straight on');
  if (!still) {
    c.history.push(...nodesIn(kept.results));
    return void (turn.superseded = true);
  }
  for (const [path, one] of Object.entries(kept.results)) c.results[path] = one.kind === 'ask' ? { ...one, at: Object.keys(c.results).length } : one;
  Object.assign(c.outcomes, kept.outcomes);
}

/** Whatever takes a block elsewhere ends what stood in it. */
export function straightNoMore(c: Case, prefix: string): void {
  for (const [block, { results }] of Object.entries(c.straightOn)) {
    if (!block.startsWith(prefix)) continue;
    c.history.push(...nodesIn(results));
    Reflect.deleteProperty(c.straightOn, block);
  }
}
