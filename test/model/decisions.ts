// Which decisions stand and which are history, as the log tells it and as the model has it (approval-idioms §7.2, invariant 15).
import type { Answer, Op } from '#domain/engine/op.ts';
import type { Arrival, Case, Failed, Pending, Result } from './case.ts';
import { Disagreement } from './disagreement.ts';

/** Task → the arrival at which it was decided, as long as that stands; and the arrivals whose decisions are history. */
export interface Decisions {
  standing: Map<string, string>;
  history: Set<string>;
}

/** Takes in what an operation has made of them. */
export function follows({ standing, history }: Decisions, op: Op, answer: Answer): void {
  const end = (which: (node: string) => boolean) => {
    for (const [task, node] of standing) {
      if (!which(node)) continue;
      standing.delete(task);
      history.add(node);
    }
  };
  if (op.op === 'decided' && op.kind !== 'aside') standing.set(op.task, op.node);
  if (op.op === 'take-back') standing.delete(op.task);
  if (op.op === 'returned') end((node) => op.only === undefined || node === op.only || op.beside?.includes(node) === true);
  if (op.op === 'rewind' || op.op === 'skip') end((node) => op.nodes?.includes(node) === true);
  const again = answer !== null && 'straight' in answer ? !answer.straight : op.op === 'resubmitted';
  if (again && op.op === 'straight') end((node) => op.nodes.includes(node));
  if (again && op.op === 'resubmitted') end(() => true);
}

/** The arrivals at which people are, or were, asked. */
export const nodesIn = (all: Record<string, Result | Arrival | Pending | Failed>): string[] => Object.values(all).flatMap((one) => (one.kind === 'ask' ? [one.node] : []));

/** What a return has closed stands no more, and what it has left alone does. */
export function compareDecisions({ standing, history }: Decisions, { results, live, kept, straightOn, history: closed }: Case): void {
  const counted = [results, live, kept?.results ?? {}, ...Object.values(straightOn).map((one) => one.results)].flatMap(nodesIn);
  const wrong = counted.find((node) => history.has(node));
  if (wrong !== undefined) throw new Disagreement(`invariant 15: what was decided at ${wrong} is history, and counts`);
  const left = [...standing.values()].find((node) => closed.includes(node));
  if (left !== undefined) throw new Disagreement(`invariant 15: what was decided at ${left} stands, though the case went back across it`);
}
