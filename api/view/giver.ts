// In whose hands a task is, as its reader stands to it: his own, or those of somebody for whom he may act.
import type { TaskRow } from '#db/read/case-record.ts';
import type { Caller } from '../env.ts';
import type { Facts } from './facts.ts';

/** Whether it is his own. */
export const isHolder = (caller: Pick<Caller, 'id'>, task: TaskRow): boolean => task.holders.includes(caller.id) || task.holderId === caller.id;

/** For whom the caller would answer it; nobody where it is his own. */
export function giverOf(caller: Caller, { instead }: Facts, task: TaskRow): string | undefined {
  const found = isHolder(caller, task) ? undefined : instead.get(task.id);
  return found?.refusal ? undefined : found?.giver;
}
