// Asking somebody before one decides: colleagues for advice (委派), the applicant for what is missing (要求补充). No opinion counts, nothing is lost.
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { PersonAct } from '../act.ts';
import { resumeSeat } from '../hear.ts';
import type { Plan } from '../plan.ts';
import type { CaseState } from '../state.ts';
import type { Walk } from '../walk.ts';
import { find, holding, isRefusal, type Found } from './seated.ts';

type Consult = Extract<PersonAct, { verb: 'consult' | 'ask-applicant' }>;
type OnTask = Extract<PersonAct, { verb: 'call-back' | 'answer' | 'adviser-left' }>;

/** Most people asked for advice at once. */
const MOST_ADVISERS = 5;

/** Whether the holder of an open task may ask these people, or the applicant; whether they may be asked is the record's to know. */
export function mayConsult(plan: Plan, state: CaseState, act: Consult): Refusal | undefined {
  const found = find(plan, state, act.task);
  if (found?.seat.state === 'suspended' && found.seat.pause === 'applicant' && found.seat.holders.includes(act.for ?? act.by)) return refuse(act.verb === 'ask-applicant' ? 'already-asked' : 'task-suspended');
  const held = holding(plan, state, act);
  if (isRefusal(held)) return held;
  if (held.step.preset === 'sign') return refuse('not-for-sign');
  if (act.verb === 'ask-applicant') return undefined;
  if (act.people.length > MOST_ADVISERS) return refuse('too-many-signers');
  return act.people.includes(act.by) ? refuse('already-in-step') : undefined;
}

/** Whether whoever has asked may go on without those who have not answered. */
export function mayCallBack(plan: Plan, state: CaseState, { task, by, for: whose = by }: OnTask): Refusal | undefined {
  const found = find(plan, state, task);
  if (!found) return refuse('task-closed');
  if (found.asked || !found.seat.holders.includes(whose)) return refuse('not-yours');
  if (found.seat.state === 'suspended' && found.seat.pause !== 'before') return undefined;
  return refuse(found.seat.asked?.length ? 'has-acted' : 'not-allowed-here');
}

/** Whether this person is asked here and has not answered yet. */
export function mayGiveAnswer(plan: Plan, state: CaseState, { task, by }: OnTask): Refusal | undefined {
  const found = find(plan, state, task);
  if (!found) return refuse('task-closed');
  if (!found.asked) return refuse(found.seat.holders.includes(by) ? 'not-allowed-here' : 'not-yours');
  if (found.asked.person !== by) return refuse('not-yours');
  return found.asked.answered || found.seat.state !== 'suspended' ? refuse('task-closed') : undefined;
}

/** Advice, or an answer, that nobody can give any more; that whoever was asked has left is the record's to know. */
export function mayCloseAdvice(plan: Plan, state: CaseState, { task }: OnTask): Refusal | undefined {
  const found = find(plan, state, task);
  return !found?.asked || found.asked.answered || found.seat.state !== 'suspended' ? refuse('task-closed') : undefined;
}

/** The holder's own task stands still until all have answered, or until he calls them back. */
export function consult(w: Walk, act: Consult): void {
  const { seat, node, step } = need(w, act.task);
  const why = act.verb === 'consult' ? 'advice' : 'applicant';
  Object.assign(seat, { state: 'suspended', pause: why, asked: [] });
  w.ops.push({ op: 'suspend', step: step.id, task: seat.task, why });
  w.ops.push({ op: 'consult', node: node.id, step: step.id, task: seat.task, people: act.verb === 'consult' ? act.people : [], why, timers: seat.timers });
}

/** What was asked and not answered is closed, and the task is open again. */
export function callBack(w: Walk, { task }: OnTask): void {
  const { seat, node, step } = need(w, task);
  const open = (seat.asked ?? []).filter(({ answered }) => !answered).map((one) => one.task);
  if (open.length) w.ops.push({ op: 'close', tasks: open, reason: 'called-back' });
  resumeSeat(w, node, step, seat);
  delete seat.asked;
}

/** The answer is kept by the record; with the last one the task of whoever asked is open again. */
export function giveAnswer(w: Walk, { task }: OnTask): void {
  const { seat, node, step, asked } = need(w, task);
  if (!asked || seat.pause === undefined || seat.pause === 'before') throw new Error('nobody waits for this answer');
  asked.answered = true;
  asked.timers = [];
  w.ops.push({ op: 'answered', step: step.id, task, why: seat.pause });
  if (seat.asked?.every(({ answered }) => answered)) resumeSeat(w, node, step, seat);
}

/** It is waited for no longer; whoever asked goes on when nobody else is to answer (approval-idioms §9). */
export function adviserLeft(w: Walk, { task }: OnTask): void {
  const { seat, node, step, asked } = need(w, task);
  if (!asked) throw new Error('nobody was asked');
  asked.answered = true;
  asked.timers = [];
  w.ops.push({ op: 'close', tasks: [task], reason: 'adviser-left' });
  if (seat.asked?.every(({ answered }) => answered)) resumeSeat(w, node, step, seat);
}

function need(w: Walk, task: string): Found {
  const found = find(w.plan, w.state, task);
  if (!found) throw new Error('the task is not there');
  return found;
}
