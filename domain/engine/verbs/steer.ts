// What an administrator does with a case: ends it, or moves it to another step. Moving takes two people; no step that a rule names is skipped (approval-idioms §6.5).
import { canonical } from '#domain/canonical.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { closeTasks } from '../close.ts';
import type { Proposed } from '../op.ts';
import type { Plan, PlanStep } from '../plan.ts';
import { mayRewind, rewind } from '../rewind.ts';
import { blocksAbove, nodesOf, openSeats, stepsIn, type CaseState, type Running } from '../state.ts';
import { finish } from '../phase.ts';
import { standingIn } from '../straight.ts';
import type { Walk } from '../walk.ts';

type Jump = Extract<PersonAct, { verb: 'jump' }>;
type Extend = Extract<PersonAct, { verb: 'extend' }>;

/** Whether the case may be ended: it has not ended, and nothing that was handed out is still out. */
export function mayCancel(state: CaseState): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  return state.out > 0 ? refuse('obligation-open') : undefined;
}

/** Ends the case; what can be undone is undone. */
export function cancel(w: Walk): void {
  w.ops.push({ op: 'cancelled' });
  finish(w, 'cancelled', 'cancelled', 'cancelled');
}

/** Whether the case stands at one place alone, from which the step can be reached: behind it as by a return, or ahead of it past nothing that a rule names and nothing that is done or called. */
export function mayJump(plan: Plan, state: CaseState, { to }: Jump): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  const from = standsAt(plan, state);
  if (!from) return refuse('target-unreachable');
  if (state.passed.some(({ kind, step }) => kind === 'ask' && step === to)) return mayRewind(plan, state, from, to);
  const way = ahead(plan, state, from, to);
  if (!way) return refuse('target-unreachable');
  const ruled = way.skipped.find((step) => 'clause' in step);
  if (ruled) return refuse('clause-step', { data: { step: ruled.id } });
  const done = way.skipped.find(({ kind }) => kind === 'do' || kind === 'call');
  return done && refuse('target-unreachable', { data: { step: done.id } });
}

/** Proposes it; once a second person has said the same, the case goes to the step, and what lies between is skipped or asked again. */
export function jump(w: Walk, { to, by }: Jump): void {
  if (!seconded(w, { verb: 'jump', to }, by)) return;
  const from = standsAt(w.plan, w.state);
  if (from === undefined) throw new Error('the case stands nowhere');
  if (w.state.passed.some(({ kind, step }) => kind === 'ask' && step === to)) return rewind(w, from, to, true);
  const way = ahead(w.plan, w.state, from, to);
  if (!way) throw new Error('the step does not lie ahead');
  const nodes = standingIn(way.steps, way.block);
  closeTasks(w, [way], 'superseded');
  w.ops.push({ op: 'skip', to, steps: way.skipped.map(({ id }) => id), ...(nodes.length && { nodes }) });
  Object.assign(way.block, { index: way.index, child: null });
  delete way.block.straight;
}

/** Whether somebody else has proposed just this; else it is proposed now, in place of what was. The second of two people says yes, and nobody alone. */
export function seconded(w: Walk, what: Proposed, by: string): boolean {
  const { proposed } = w.state;
  if (proposed && proposed.by !== by && canonical({ ...proposed, by }) === canonical({ ...what, by })) {
    w.state.proposed = null;
    return true;
  }
  w.state.proposed = { ...what, by };
  w.ops.push({ op: 'proposed', ...what });
  return false;
}

/** The node that a jump leaves: the only one that people or time are waited for at. In several arms at once there is no such place. */
function standsAt(plan: Plan, state: CaseState): string | undefined {
  const leaves = [...nodesOf(plan, state)].flatMap(({ node }) => (node.kind === 'ask' || node.kind === 'wait' || node.kind === 'call' ? [node.id] : []));
  return leaves.length === 1 ? leaves[0] : undefined;
}

/** A step further on in a block that the case stands in, and what lies between; the step that is left counts as skipped. */
function ahead(plan: Plan, state: CaseState, from: string, to: string): (Running & { index: number; skipped: PlanStep[] }) | undefined {
  for (const running of blocksAbove(plan, state, from)) {
    const index = running.steps.findIndex(({ id }, i) => i > running.block.index && id === to);
    if (index >= 0) return { ...running, index, skipped: [...stepsIn(running.steps.slice(running.block.index, index))] };
  }
  return undefined;
}

/** Whether the task is open; who may, how often and until when is the record's to know. */
export function mayExtend(plan: Plan, state: CaseState, { task }: Extend): Refusal | undefined {
  const found = [...openSeats(plan, state)].find(({ seat }) => seat.task === task);
  return found?.seat.state === 'open' ? undefined : refuse(found ? 'task-suspended' : 'task-closed');
}

/** Asks the record for the clock of the task that is due at this instant. */
export function extend(w: Walk, { task, until }: Extend): void {
  const found = [...openSeats(w.plan, w.state)].find(({ seat }) => seat.task === task);
  if (!found) throw new Error('the task is not there');
  w.ops.push({ op: 'extend', node: found.node.id, step: found.step.id, task, until });
}
