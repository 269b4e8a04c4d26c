// What is on record of a case, read at once, and where the case therefore stands.
import { caseRecord, type CaseRecord } from '#db/read/case-record.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Caller, Deps } from '../env.ts';
import type { Readable } from '../reading.ts';
import { standingOf, type Standing } from './position.ts';

/** Everything that is on record of a case, and where it stands. */
export interface Facts extends Readable, CaseRecord {
  plan: Plan;
  standing: Standing;
}

/** Reads what views and verbs of a case need. */
export async function factsOf(deps: Deps, found: Readable): Promise<Facts> {
  const record = await caseRecord(deps.sql, found.row.id);
  const plan = planOf(found.definition, found.row.pinned);
  return { ...found, ...record, plan, standing: standingOf(plan, record.entries) };
}

/** The caller, to whom the outside parties of the case have a name. */
export const knowing = (caller: Caller, { outside }: Pick<Facts, 'outside'>): Caller =>
  outside.length ? { ...caller, organisation: { ...caller.organisation, outside: new Map(outside.map(({ id, name }) => [id, name])) } } : caller;

/** Whether the reader may answer a task for somebody. */
const isFor = (instead: Facts['instead'], task: string): boolean => instead.has(task) && !instead.get(task)?.refusal;

/** Steps in which the reader has or had a part. */
export const stepsOfReader = ({ tasks, decisions, instead }: Pick<Facts, 'tasks' | 'decisions' | 'instead'>, reader: string): string[] => [
  ...new Set([...tasks.filter((task) => task.holderId === reader || task.holders.includes(reader) || isFor(instead, task.id)).map(({ stepId }) => stepId), ...decisions.filter(({ personId }) => personId === reader).map(({ stepId }) => stepId)]),
];
