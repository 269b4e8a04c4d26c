// Which seat an act on a task means, and whether it is the actor's.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Plan } from '../plan.ts';
import { seatsOf, type Asked, type CaseState, type Seated } from '../state.ts';

/** A seat by its task, or somebody who is asked beside one. */
export type Found = Seated & { asked?: Asked };

/** The seat whose task this is; with `asked` where the task only asks for advice or for the applicant's answer. */
export function find(plan: Plan, state: CaseState, task: string): Found | undefined {
  for (const seated of seatsOf(plan, state)) {
    if (seated.seat.task === task) return seated;
    const asked = seated.seat.asked?.find((one) => one.task === task);
    if (asked) return { ...seated, asked };
  }
  return undefined;
}

/** An open seat of the actor's, or why not. */
export function holding(plan: Plan, state: CaseState, { task, by, for: whose = by }: { task: string; by: string; for?: string }): Found | Refusal {
  const found = find(plan, state, task);
  if (!found) return refuse('task-closed');
  if (found.asked) return refuse(found.asked.person === by ? 'advice-only' : 'not-yours');
  if (!found.seat.holders.includes(whose)) return refuse('not-yours');
  return stateOf(found) ?? found;
}

/** Why the task cannot be acted on as it stands, unless it is open. */
export function stateOf({ seat: { state } }: Found): Refusal | undefined {
  if (state === 'waiting') return refuse('task-waiting');
  if (state === 'suspended') return refuse('task-suspended');
  return state === 'open' ? undefined : refuse('task-closed');
}

/** Tells a seat that was found from the reason why there is none. */
export const isRefusal = (one: Found | Refusal): one is Refusal => 'code' in one;
