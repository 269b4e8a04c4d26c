// Where a case stands, read off its log by the same engine that runs it.
import { act, learn, planAfter, refused } from '#domain/engine/engine.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Entry } from '#domain/engine/record.ts';
import { fresh, nodesOf, type CaseState } from '#domain/engine/state.ts';
import { stepsAhead } from '#domain/engine/steps-ahead.ts';
import { definitionIn, type Known } from '../organisation.ts';

/** Where a case stands, and how it came there. */
export interface Standing {
  /** The plan that the case runs by now. */
  plan: Plan;
  state: CaseState;
  /** Steps at which the case is. */
  current: ReadonlySet<string>;
  /** Steps that it has reached, of those that do not lie ahead again since it went back. */
  reached: ReadonlySet<string>;
  /** Branching step → the branch taken; −1 is the last one. */
  branches: ReadonlyMap<string, number>;
  /** Of these, asks that the clock has ended, and effects that were undone. */
  expired: ReadonlySet<string>;
  undone: ReadonlySet<string>;
  /** Steps that an administrator has passed over. */
  passedOver: ReadonlySet<string>;
  /** What it had come to when it was last sent back, for an applicant who goes straight on. */
  before: { reached: readonly string[]; branches: readonly [string, number][] };
}

/** The plan that the case began with: its log is read from there. */
export async function begunWith(known: Pick<Known, 'definitions'>, { pinned, firstPinned }: { pinned: string; firstPinned: string | null }): Promise<Plan> {
  const hash = firstPinned ?? pinned;
  return planOf(definitionIn(await known.definitions([hash]), hash), hash);
}

/** A case of which nothing is on record yet, under the plan that it begins with. */
export const atTheStart = (plan: Plan): Standing => ({ plan, state: fresh(), current: new Set(), reached: new Set(), branches: new Map(), expired: new Set(), undone: new Set(), passedOver: new Set(), before: { reached: [], branches: [] } });

/** Follows the entries that come next, in order. The walk of the last act may still be under way: then the state is as far as the log tells. */
export function advanced(from: Standing, entries: readonly Entry[]): Standing {
  let { plan, state, before } = from;
  const [reached, branches, expired, undone, passedOver] = [new Set(from.reached), new Map(from.branches), new Set(from.expired), new Set(from.undone), new Set(from.passedOver)];
  for (const entry of entries) {
    if (entry.refused) {
      state = refused(state);
      continue;
    }
    const asking = entry.part === 0 && entry.act ? act(plan, state, entry.act) : state;
    for (const [i, op] of asking.owed.entries()) {
      if (op.op === 'returned') {
        before = { reached: [...reached], branches: [...branches] };
        [reached, branches, expired, undone, passedOver].forEach((kept) => kept.clear());
      }
      else if ('step' in op && op.op !== 'compensate') reached.add(op.step);
      if (op.op === 'settled' && op.byClock) expired.add(op.step);
      if (op.op === 'compensate') undone.add(op.step);
      if (op.op === 'skip') for (const step of op.steps) passedOver.add(step);
      const answer = entry.answers?.[i];
      // Straight on: what it had come to stands, but for the step that is asked anew.
      if (op.op === 'resubmitted' && answer && 'straight' in answer && answer.straight) {
        for (const step of before.reached) if (step !== op.to) reached.add(step);
        for (const [step, branch] of before.branches) branches.set(step, branch);
      }
      if (op.op === 'choose' && answer && 'branch' in answer) branches.set(op.step, answer.branch);
    }
    if (entry.act) plan = planAfter(plan, entry.act, asking);
    state = learn(plan, asking, entry.answers ?? []);
    if (asking.owed.some(({ op }) => op === 'straight')) for (const { step } of state.passed) reached.add(step);
    // What lies ahead once more has not been reached.
    if (asking.owed.some(({ op }) => op === 'rewind' || op === 'take-back')) for (const { id } of stepsAhead(plan, state)) [reached, branches, expired, undone, passedOver].forEach((kept) => kept.delete(id));
    // Another version may count its branches otherwise.
    if (entry.act?.verb === 'migrate') for (const { node, step } of nodesOf(plan, state)) if (node.kind === 'choose' && node.branch !== null) branches.set(step.id, node.branch);
  }
  const current = new Set([...nodesOf(plan, state)].map(({ step }) => step.id));
  return { plan, state, current, reached, branches, expired, undone, passedOver, before };
}
