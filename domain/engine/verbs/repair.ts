// An effect that failed for good: an administrator has it tried again, or two of them put on record that it was done by hand (修复, approval-idioms §6.5).
import { effects } from '#domain/effect.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import type { Plan, PlanStep } from '../plan.ts';
import { nodesOf, type CaseState, type DoNode } from '../state.ts';
import { effectDone } from '../take.ts';
import type { Walk } from '../walk.ts';
import { seconded } from './steer.ts';

type Repair = Extract<PersonAct, { verb: 'repair' }>;
interface Failed {
  node: DoNode & { failed: { code: string; row?: number } };
  step: Extract<PlanStep, { kind: 'do' }>;
}

/** Effects of the case that failed and wait for an administrator. */
export const failedIn = (plan: Plan, state: CaseState): Failed[] =>
  [...nodesOf(plan, state)].flatMap(({ kind, node, step }) => (kind === 'do' && node.failed ? [{ node: { ...node, failed: node.failed }, step }] : []));

/** What a rule wants done is done by its effect, or the case is ended: nobody declares it done. */
export function mayRepair(plan: Plan, state: CaseState, { node: id, result }: Repair): Refusal | undefined {
  if (state.phase === 'ended') return refuse('case-closed');
  const found = failedIn(plan, state).find(({ node }) => node.id === id);
  if (!found) return refuse('nothing-to-repair');
  if (result === undefined) return undefined;
  if (found.step.clause) return refuse('clause-step');
  return effects[found.step.effect]?.results.includes(result) ? undefined : refuse('outcome-unknown');
}

/** The effect is asked for again; or, once a second person has said the same, it counts as done with this result. */
export function repair(w: Walk, { node: id, result, by }: Repair): void {
  const found = failedIn(w.plan, w.state).find(({ node }) => node.id === id);
  if (!found) throw new Error('no such effect has failed');
  const { node: { failed: { row } }, step: { id: step, effect } } = found;
  if (result !== undefined && !seconded(w, { verb: 'repair', to: id, step, result }, by)) return;
  w.ops.push({ op: 'repaired', node: id, step, effect, ...(result !== undefined && { result }) });
  if (result !== undefined) return effectDone(w, { node: id, step, effect }, result);
  w.ops.push({ op: 'effect', node: id, step, ...(row !== undefined && { row }), effect, outcomes: w.state.outcomes });
}
