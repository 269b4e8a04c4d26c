// Where a case stands, read off its log by the same engine that runs it.
import { act, learn, refused } from '#domain/engine/engine.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Entry } from '#domain/engine/record.ts';
import { fresh, nodesOf, type CaseState } from '#domain/engine/state.ts';

export interface Standing {
  state: CaseState;
  /** Steps at which the case is. */
  current: ReadonlySet<string>;
  /** Steps that it has reached in this round. */
  reached: ReadonlySet<string>;
  /** Branching step → the branch taken; −1 is the last one. */
  branches: ReadonlyMap<string, number>;
  /** Asks that the clock has ended, and effects that were undone, in this round. */
  expired: ReadonlySet<string>;
  undone: ReadonlySet<string>;
}

/** Follows the entries in order. The walk of the last act may still be under way: then the state is as far as the log tells. */
export function standingOf(plan: Plan, entries: readonly Entry[]): Standing {
  let state = fresh();
  const reached = new Set<string>();
  const branches = new Map<string, number>();
  const expired = new Set<string>();
  const undone = new Set<string>();
  let before: { reached: string[]; branches: [string, number][] } = { reached: [], branches: [] };
  for (const entry of entries) {
    if (entry.refused) {
      state = refused(state);
      continue;
    }
    const asking = entry.part === 0 && entry.act ? act(plan, state, entry.act) : state;
    for (const [i, op] of asking.owed.entries()) {
      if (op.op === 'returned') {
        before = { reached: [...reached], branches: [...branches] };
        [reached, branches, expired, undone].forEach((kept) => kept.clear());
      }
      else if ('step' in op && op.op !== 'compensate') reached.add(op.step);
      if (op.op === 'settled' && op.byClock) expired.add(op.step);
      if (op.op === 'compensate') undone.add(op.step);
      const answer = entry.answers?.[i];
      // Straight on: what it had come to stands, but for the step that is asked anew.
      if (op.op === 'resubmitted' && answer && 'straight' in answer && answer.straight) {
        for (const step of before.reached) if (step !== op.to) reached.add(step);
        for (const [step, branch] of before.branches) branches.set(step, branch);
      }
      if (op.op === 'choose' && answer && 'branch' in answer) branches.set(op.step, answer.branch);
    }
    state = learn(plan, asking, entry.answers ?? []);
  }
  const current = new Set([...nodesOf(plan, state)].map(({ step }) => step.id));
  return { state, current, reached, branches, expired, undone };
}
