// The walk: from where a case stands to where it must wait for people, for time, or for an answer of the record.
// It works on a draft that belongs to the caller alone; `engine.ts` makes the draft and keeps the promise of purity.
import { COPY } from '#domain/effect.ts';
import { ballotsOf, outcomeOf, voteOf, wantsReturn } from './ballot.ts';
import { closeBeside } from './close.ts';
import { closeSeats, hear } from './hear.ts';
import { living, type Living } from './living.ts';
import { isQuestion, type Header, type Op } from './op.ts';
import type { Mode } from '#domain/definition/mode.ts';
import type { Plan, PlanAsk, PlanStep } from './plan.ts';
import { branchOf, emptyBlock, nodesOf, scopeIn, type AskNode, type Block, type CaseState, type Node, type Passed } from './state.ts';
import { goBack, mayGoBack } from './rewind.ts';
import { finish, head } from './phase.ts';
import { askStraight } from './straight.ts';
import { verdict } from './verdict.ts';

/** A draft of the state with the operations produced so far. */
export interface Walk {
  plan: Plan;
  state: CaseState;
  ops: Op[];
  /** A vote has ended in favour of going back: from which node, and where to (`undefined`: to the applicant). */
  back?: { from: string; targets: (string | undefined)[] };
  /** Inside an `each`: the entry that the run is about. */
  row?: number;
  /** Steps at which nobody could be asked, and that ask again now. */
  again?: ReadonlySet<string>;
  /** Moves left before the case is declared a bug: an engine that does not come to rest must not spin. */
  moves: number;
}

const MOST_MOVES = 20_000;
export const begin = (plan: Plan, state: CaseState): Walk => ({ plan, state, ops: [], moves: MOST_MOVES });

/** Walks on until everything waits. Ends the case when its last step is over. */
export function walk(w: Walk): void {
  if (!w.state.root) return;
  const over = advance(w, w.plan.steps, w.state.root, OUTERMOST);
  if (ended(w)) return;
  const { back } = w;
  if (back) {
    delete w.back;
    goBack(w, back.from, back.targets);
    return walk(w);
  }
  if (!over) return;
  if (w.state.root.result === 'rejected') finish(w, 'rejected', 'rejected', 'rejected');
  else finish(w, 'completed', 'completed', 'ended');
}

/** The operations of this walk, without questions whose asker ended meanwhile: a branch may open a task and its sibling end the case. */
export function owed(w: Walk): Op[] {
  const alive = new Set([...nodesOf(w.plan, w.state)].flatMap(({ node }) => ('id' in node ? [node.id] : [])));
  return w.ops.filter((op) => !isQuestion(op) || alive.has(op.node));
}

/** The case has ended, or gone back to its applicant: the walk stops where it is. */
const ended = (w: Walk): boolean => w.state.phase !== 'running';

/** Where a block runs: beside a task or not, and in which rows and turns. */
interface Place {
  beside: boolean;
  scope: string;
}
const OUTERMOST: Place = { beside: false, scope: '' };
const inside = (place: Place, node: Node, run: Block): Place => ({ beside: place.beside || node.kind === 'ask', scope: place.scope + scopeIn(node, run) });

/** Runs a block as far as it goes. True when it is over, also by the end of the whole case. */
function advance(w: Walk, steps: readonly PlanStep[], block: Block, place: Place): boolean {
  for (;;) {
    if (ended(w)) return true;
    const step = steps[block.index];
    if (!step || block.result) return true;
    if (block.straight?.asking) return false;
    if (w.moves-- <= 0) throw new Error('the engine does not come to rest');
    if (step.kind === 'end') {
      finish(w, endState(step.outcome), step.outcome, 'ended');
      return true;
    }
    block.child ??= enter(w, step, place.beside);
    const one = living(step, block.child);
    const how = run(w, one, place);
    if (ended(w)) return true;
    if (how === 'waiting') return false;
    if (how === 'rejected') block.result = 'rejected';
    if (how !== 'rejected') pass(w.state, one, place.scope);
    else if (one.kind === 'ask') left(w, one.node, step.id, place);
    block.child = null;
    block.index++;
    if (how === 'over') askStraight(w, steps, block, step.id);
  }
}

const endState = (outcome: string): Header =>
  outcome === 'rejected' || outcome === 'withdrawn' || outcome === 'cancelled' || outcome === 'failed' ? outcome : 'completed';

const rowOf = ({ row }: Walk): { row?: number } => (row === undefined ? {} : { row });

/** Walks on in the run of one entry. */
function inRow<T>(w: Walk, row: number, go: () => T): T {
  const outer = w.row;
  w.row = row;
  const got = go();
  if (outer === undefined) delete w.row;
  else w.row = outer;
  return got;
}

const nextId = (w: Walk): string => `n${++w.state.counter}`;

function enter(w: Walk, step: Exclude<PlanStep, { kind: 'end' }>, beside: boolean): Node {
  const outcomes = w.state.outcomes;
  const about = rowOf(w);
  switch (step.kind) {
    case 'ask': {
      const id = nextId(w);
      if (!beside) head(w, step.preset === 'approve' && w.state.header !== 'executing' ? 'in-review' : 'executing');
      const node: AskNode = { kind: 'ask', id, seats: null, beside: {} };
      openAsk(w, step, node);
      return node;
    }
    case 'do': {
      const id = nextId(w);
      // A copy carries nothing out.
      if (!beside && w.state.header === 'in-review' && step.effect !== COPY) head(w, 'approved');
      w.ops.push({ op: 'effect', node: id, step: step.id, ...about, effect: step.effect, outcomes });
      return { kind: 'do', id, result: null };
    }
    case 'wait': {
      const id = nextId(w);
      w.ops.push({ op: 'wait', node: id, step: step.id });
      return { kind: 'wait', id, stage: 'asking', timers: [] };
    }
    case 'call': {
      const id = nextId(w);
      w.ops.push({ op: 'call', node: id, step: step.id, ...about, wait: step.wait, outcomes });
      return { kind: 'call', id, stage: 'asking', timers: [] };
    }
    case 'choose': {
      const id = nextId(w);
      w.ops.push({ op: 'choose', node: id, step: step.id, ...about, outcomes });
      return { kind: 'choose', id, branch: null, run: null };
    }
    case 'parallel':
      return { kind: 'parallel', runs: step.arms.map(emptyBlock) };
    case 'each': {
      const id = nextId(w);
      w.ops.push({ op: 'count', node: id, step: step.id });
      return { kind: 'each', id, rows: null, runs: [] };
    }
    case 'repeat':
      return { kind: 'repeat', id: nextId(w), turn: 1, stage: 'running', run: emptyBlock() };
  }
}

/** Asks the record who is asked. */
function openAsk(w: Walk, step: PlanAsk, node: AskNode): void {
  w.ops.push({ op: 'open', node: node.id, step: step.id, ...rowOf(w), round: w.state.round, outcomes: w.state.outcomes, ...(node.standIn && { standIn: true }), ...(step.passes && { passes: true }) });
}

type How = 'waiting' | 'over' | 'rejected';

/** Notes that a step is over, as far as a return must know it. */
function pass(state: CaseState, { kind, step, node }: Living, scope: string): void {
  const over = (as: Passed['kind'], id: string) => void state.passed.push({ step: step.id, node: id, scope, kind: as });
  if (kind === 'ask') over('ask', node.id);
  if (kind === 'do') over(step.reversible ? 'effect' : 'final', node.id);
  if (kind === 'call' && step.wait) over('call', node.id);
}

/** What was decided at an arrival that did not pass is history, too, once the case goes back across it. */
const left = ({ state }: Walk, { id }: AskNode, step: string, { scope }: Place): void => void state.passed.push({ step, node: id, scope, kind: 'left' });

function run(w: Walk, { kind, step, node }: Living, place: Place): How {
  switch (kind) {
    case 'ask':
      return runAsk(w, step, node, place);
    case 'do':
      return node.result === null ? 'waiting' : 'over';
    case 'choose':
      return node.run ? through(w, branchOf(step, node.branch), node.run, place) : 'waiting';
    case 'parallel':
      return all(node.runs, (block, i) => advance(w, step.arms[i] ?? [], block, inside(place, node, block)));
    case 'each':
      return runEach(w, step, node, place);
    case 'repeat':
      return runRepeat(w, step, node, place);
    case 'wait':
    case 'call':
      if (node.stage !== 'over') return 'waiting';
      if (node.outcome !== undefined) w.state.outcomes[step.id] = node.outcome;
      return 'over';
  }
}

/** A branch that ends rejected ends the block that holds it, too: `on-reject: block` means the block it is written in, and a branch is part of that. */
function through(w: Walk, steps: readonly PlanStep[], block: Block, place: Place): How {
  if (!advance(w, steps, block, place)) return 'waiting';
  return block.result ?? 'over';
}

function all(runs: readonly Block[], go: (block: Block, i: number) => boolean): How {
  let over = true;
  runs.forEach((block, i) => {
    if (!go(block, i)) over = false;
  });
  return over ? 'over' : 'waiting';
}

function runEach(w: Walk, step: Extract<PlanStep, { kind: 'each' }>, node: Extract<Node, { kind: 'each' }>, place: Place): How {
  if (node.rows === null) return 'waiting';
  const go = (block: Block, i: number) => inRow(w, i, () => advance(w, step.steps, block, inside(place, node, block)));
  if (step.order === 'parallel') {
    while (node.runs.length < node.rows) node.runs.push(emptyBlock());
    return all(node.runs, go);
  }
  for (;;) {
    const last = node.runs.at(-1);
    if (last && !go(last, node.runs.length - 1)) return 'waiting';
    if (ended(w) || node.runs.length >= node.rows) return 'over';
    node.runs.push(emptyBlock());
  }
}

function runRepeat(w: Walk, step: Extract<PlanStep, { kind: 'repeat' }>, node: Extract<Node, { kind: 'repeat' }>, place: Place): How {
  if (node.stage === 'over') return 'over';
  if (node.stage === 'asking') return 'waiting';
  if (!advance(w, step.steps, node.run, inside(place, node, node.run))) return 'waiting';
  node.stage = 'asking';
  w.ops.push({ op: 'until', node: node.id, step: step.id, ...rowOf(w), outcomes: w.state.outcomes, turn: node.turn });
  return 'waiting';
}

function runAsk(w: Walk, step: PlanAsk, node: AskNode, place: Place): How {
  for (const one of step.beside) {
    const state = node.beside[one.key];
    if (state?.run && advance(w, one.steps, state.run, inside(place, node, state.run))) {
      if (ended(w)) return 'over';
      if (state.run.result !== 'rejected') state.granted++;
      state.run = null;
    }
  }
  if (!node.seats) {
    if (w.again?.has(node.id)) openAsk(w, step, node);
    return 'waiting';
  }
  if (node.byClock !== undefined) return settle(w, step, node, node.byClock);
  const result = verdict(node.standIn ? SHARED : step.mode, ballotsOf(step, node.seats));
  if (result === undefined) {
    hear(w, step, node);
    return 'waiting';
  }
  if (result === 'nobody') {
    left(w, node, step.id, place);
    return standIn(w, step, node);
  }
  const back = result === 'fail' ? wantsReturn(step, node.seats) : undefined;
  // A return that is too late is the no as which it counts.
  if (!back || !mayGoBack(w.plan, w.state, node.id, back.targets)) return settle(w, step, node, outcomeOf(step, node.seats, result));
  w.back = { from: node.id, ...back };
  return 'waiting';
}

const SHARED: Mode = { kind: 'one' };

/** Everybody abstained, so nobody has spoken: those who stand in are asked, as a new arrival at the step; they may not abstain. */
function standIn(w: Walk, step: PlanAsk, node: AskNode): How {
  closeSeats(w, node.seats ?? [], 'step-settled');
  closeBeside(w, step, node, 'step-settled');
  w.ops.push({ op: 'settled', node: node.id, step: step.id, outcome: 'abstain' });
  Object.assign(node, { id: nextId(w), seats: null, beside: {}, standIn: true });
  openAsk(w, step, node);
  return 'waiting';
}

const DECIDED_BY_ONE: ReadonlySet<Mode['kind']> = new Set(['one', 'any', 'per-group']);

function settle(w: Walk, step: PlanAsk, node: AskNode, outcome: string): How {
  closeSeats(w, node.seats ?? [], node.byClock === undefined && DECIDED_BY_ONE.has(step.mode.kind) ? 'decided-by-other' : 'step-settled');
  closeBeside(w, step, node, 'step-settled');
  w.state.outcomes[step.id] = outcome;
  w.ops.push({ op: 'settled', node: node.id, step: step.id, outcome, ...(node.byClock !== undefined && { byClock: true as const }) });
  if (voteOf(step, outcome) !== 'reject') return 'over';
  if (step.onReject === 'go-on') return 'over';
  if (step.onReject === 'block') return 'rejected';
  finish(w, 'rejected', 'rejected', 'rejected');
  return 'over';
}
