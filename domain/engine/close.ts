// Closing what is open: the tasks of a block, of a task's side blocks, of the whole case.
import { shutSeat } from './hear.ts';
import type { CloseReason } from './op.ts';
import type { PlanAsk, PlanStep } from './plan.ts';
import { isLive, nodesIn, nodesOf, type AskNode, type Block } from './state.ts';
import type { Walk } from './walk.ts';

/** Closes every task of the case that still waits for somebody. */
export function closeAll(w: Walk, reason: CloseReason): void {
  const tasks = w.state.amending ? [w.state.amending.task] : [];
  for (const { node } of nodesOf(w.plan, w.state)) if (node.kind === 'ask') tasks.push(...shut(node));
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
}

/** Closes every task of these blocks. */
export function closeTasks(w: Walk, blocks: readonly Block[], steps: readonly (readonly PlanStep[])[], reason: CloseReason): void {
  const tasks = blocks.flatMap((block, i) => [...nodesIn(steps[i] ?? [], block)].flatMap(({ node }) => (node.kind === 'ask' ? shut(node) : [])));
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
}

/** Ends blocks that run beside a task, all of them or those of these keys: nobody waits for them any more. */
export function closeBeside(w: Walk, step: PlanAsk, node: AskNode, reason: CloseReason, keys?: readonly string[]): void {
  const ending = step.beside.filter(({ key }) => node.beside[key]?.run && (!keys || keys.includes(key)));
  closeTasks(w, ending.flatMap(({ key }) => node.beside[key]?.run ?? []), ending.map(({ steps }) => steps), reason);
  for (const { key } of ending) {
    const side = node.beside[key];
    if (side) side.run = null;
  }
}

const shut = (node: AskNode): string[] => (node.seats ?? []).filter(isLive).flatMap(shutSeat);
