// Where a case stands: plain JSON that survives a crash, a continue-as-new and a look through a debugger.
import type { AddedMode, Place } from './act.ts';
import { livingIn, type Living } from './living.ts';
import type { Header, Op, Pause, Proposed, Timer } from './op.ts';
import type { Plan, PlanAsk, PlanStep } from './plan.ts';
import type { Straight, StraightOn } from './straight.ts';

/** One opinion that is asked for. Its place in the node's list never changes; its task does when it goes to somebody else. */
export interface Seat {
  task: string;
  /** One holder, or the candidates of a pooled task. */
  holders: string[];
  state: 'waiting' | 'open' | 'suspended' | 'done' | 'closed';
  outcome?: string;
  /** The entry in which its holder spoke, and the one in which it was closed: what an answer ended goes with it when it is taken back. */
  spoke?: number;
  shut?: number;
  /** Who has spoken for its holder. */
  deputy?: string;
  /** Nobody was asked: it was filled as it opened. */
  passed?: true;
  /** It counts no more: removed, or made idle by somebody else's yes. */
  out?: true;
  /** With the outcome `return`: the step asked for; absent: the applicant. */
  to?: string;
  weight?: number;
  group?: string;
  timers: Timer[];
  /** While suspended: what it waits for. */
  pause?: Pause;
  /** All candidates, while one of them has claimed the task. */
  pool?: string[];
  /** Who has it, while the ladder has offered it to others, too. */
  had?: string;
  /** Who had the seat before, the latest last. */
  chain?: string[];
  /** Who was added by whom, and how; absent in a seat that the step itself asks for. */
  added?: Added;
  /** Those asked for advice, or the applicant asked a question, since it was last suspended for it. */
  asked?: Asked[];
}
/** How a seat was added to another one (加签). */
export interface Added {
  /** Place in the list of the seat that this one hangs on. */
  on: number;
  place: Place;
  mode: AddedMode;
  /** Place of the first of those who were added before a seat together: they are one group. */
  batch: number;
  by: string;
}
/** Somebody who is asked beside a suspended seat, and the clock of his task. */
export interface Asked {
  task: string;
  person: string;
  answered: boolean;
  timers: Timer[];
}

/** A run through a list of steps. `result` is `rejected` when a failed ask ended the block before its last step. */
export interface Block {
  index: number;
  child: Node | null;
  result?: 'rejected';
  /** It has gone back to an earlier step of its own, and may go straight on from there. */
  straight?: StraightOn;
}

/** A block of which nothing has been entered yet. */
export const emptyBlock = (): Block => ({ index: 0, child: null });

/** An arrival at a step that asks people. `seats`: null until the record has answered who is asked, or while nobody can be. */
export interface AskNode {
  kind: 'ask';
  id: string;
  seats: Seat[] | null;
  /** All who were asked before abstained: nobody may now. */
  standIn?: true;
  /** Open and granted runs of each block beside the task, by key. */
  beside: Record<string, { run: Block | null; granted: number }>;
  byClock?: string;
}
/** A wait, or a process that was called: `asking` until the record has taken it in. */
export interface EventNode {
  kind: 'wait' | 'call';
  id: string;
  stage: 'asking' | 'waiting' | 'over';
  timers: Timer[];
  outcome?: string;
}
/** `failed`: it waits for an administrator. `row`: the entry of an `each` that it is about. */
export interface DoNode {
  kind: 'do';
  id: string;
  result: string | null;
  failed?: { code: string; row?: number };
}
/** What lives at a step while the case is there. `null`: the record has not answered yet. */
export type Node =
  | AskNode
  | DoNode
  | EventNode
  | { kind: 'choose'; id: string; branch: number | null; run: Block | null }
  | { kind: 'parallel'; runs: Block[] }
  | { kind: 'each'; id: string; rows: number | null; runs: Block[] }
  | { kind: 'repeat'; id: string; turn: number; stage: 'running' | 'asking' | 'over'; run: Block };

/** The step of the applicant's task after a return; it belongs to no step of the definition. */
export const AMEND = '$amend';

/** All that the engine knows of a case. Plain JSON; only ever replaced, never changed in place by those who read it. */
export interface CaseState {
  /** Entries of the log that this state has taken in. */
  seq: number;
  round: number;
  counter: number;
  phase: 'fresh' | 'running' | 'returned' | 'ended';
  header: Header | null;
  outcome?: string;
  root: Block | null;
  /** Step id → its last outcome or result: what conditions read as `outcome["…"]`. */
  outcomes: Record<string, string>;
  /** Reversible effects that stand, oldest first; compensated in reverse order. */
  effects: { node: string; step: string; effect: string }[];
  /** The first effect that cannot be undone; from then on nobody withdraws or returns to the applicant. */
  irreversible: string | null;
  /** What the case has passed in this round, in order, as far as a return must know it. */
  passed: Passed[];
  /** How many things that were handed out are not back. */
  out: number;
  /** The last decision, while nothing else has happened since it settled its step: where the case stood before it. */
  undo: Undo | null;
  /** A verb that takes two people, and has its first. */
  proposed: Proposal | null;
  /** Hash of the definition that it goes on under since it was migrated; absent while it runs the one that it started with. */
  pinned?: string;
  /** While returned: the applicant's task to amend and resubmit. */
  amending: { task: string; timers: Timer[] } | null;
  /** While returned, where the step that returned it may be gone back to straight: what stands for it. */
  straight?: Straight;
  /** How often it has gone back from a step to another (`from to`), or to its applicant (`from `). */
  returns?: Record<string, number>;
  /** Events that came before anybody waited for them. */
  mail: { event: string; outcome?: string }[];
  /** Operations that the walk has produced and the record has not yet answered. At rest: none. */
  owed: Op[];
}

/** What the first of two has asked for, and who he is. */
export type Proposal = Proposed & { by: string };

/**
 * A step that is over: an ask that passed, or that was refused or asked others instead (`left`), an effect (`final`: it cannot be undone), a process that was called and waited for. `scope`: the rows
 * and turns it lies in, outermost first, each ending with `/`.
 */
export interface Passed {
  step: string;
  node: string;
  scope: string;
  kind: 'ask' | 'left' | 'effect' | 'final' | 'call';
}
/** What taking the last decision back would restore. */
export interface Undo {
  task: string;
  by: string;
  /** Whose seat it was, where somebody had spoken for him. */
  for?: string;
  /** The state before the decision, itself without an undo. */
  before: CaseState;
  /** Another process has been started since, which would be started a second time, or one that was waited for has been called off. */
  called?: true;
}

/** A case of which nothing has been recorded yet. */
export const fresh = (): CaseState => ({
  seq: 0, round: 1, counter: 0, phase: 'fresh', header: null, root: null,
  outcomes: {}, effects: [], irreversible: null, passed: [], out: 0, undo: null, proposed: null, amending: null, mail: [], owed: [],
});

/** Every node that lives, with the step it runs, outermost first. */
export function* nodesOf(plan: Plan, state: CaseState): Generator<Living> {
  if (state.root) yield* nodesIn(plan.steps, state.root);
}

/** Every node that lives in a block. */
export function* nodesIn(steps: readonly PlanStep[], block: Block): Generator<Living> {
  const one = livingIn(steps, block);
  if (!one) return;
  yield one;
  for (const [inner, run] of runsOf(one)) yield* nodesIn(inner, run);
}

/** A block that runs, and the rows and turns it lies in. */
export interface Running {
  steps: readonly PlanStep[];
  block: Block;
  scope: string;
}

/** The blocks that hold a node, the innermost first. */
export function blocksAbove(plan: Plan, state: CaseState, id: string): Running[] {
  return state.root ? (above({ steps: plan.steps, block: state.root, scope: '' }, id) ?? []) : [];
}

function above(running: Running, id: string): Running[] | undefined {
  const one = livingIn(running.steps, running.block);
  if (!one) return undefined;
  if ('id' in one.node && one.node.id === id) return [running];
  for (const [steps, block] of runsOf(one)) {
    const found = above({ steps, block, scope: running.scope + scopeIn(one.node, block) }, id);
    if (found) return [...found, running];
  }
  return undefined;
}

/** What a run adds to the scope of what lies in it: a row, a turn, a block beside a task. */
export function scopeIn(node: Node, run: Block): string {
  if (node.kind === 'each') return `${node.id}:${node.runs.indexOf(run)}/`;
  if (node.kind === 'repeat') return `${node.id}#${node.turn}/`;
  return node.kind === 'ask' ? `${node.id}+/` : '';
}

/** Every step of a list, with those inside it. */
export function* stepsIn(steps: readonly PlanStep[]): Generator<PlanStep> {
  for (const step of steps) {
    yield step;
    if (step.kind === 'ask') for (const { steps: inner } of step.beside) yield* stepsIn(inner);
    if (step.kind === 'choose') for (const inner of [...step.branches, step.otherwise]) yield* stepsIn(inner);
    if (step.kind === 'parallel') for (const inner of step.arms) yield* stepsIn(inner);
    if (step.kind === 'each' || step.kind === 'repeat') yield* stepsIn(step.steps);
  }
}

/** The blocks that run inside a node, each with its steps. */
export function runsOf({ kind, step, node }: Living): [readonly PlanStep[], Block][] {
  switch (kind) {
    case 'ask':
      return step.beside.flatMap((one) => { const run = node.beside[one.key]?.run; return run ? [[one.steps, run] as [PlanStep[], Block]] : []; });
    case 'choose':
      return node.run ? [[branchOf(step, node.branch), node.run]] : [];
    case 'parallel':
      return node.runs.map((run, i) => [step.arms[i] ?? [], run]);
    case 'each':
      return node.runs.map((run) => [step.steps, run]);
    case 'repeat':
      return node.stage === 'running' ? [[step.steps, node.run]] : [];
    default:
      return [];
  }
}

/** The steps of the branch that a condition chose; −1 is the last one, 其他情况. */
export const branchOf = (step: Extract<PlanStep, { kind: 'choose' }>, branch: number | null): readonly PlanStep[] =>
  branch === null || branch < 0 ? step.otherwise : (step.branches[branch] ?? []);

/** Whether the seat still waits for somebody. */
export const isLive = ({ state }: Pick<Seat, 'state'>): boolean => state === 'waiting' || state === 'open' || state === 'suspended';

/** A seat with its arrival and its step. */
export interface Seated {
  seat: Seat;
  node: AskNode;
  step: PlanAsk;
}

/** Every seat of every step the case is at, also those that are over. */
export function* seatsOf(plan: Plan, state: CaseState): Generator<Seated> {
  for (const { kind, node, step } of nodesOf(plan, state)) if (kind === 'ask') for (const seat of node.seats ?? []) yield { seat, node, step };
}

/** Every seat that still waits for somebody: open, suspended, or not yet its turn. */
export function* openSeats(plan: Plan, state: CaseState): Generator<Seated> {
  for (const one of seatsOf(plan, state)) if (isLive(one.seat)) yield one;
}

/** Whoever is asked beside a suspended seat and has not answered. */
export function* askedOf(plan: Plan, state: CaseState): Generator<Seated & { asked: Asked }> {
  for (const one of openSeats(plan, state)) for (const asked of one.seat.asked ?? []) if (!asked.answered && one.seat.state === 'suspended') yield { ...one, asked };
}

/** Every instant at which the case wants to be woken. While the applicant is asked the clock stands still; while others are, nobody reminds the asker. */
export function timersOf(plan: Plan, state: CaseState): Timer[] {
  const timers = [...(state.amending?.timers ?? [])];
  for (const { seat } of openSeats(plan, state)) {
    if (seat.state === 'open') timers.push(...seat.timers);
    else if (seat.state === 'suspended' && seat.pause !== 'applicant') timers.push(...seat.timers.filter(({ kind }) => kind !== 'remind'));
  }
  for (const { asked } of askedOf(plan, state)) timers.push(...asked.timers);
  for (const { kind, node } of nodesOf(plan, state)) if (kind === 'wait') timers.push(...node.timers);
  return timers;
}
