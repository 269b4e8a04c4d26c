// The tasks that the caller may answer for somebody who has given him leave, as things stand today; `commit` looks again.
import { sittingsHeldBy } from '#db/read/sittings.ts';
import { dateOf } from '#domain/calendar/moment.ts';
import { delegationsOf, standsFor } from '#domain/delegation.ts';
import { askOf } from '#domain/definition/steps.ts';
import { keptFrom } from '#domain/kept.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Caller, Deps } from './env.ts';
import { definitionIn } from './organisation.ts';

/** Whose seat it is; `refusal`: why the leave does not reach this seat. */
export interface Instead {
  giver: string;
  refusal?: Refusal;
}

/** The day it is where the organisation is. */
export const today = ({ organisation }: Pick<Caller, 'organisation'>): string => dateOf(Date.now(), organisation.calendar.offsetMinutes);

/** Task → for whom, of everything that stands in the queues of those who have given him leave; of one case, or of all. Costs nothing where nobody has. */
export async function insteadOf(deps: Pick<Deps, 'sql' | 'known'>, caller: Caller, caseId: string | null): Promise<Map<string, Instead>> {
  const { facts } = caller.organisation;
  const day = today(caller);
  const givers = new Set(delegationsOf(facts, day, 'delegate', caller.id).map(({ giver }) => giver));
  if (!givers.size) return new Map();
  const rows = await sittingsHeldBy(deps.sql, [...givers], caseId);
  const definitions = await deps.known.definitions(rows.map(({ pinned }) => pinned));
  return new Map(rows.flatMap((row): [string, Instead][] => {
    const definition = definitionIn(definitions, row.pinned);
    const ask = askOf(definition, row.stepId);
    if (!ask) return [];
    const kept = keptFrom({ definition, facts, today: day, applicant: row.applicantId, form: row.form, actors: row.actors, requests: row.requests }, ask);
    const ways = row.holders.filter((holder) => givers.has(holder)).map((giver): Instead => {
      const sitting = { process: row.processKey, applicant: row.applicantId, capacity: row.capacities[giver] ?? row.capacity, inPerson: ask.preset === 'sign', seated: row.seated, kept };
      const refusal = standsFor(facts, day, caller.id, giver, sitting);
      return { giver, ...(refusal && { refusal }) };
    });
    const best = ways.find(({ refusal }) => !refusal) ?? ways[0];
    return best ? [[row.taskId, best]] : [];
  }));
}

/** Those of them that he may answer: task → for whom. */
export const allowed = (instead: ReadonlyMap<string, Instead>): Map<string, string> => new Map([...instead].flatMap(([task, { giver, refusal }]) => (refusal ? [] : [[task, giver]])));
