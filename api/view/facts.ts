// What is on record of a case, read at once, and where the case therefore stands.
import type { CaseRecord } from '#db/read/case-record.ts';
import type { Plan } from '#domain/engine/plan.ts';
import type { Caller, Deps } from '../env.ts';
import type { Readable } from '../reading.ts';
import type { Standing } from './position.ts';

/** Everything that is on record of a case, and where it stands. */
export interface Facts extends Readable, Omit<CaseRecord, 'entries'> {
  /** The plan that it runs by now, and the one that it began with. */
  plan: Plan;
  begun: Plan;
  standing: Standing;
}

/** Reads what views and verbs of a case need. */
export async function factsOf(deps: Deps, found: Readable): Promise<Facts> {
  const { record, begun, standing } = await deps.standings.of(found.row);
  return { ...found, ...record, begun, plan: standing.plan, standing };
}

/** The caller, to whom the outside parties of the case have a name. */
export const knowing = (caller: Caller, { outside }: Pick<Facts, 'outside'>): Caller =>
  outside.length ? { ...caller, organisation: { ...caller.organisation, outside: new Map(outside.map(({ id, name }) => [id, name])) } } : caller;

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
