// Closing what is open: the tasks of a block, of a task's side blocks, of the whole case.
import type { CloseReason } from './op.ts';
import type { PlanAsk, PlanStep } from './plan.ts';
import { nodesOf, type AskNode, type Block } from './state.ts';
import type { Walk } from './walk.ts';

/** Closes every task of the case that still waits for somebody. */
export function closeAll(w: Walk, reason: CloseReason): void {
  const tasks = w.state.amending ? [w.state.amending.task] : [];
  for (const { node } of nodesOf(w.plan, w.state)) if (node.kind === 'ask') tasks.push(...shut(node));
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
}

/** Ends blocks that run beside a task, all of them or those of these keys: nobody waits for them any more. */
export function closeBeside(w: Walk, step: PlanAsk, node: AskNode, reason: CloseReason, keys?: readonly string[]): void {
  const tasks: string[] = [];
  for (const one of step.beside) {
    const side = node.beside[one.key];
    if (!side?.run || (keys && !keys.includes(one.key))) continue;
    tasks.push(...tasksIn(w, one.steps, side.run));
    side.run = null;
  }
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
}

function tasksIn(w: Walk, steps: readonly PlanStep[], run: Block): string[] {
  const inner = { ...w.plan, steps: [...steps] };
  return [...nodesOf(inner, { ...w.state, root: run })].flatMap(({ node }) => (node.kind === 'ask' ? shut(node) : []));
}

function shut(node: AskNode): string[] {
  const open = (node.seats ?? []).filter((seat) => seat.state === 'open' || seat.state === 'waiting');
  for (const seat of open) seat.state = 'closed';
  return open.map((seat) => seat.task);
}
