// The way ahead of a case or of a request that is still being written.
import { createHash } from 'node:crypto';
import { availabilityOf, type Wanted } from '#db/read/line.ts';
import { copyOf } from '#domain/copy.ts';
import { restingIn } from '#domain/engine/follow.ts';
import { isQuestion } from '#domain/engine/op.ts';
import { blocksAbove, nodesOf, type CaseState } from '#domain/engine/state.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { effects } from '#domain/effect.ts';
import type { Picks } from '#domain/picks.ts';
import { ahead, type Ahead } from '#domain/simulation/ahead.ts';
import { requestedBy } from '#domain/requests.ts';
import { seenAt } from '#domain/simulation/opening.ts';
import type { Caller, Deps } from '../env.ts';
import type { Facts } from './facts.ts';
import { recordsIn } from './rights.ts';

type Standing = Pick<Wanted, 'state' | 'waiting' | 'dueAt' | 'backAt'>;

/** Lost or destroyed. */
export const isGone = ({ state }: Pick<Standing, 'state'>): boolean => state === 'lost' || state === 'destroyed';
/** Not to be had at once: with somebody else, or promised to whoever stands in line. */
export const isAway = ({ state, waiting }: Standing): boolean => state === 'reserved' || state === 'out' || (state === 'in' && waiting > 0);

/** Effect → what it would give, as these records stand; where they do not matter, the first result that the catalogue names. */
export const foreseen = (records: readonly Standing[]) => (name: string): string => {
  if ((name === 'archive.reserve' || name === 'grant.open') && records.some(isGone)) return 'unavailable';
  if (name === 'archive.reserve' && records.some(isAway)) return 'queued';
  return effects[name]?.results[0] ?? 'done';
};

/** Event → when it is to be expected: what is out comes back when it is due, unless others stand in line for it or it is only reserved for somebody. */
const expectedOf = (records: readonly Standing[]) => (event: string): number | undefined => {
  const away = records.filter(isAway);
  const dues = away.flatMap(({ state, waiting, dueAt, backAt }) => (state === 'out' && !waiting && !backAt && dueAt ? [dueAt.getTime()] : []));
  return event === 'archive.available' && away.length > 0 && dues.length === away.length ? Math.max(...dues) : undefined;
};

/** The state with what tasks showed, when the case went back past them, written out as a way ahead reads it; on record it is hashed. What they show otherwise by now stays as it is, and matches nothing. */
function writtenOut({ definition, row, standing: { plan, state } }: Facts): CaseState {
  const copy = copyOf(state);
  for (const { node } of nodesOf(plan, copy)) {
    if (!('id' in node)) continue;
    for (const { block: { straight } } of blocksAbove(plan, copy, node.id)) {
      if (!straight) continue;
      const shown = seenAt({ definition, form: row.form, picks: {} }, Object.keys(straight.seen));
      const picked = (step: string, text: string) => [text, ...(row.picks[step] ?? [])].join(' ');
      for (const [step, text] of Object.entries(shown)) if (straight.seen[step] === picked(step, createHash('sha256').update(text).digest('hex'))) straight.seen[step] = picked(step, text);
    }
  }
  return copy;
}

/** From where a case stands, `first` answered before the other open tasks. Nothing while a walk is under way. */
export async function outlookOf({ sql }: Deps, { organisation }: Caller, facts: Facts, now: number, first?: string): Promise<Ahead | undefined> {
  const { definition, row, decisions, standing: { plan, state } } = facts;
  if (state.owed.some(isQuestion)) return undefined;
  const actors = Object.fromEntries(decisions.filter(({ superseded, preset }) => !superseded && !['aside', 'advice', 'question'].includes(preset)).map(({ stepId, personId }) => [stepId, personId]));
  const wanted = recordsIn(definition.form.filter(({ later }) => !later), row.form);
  const records = wanted.length ? await availabilityOf(sql, wanted) : [];
  return ahead({ definition, facts: organisation.facts, calendar: organisation.calendar, applicant: row.applicantId, form: row.form, picks: row.picks, now, at: restingIn(writtenOut(facts), plan), actors, requests: requestedBy(decisions), effect: foreseen(records), expected: expectedOf(records), ...(first !== undefined && { first }) });
}

/** From the start, with the form as it is filled so far. */
export const outlookOfStart = ({ id, organisation }: Caller, definition: Definition, form: Record<string, unknown>, picks: Picks, now: number, records: readonly Standing[]): Promise<Ahead> =>
  ahead({ definition, facts: organisation.facts, calendar: organisation.calendar, applicant: id, form, picks, now, actors: {}, effect: foreseen(records), expected: expectedOf(records) });
