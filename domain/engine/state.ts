// Where a case stands: plain JSON that survives a crash, a continue-as-new and a look through a debugger.
import type { Header, Op, Timer } from './op.ts';
import type { Plan, PlanStep } from './plan.ts';

export interface Seat {
  task: string;
  /** One holder, or the candidates of a pooled task. */
  holders: string[];
  state: 'waiting' | 'open' | 'done' | 'closed';
  outcome?: string;
  weight?: number;
  group?: string;
  timers: Timer[];
}

/** A run through a list of steps. `result` is `rejected` when a failed ask ended the block before its last step. */
export interface Block {
  index: number;
  child: Node | null;
  result?: 'rejected';
}

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
export interface EventNode {
  kind: 'wait' | 'call';
  id: string;
  stage: 'asking' | 'waiting' | 'over';
  timers: Timer[];
  outcome?: string;
}
export type Node =
  | AskNode
  | { kind: 'do'; id: string; result: string | null }
  | EventNode
  | { kind: 'choose'; id: string; branch: number | null; run: Block | null }
  | { kind: 'parallel'; runs: Block[] }
  | { kind: 'each'; id: string; rows: number | null; runs: Block[] }
  | { kind: 'repeat'; id: string; turn: number; stage: 'running' | 'asking' | 'over'; run: Block };

/** The step of the applicant's task after a return; it belongs to no step of the definition. */
export const AMEND = '$amend';

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
  /** The first effect that cannot be undone; from then on nobody withdraws or returns. */
  irreversible: string | null;
  /** While returned: the applicant's task to amend and resubmit. */
  amending: { task: string; timers: Timer[] } | null;
  /** Events that came before anybody waited for them. */
  mail: { event: string; outcome?: string }[];
  /** Operations that the walk has produced and the record has not yet answered. At rest: none. */
  owed: Op[];
}

/** A case of which nothing has been recorded yet. */
export const fresh = (): CaseState => ({
  seq: 0, round: 1, counter: 0, phase: 'fresh', header: null, root: null,
  outcomes: {}, effects: [], irreversible: null, amending: null, mail: [], owed: [],
});

/** Every node that lives, with the step it runs, outermost first. */
export function* nodesOf(plan: Plan, state: CaseState): Generator<{ node: Node; step: PlanStep }> {
  if (state.root) yield* inBlock(plan.steps, state.root);
}

function* inBlock(steps: readonly PlanStep[], block: Block): Generator<{ node: Node; step: PlanStep }> {
  const step = steps[block.index];
  const node = block.child;
  if (!step || !node) return;
  yield { node, step };
  for (const [inner, run] of runsOf(step, node)) yield* inBlock(inner, run);
}

function runsOf(step: PlanStep, node: Node): [readonly PlanStep[], Block][] {
  switch (node.kind) {
    case 'ask':
      return step.kind === 'ask' ? step.beside.flatMap((one) => { const run = node.beside[one.key]?.run; return run ? [[one.steps, run] as [PlanStep[], Block]] : []; }) : [];
    case 'choose':
      return step.kind === 'choose' && node.run ? [[branchOf(step, node.branch), node.run]] : [];
    case 'parallel':
      return step.kind === 'parallel' ? node.runs.map((run, i) => [step.arms[i] ?? [], run]) : [];
    case 'each':
      return step.kind === 'each' ? node.runs.map((run) => [step.steps, run]) : [];
    case 'repeat':
      return step.kind === 'repeat' && node.stage === 'running' ? [[step.steps, node.run]] : [];
    default:
      return [];
  }
}

/** The steps of the branch that a condition chose; −1 is the last one, 其他情况. */
export const branchOf = (step: Extract<PlanStep, { kind: 'choose' }>, branch: number | null): readonly PlanStep[] =>
  branch === null || branch < 0 ? step.otherwise : (step.branches[branch] ?? []);

/** Every task that somebody may act on now, with its ask. */
export function* openSeats(plan: Plan, state: CaseState): Generator<{ seat: Seat; node: AskNode; step: Extract<PlanStep, { kind: 'ask' }> }> {
  for (const { node, step } of nodesOf(plan, state))
    if (node.kind === 'ask' && step.kind === 'ask')
      for (const seat of node.seats ?? []) if (seat.state === 'open' || seat.state === 'waiting') yield { seat, node, step };
}

/** Every instant at which the case wants to be woken. */
export function timersOf(plan: Plan, state: CaseState): Timer[] {
  const timers = [...(state.amending?.timers ?? [])];
  for (const { seat } of openSeats(plan, state)) if (seat.state === 'open') timers.push(...seat.timers);
  for (const { node } of nodesOf(plan, state)) if ((node.kind === 'wait' || node.kind === 'call') && node.stage === 'waiting') timers.push(...node.timers);
  return timers;
}
