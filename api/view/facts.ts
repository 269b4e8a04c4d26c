// What is on record of a case, read at once, and where the case therefore stands.
import { caseRecord, type CaseRecord } from '#db/read/case-record.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Deps } from '../env.ts';
import type { Readable } from '../reading.ts';
import { begunWith, standingOf, type Standing } from './position.ts';

/** Everything that is on record of a case, and where it stands. */
export interface Facts extends Readable, CaseRecord {
  /** The plan that it runs by now, and the one that it began with. */
  plan: Plan;
  begun: Plan;
  standing: Standing;
}

/** Reads what views and verbs of a case need. */
export async function factsOf(deps: Deps, found: Readable): Promise<Facts> {
  const [record, begun] = await Promise.all([caseRecord(deps.sql, found.row.id), begunWith(deps.known, found.row)]);
  const standing = standingOf(begun, record.entries);
  return { ...found, ...record, begun, plan: standing.plan, standing };
}

/** Whether the reader may answer a task for somebody. */
const isFor = (instead: Facts['instead'], task: string): boolean => instead.has(task) && !instead.get(task)?.refusal;

/** Steps in which the reader has or had a part. */
export const stepsOfReader = ({ tasks, decisions, instead }: Pick<Facts, 'tasks' | 'decisions' | 'instead'>, reader: string): string[] => [
  ...new Set([...tasks.filter((task) => task.holderId === reader || task.holders.includes(reader) || isFor(instead, task.id)).map(({ stepId }) => stepId), ...decisions.filter(({ personId }) => personId === reader).map(({ stepId }) => stepId)]),
];
