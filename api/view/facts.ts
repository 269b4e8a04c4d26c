// What is on record of a case, read at once, and where the case therefore stands.
import { caseRecord, type CaseRecord } from '#db/read/case-record.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import type { Deps } from '../env.ts';
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

/** Whether the reader may answer a task for somebody. */
const isFor = (instead: Facts['instead'], task: string): boolean => instead.has(task) && !instead.get(task)?.refusal;

/** Steps by whose rights the reader reads: those in which he has or had a part; of a copy, the sender's. */
export const stepsOfReader = (facts: Pick<Facts, 'tasks' | 'decisions' | 'instead' | 'row' | 'ruling'>, reader: string): string[] => (facts.ruling.obligations.includes('rights-of-copy') ? copySteps(facts.row, reader) : ownSteps(facts, reader));

/** Whose view a copy is at most. */
export const copySteps = ({ copies }: Pick<Facts['row'], 'copies'>, reader: string): string[] => copies.find(({ person }) => person === reader)?.steps ?? [];

/** Steps in which somebody has or had a part. */
export const ownSteps = ({ tasks, decisions, instead }: Pick<Facts, 'tasks' | 'decisions' | 'instead'>, reader: string): string[] => [
  ...new Set([...tasks.filter((task) => task.holderId === reader || task.holders.includes(reader) || isFor(instead, task.id)).map(({ stepId }) => stepId), ...decisions.filter(({ personId }) => personId === reader).map(({ stepId }) => stepId)]),
];
