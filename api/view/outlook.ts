// The way ahead of a case or of a request that is still being written.
import { isQuestion } from '#domain/engine/op.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { effects } from '#domain/effect.ts';
import { ahead, type Ahead } from '#domain/simulation/ahead.ts';
import type { Caller } from '../env.ts';
import type { Facts } from './facts.ts';

/** What an effect would usually give: the first result that the catalogue names. */
export const usual = (name: string): string => effects[name]?.results[0] ?? 'done';

/** From where a case stands. Nothing while it waits for its applicant, or while a walk is under way. */
export function outlookOf({ organisation }: Caller, { definition, row, entries, decisions, standing }: Facts, now: number): Promise<Ahead | undefined> {
  if (standing.state.phase !== 'running' || standing.state.owed.some(isQuestion)) return Promise.resolve(undefined);
  const actors = Object.fromEntries(decisions.filter(({ superseded, preset }) => !superseded && preset !== 'aside').map(({ stepId, personId }) => [stepId, personId]));
  return ahead({ definition, facts: organisation.facts, calendar: organisation.calendar, applicant: row.applicantId, form: row.form, now, entries, actors, effect: usual });
}

/** From the start, with the form as it is filled so far. */
export const outlookOfStart = ({ id, organisation }: Caller, definition: Definition, form: Record<string, unknown>, now: number, effect: (name: string) => string): Promise<Ahead> =>
  ahead({ definition, facts: organisation.facts, calendar: organisation.calendar, applicant: id, form, now, entries: [], actors: {}, effect });
