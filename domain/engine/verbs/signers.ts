// Signers added to a seat by whoever holds it (加签), and taken away again (减签). They can stop a seat, never carry it (approval-idioms §4.1).
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { addedIn, liveBelow, ownVote, wholeVote } from '../ballot.ts';
import { closeSeats } from '../hear.ts';
import type { Plan } from '../plan.ts';
import { isLive, type AskNode, type CaseState, type Seat } from '../state.ts';
import type { Walk } from '../walk.ts';
import { inStep } from './move.ts';
import { find, stateOf, type Found } from './seated.ts';

type Add = Extract<PersonAct, { verb: 'add' }>;
type Remove = Extract<PersonAct, { verb: 'remove' }>;

const MOST_ADDED = 10;
const DEEPEST = 2;

/** Whether the holder, or somebody for him, may add these people to his seat. */
export function mayAdd(plan: Plan, state: CaseState, act: Add): Refusal | undefined {
  const { for: whose = act.by } = act;
  const found = find(plan, state, act.task);
  if (!found) return refuse('task-closed');
  if (found.asked) return refuse(found.asked.person === act.by ? 'advice-only' : 'not-yours');
  const { seat, node, step } = found;
  if (!seat.holders.includes(whose)) return refuse('not-yours');
  const no = placeOpen(found, act.place);
  if (no) return no;
  if (step.preset === 'sign') return refuse('not-for-sign');
  if (step.preset !== 'approve' || act.people.includes(act.by)) return refuse(act.people.includes(act.by) ? 'already-in-step' : 'not-allowed-here');
  if (act.people.some((person) => inStep(node, undefined, person))) return refuse('already-in-step');
  const sofar = (node.seats ?? []).filter(({ added }) => added).length;
  return sofar + act.people.length > MOST_ADDED || depthOf(node, seat) >= DEEPEST ? refuse('too-many-signers') : undefined;
}

/** Before: while the task is open, or suspended for the same group. Beside: while it is open. After: also once its holder has agreed, while the seat does not yet count. */
function placeOpen(found: Found, place: Add['place']): Refusal | undefined {
  const { seat, node, step } = found;
  if (place === 'before' && seat.state === 'suspended' && seat.pause === 'before') return undefined;
  if (place === 'after' && seat.state === 'done' && ownVote(step, seat) === 'approve' && wholeVote(step, addedIn(node.seats ?? []), seat) === undefined) return undefined;
  return stateOf(found);
}

/** The seat to which this one was added. */
const above = ({ seats }: AskNode, { added }: Seat): Seat | undefined => added && seats?.[added.on];

function depthOf(node: AskNode, seat: Seat): number {
  const on = above(node, seat);
  return on ? 1 + depthOf(node, on) : 0;
}

/** Whether whoever has added a signer, or whoever has the seat now, may take him away again. */
export function mayRemove(plan: Plan, state: CaseState, { task, signer, by, for: whose = by }: Remove): Refusal | undefined {
  const found = find(plan, state, signer);
  if (!found || found.asked) return refuse('task-closed');
  const { seat, node } = found;
  const on = above(node, seat);
  if (!seat.added || on?.task !== task) return refuse('not-added');
  if (seat.added.by !== whose && !on.holders.includes(whose)) return refuse('not-yours');
  if (seat.outcome !== undefined || acted(node, seat)) return refuse('has-acted');
  return isLive(seat) ? undefined : refuse('task-closed');
}

const acted = (node: AskNode, seat: Seat): boolean => (node.seats ?? []).some((one) => above(node, one) === seat && (one.outcome !== undefined || acted(node, one)));

/** Asks the record to seat them. Where they come before the seat, it waits for them; they are its holder's, also where a deputy has added them. */
export function add(w: Walk, { task, people, place, mode, by, for: whose = by }: Add): void {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  const { seat, node, step } = found;
  const group = place === 'before' && seat.state === 'suspended' ? node.seats?.find((one) => one.added?.place === 'before' && above(node, one) === seat && isLive(one)) : undefined;
  if (place === 'before' && seat.state === 'open') {
    Object.assign(seat, { state: 'suspended', pause: 'before' });
    w.ops.push({ op: 'suspend', step: step.id, task, why: 'before' });
  }
  w.ops.push({ op: 'add', node: node.id, step: step.id, task, people, place, mode: group?.added?.mode ?? mode ?? 'all', held: (place === 'after' && seat.state !== 'done') || group?.added?.mode === 'order', by: whose, batch: group?.added?.batch ?? node.seats?.length ?? 0 });
}

/** Those whom he had added go with him. A group that this leaves empty waits for nobody any more. */
export function remove(w: Walk, { task, signer }: Remove): void {
  const found = find(w.plan, w.state, signer);
  if (!found) throw new Error('the signer is not there');
  const { seat, node, step } = found;
  w.ops.push({ op: 'remove', step: step.id, task, signer });
  const below = liveBelow(node.seats ?? [], seat);
  closeSeats(w, [seat, ...below], 'removed');
  for (const one of [seat, ...below]) one.out = true;
}
