// The first look at a verb on a task that does not decide it: who may, and whether the case stands so. Who may be given a seat, the record looks at.
import { may } from '#domain/engine/may.ts';
import type { PersonAct, TaskAct } from '#domain/engine/act.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Caller, Deps } from '../env.ts';
import { readCaseOfTask } from '../reading.ts';
import { factsOf } from '../view/facts.ts';
import { doneFor, rulingOn } from '../view/seat-verbs.ts';
import { denied } from '../reading.ts';
import type { Prepared } from './desk.ts';

type Bare<A> = A extends unknown ? Omit<A, 'key' | 'head' | 'by' | 'for' | 'submission'> : never;
export type SeatAct = Bare<Exclude<TaskAct, { verb: 'decide' | 'return' | 'adviser-left' }>>;

/** Prepares the verb; `said` goes with it, sealed. */
export async function prepareOnSeat(deps: Deps, caller: Caller, act: SeatAct, said: string | undefined): Promise<Prepared | { refusal: Refusal }> {
  const found = await readCaseOfTask(deps, caller, act.task);
  if (!found) return { refusal: refuse('no-such-task') };
  const facts = await factsOf(deps, found);
  const task = facts.tasks.find((one) => one.id === act.task);
  if (!task) return { refusal: refuse('no-such-task') };
  const ruling = rulingOn(caller, facts, task, act.verb);
  if (!ruling.allowed) {
    await denied(deps, caller, ruling.action, ruling.rule, 'not-allowed', found.row.id);
    return { refusal: refuse('not-allowed') };
  }
  const whose = doneFor(caller, facts, task, act.verb);
  const no = may(facts.plan, facts.standing.state, { ...act, ...whose, by: caller.id, key: '', head: found.row.head } as PersonAct);
  if (no) return { refusal: no };
  return { caseId: found.row.id, looked: { head: found.row.head }, act: { ...act, ...whose }, content: { comment: said } };
}
