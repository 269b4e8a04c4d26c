// Closing what is open, of a block, of a task's side blocks, of the whole case: its tasks, and the processes that were called and waited for.
import { shutSeat } from './hear.ts';
import type { CloseReason } from './op.ts';
import type { PlanAsk } from './plan.ts';
import { isLive, nodesIn, nodesOf, type AskNode, type Node, type Running } from './state.ts';
import type { Walk } from './walk.ts';

/** Closes everything in the case that still waits for somebody. */
export function closeAll(w: Walk, reason: CloseReason): void {
  const nodes = [...nodesOf(w.plan, w.state)].map(({ node }) => node);
  close(w, nodes, reason, w.state.amending ? [w.state.amending.task] : []);
}

/** Closes everything in these blocks that still waits for somebody. */
export function closeTasks(w: Walk, running: readonly Pick<Running, 'steps' | 'block'>[], reason: CloseReason): void {
  close(w, running.flatMap(({ steps, block }) => [...nodesIn(steps, block)].map(({ node }) => node)), reason);
}

/** A process that is waited for is part of the case, as a task is (approval-idioms §6.1, §6.4); one that is not is left alone. */
function close(w: Walk, nodes: readonly Node[], reason: CloseReason, more: readonly string[] = []): void {
  const tasks = [...more, ...nodes.flatMap((node) => (node.kind === 'ask' ? shut(node) : []))];
  const called = nodes.flatMap((node) => (node.kind === 'call' && node.stage === 'waiting' ? [node.id] : []));
  if (tasks.length) w.ops.push({ op: 'close', tasks, reason });
  if (called.length) w.ops.push({ op: 'call-off', nodes: called });
}

/** Ends blocks that run beside a task, all of them or those of these keys: nobody waits for them any more. */
export function closeBeside(w: Walk, step: PlanAsk, node: AskNode, reason: CloseReason, keys?: readonly string[]): void {
  const ending = step.beside.flatMap(({ key, steps }) => {
    const side = node.beside[key];
    return side?.run && (!keys || keys.includes(key)) ? [{ side, steps, block: side.run }] : [];
  });
  closeTasks(w, ending, reason);
  for (const { side } of ending) side.run = null;
}

const shut = (node: AskNode): string[] => (node.seats ?? []).filter(isLive).flatMap(shutSeat);
