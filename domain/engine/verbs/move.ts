// A seat goes to somebody else: passed on by its holder, given back, or given by an administrator (approval-idioms §6.2).
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import type { Plan } from '../plan.ts';
import { isLive, type AskNode, type CaseState, type Seat } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal, type Found } from './seated.ts';

type Move = Extract<PersonAct, { verb: 'transfer' | 'reassign' }>;
type HandBack = Extract<PersonAct, { verb: 'hand-back' }>;

/** Most people a seat goes through. */
const LONGEST_CHAIN = 5;

/** Whether the holder may pass his open task on; nobody does it for him, and what is signed in person goes to nobody else. */
export function mayTransfer(plan: Plan, state: CaseState, act: Move): Refusal | undefined {
  const found = holding(plan, state, act);
  if (isRefusal(found)) return found;
  if (act.for !== undefined) return refuse('no-redelegation');
  if (act.to === act.by) return refuse('already-in-step');
  return mayPass(found, act.to);
}

/** Who may is the record's to know; the case knows whether the seat is still to be had. */
export function mayReassign(plan: Plan, state: CaseState, { task, to }: Move): Refusal | undefined {
  const found = find(plan, state, task);
  if (!found || found.asked || !isLive(found.seat)) return refuse('task-closed');
  return mayMove(found, to);
}

/** Whether there is somebody who had the task before, who is not in the step otherwise. */
export function mayHandBack(plan: Plan, state: CaseState, act: HandBack): Refusal | undefined {
  const found = holding(plan, state, act);
  if (isRefusal(found)) return found;
  if (act.for !== undefined) return refuse('no-redelegation');
  const to = previous(found.seat);
  if (to === undefined) return refuse('not-allowed-here');
  return to === act.by ? refuse('already-in-step') : mayPass(found, to);
}

/** By whoever has it: what is signed in person is passed on to nobody. */
const mayPass = (found: Found, to: string): Refusal | undefined => mayMove(found, to) ?? (found.step.preset === 'sign' ? refuse('in-person') : undefined);

function mayMove({ seat, node }: Found, to: string): Refusal | undefined {
  if (holderOf(seat) === to) return refuse('already-in-step');
  if (inStep(node, seat, to)) return refuse('already-in-step');
  return isMovedOut(seat) ? refuse('chain-too-long') : undefined;
}

/** Whether the seat has gone through as many people as it may. */
export const isMovedOut = ({ chain = [] }: Seat): boolean => chain.length >= LONGEST_CHAIN;

/** Whether somebody has a part in the step by another seat than this one; also one that is idle, since it may be asked again when a yes is taken back. */
export const inStep = ({ seats }: AskNode, seat: Seat | undefined, person: string): boolean =>
  (seats ?? []).some((one) => one !== seat && !(one.added && one.out) && (one.holders.includes(person) || (one.pool?.includes(person) ?? false)));

/** Whose the seat is: of several candidates, nobody's until one takes it. */
export const holderOf = ({ holders, had }: Seat): string | undefined => had ?? (holders.length === 1 ? holders[0] : undefined);

const previous = ({ chain }: Seat): string | undefined => chain?.at(-1);

/** The seat is somebody else's task, and keeps its clock and those who were added to it. */
export function transfer(w: Walk, { task, to, by }: Move): void {
  move(w, task, to, 'transferred', { from: by });
}

/** The same by an administrator or a superior, also while the seat waits; whom its holder had asked is asked no more. */
export function reassign(w: Walk, { task, to }: Move): void {
  const { seat } = found(w, task);
  const stood = seat.state === 'suspended' && seat.pause === 'applicant';
  if (seat.state === 'suspended' && seat.pause !== 'before') {
    const asked = (seat.asked ?? []).filter(({ answered }) => !answered).map((one) => one.task);
    if (asked.length) w.ops.push({ op: 'close', tasks: asked, reason: 'called-back' });
    seat.state = 'open';
    delete seat.pause;
    delete seat.asked;
  }
  move(w, task, to, 'reassigned', { stood });
}

/** The seat goes back to whoever had it last, as a transfer. */
export function handBack(w: Walk, { task, by }: HandBack): void {
  const to = previous(found(w, task).seat);
  if (to === undefined) throw new Error('nobody had the task before');
  move(w, task, to, 'transferred', { from: by });
}

/** `from`: which of several candidates passes it on; `stood`: the clock stood still until now. Where nobody has taken a shared task yet, nobody had it before. */
function move(w: Walk, task: string, to: string, how: 'transferred' | 'reassigned', { from: whose, stood = false }: { from?: string; stood?: boolean }): void {
  const { seat, node, step } = found(w, task);
  const from = whose ?? holderOf(seat);
  if (from !== undefined) seat.chain = [...(seat.chain ?? []), from];
  // Nobody has claimed it any more, so it does not go back to anybody either.
  seat.timers = seat.timers.filter(({ kind }) => kind !== 'release');
  delete seat.pool;
  delete seat.had;
  if (seat.state !== 'open' && seat.state !== 'waiting' && seat.state !== 'suspended') throw new Error('the task is over');
  w.ops.push({ op: 'move', node: node.id, step: step.id, task, to, how, state: seat.state, timers: seat.timers, ...(stood && { stood }) });
  seat.holders = [to];
}

function found(w: Walk, task: string): Found {
  const one = find(w.plan, w.state, task);
  if (!one) throw new Error('the task is not there');
  return one;
}
