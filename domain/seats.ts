// From the people who are asked to the seats they sit in (approval-idioms §3, §5): one natural person sits once.
import type { Ask } from '#domain/definition/definition.ts';
import { rejectionOf } from '#domain/definition/mode.ts';
import { autoOf, isGroups, isWeighted, simpleOf, type Auto, type By, type Who } from '#domain/definition/who.ts';
import { partyIn } from '#domain/outside.ts';
import { sameHuman, type Facts } from '#domain/organisation.ts';
import { meant, onePerHuman, peopleOf, resolveWho, standIns, type Asked, type Asking } from './who.ts';

/** One opinion that is asked for: who may give it, what it weighs, and for which group. */
export interface Seating {
  holders: Asked[];
  weight?: number;
  group?: string;
  /** Nobody was found, and the step says what happens then: nobody holds this seat, and it is filled already. */
  auto?: Auto;
  /** Somebody outside holds it, and answers by a link. */
  outside?: { name: string };
}

/**
 * The seats of an ask that opens now, in order. `standIn`: everybody abstained, which is treated as nobody. Empty when nobody at all is eligible,
 * or too few for the mode: nobody may be outvoted by an empty chair.
 */
export function seatsFor({ by, mode, except }: Pick<Ask, 'by' | 'mode' | 'except'>, facts: Facts, about: Asking, standIn = false): Seating[] {
  const asking = except ? { ...about, except: meant(except, facts, about) } : about;
  const auto = autoOf(by);
  if (standIn) return auto ? itself(auto) : sharing(resolveWho(elseOf(by), facts, asking));
  const outside = partyIn(by, about.form);
  if (outside) return [{ holders: [], outside }];
  if (isGroups(by)) return grouped(by.groups, facts, asking);
  if (isWeighted(by)) return weighted(by.weighted, facts, asking);
  const found = peopleOf(by, facts, asking, mode.kind === 'order' ? 'last' : 'first');
  if (!found.length && auto) return itself(auto);
  const people = found.length ? found : standIns(facts, asking);
  if (mode.kind === 'one') return sharing(people);
  return mode.kind === 'm-of-n' ? filled(people, mode.m, facts, asking) : people.map(alone);
}

/** The outcome that a seat has which fills itself. */
export const outcomeOf = ({ outcomes }: Pick<Ask, 'outcomes'>, auto: Auto): string => {
  const vote = auto === 'auto-pass' ? 'approve' : 'reject';
  return outcomes.find((one) => one.vote === vote)?.key ?? vote;
};

/** Whether a seat need not open because another one of the step is filled already: one yes is enough, or its group's, and not everybody is to be heard. */
export const isHeard = ({ mode }: Pick<Ask, 'mode'>, { group }: Seating, filled: readonly Seating[]): boolean =>
  filled.length > 0 && rejectionOf(mode) !== 'all-heard' && (mode.kind === 'any' || (mode.kind === 'per-group' && filled.some((one) => one.group === group)));

const alone = (one: Asked): Seating => ({ holders: [one] });
const sharing = (people: Asked[]): Seating[] => (people.length ? [{ holders: people }] : []);
const itself = (auto: Auto): Seating[] => [{ holders: [], auto }];

/** Who is asked where the others have not spoken; nobody of its own: those who stand in. */
const elseOf = (by: By): Who => (typeof by === 'object' && 'one' in by ? { any: simpleOf(by).slice(1) } : { any: [] });

/** Too few for M: those who stand in fill up. */
function filled(people: readonly Asked[], m: number, facts: Facts, asking: Asking): Seating[] {
  const enough = people.length >= m ? people : onePerHuman(facts, [...people, ...standIns(facts, { ...asking, seated: people.map(({ person }) => person) }, true)]).slice(0, m);
  return enough.length < m ? [] : enough.map(alone);
}

/** Somebody of several groups sits for the smallest of them; a group that this leaves empty gets its own `else`, or a stand-in. */
function grouped(groups: readonly { key: string; who: Who }[], facts: Facts, asking: Asking): Seating[] {
  const found = groups.map(({ key, who }) => ({ key, who, size: peopleOf(who, facts, asking).length }));
  const seated: string[] = [];
  const seats = new Map<string, Asked[]>();
  for (const { key, who } of found.toSorted((a, b) => a.size - b.size)) {
    const still = { ...asking, seated };
    const own = peopleOf(who, facts, still);
    const sitting = own.length ? own : standIns(facts, still, true).slice(0, 1);
    if (!sitting.length) return [];
    seated.push(...sitting.map(({ person }) => person));
    seats.set(key, sitting);
  }
  return groups.flatMap(({ key }) => (seats.get(key) ?? []).map((one) => ({ holders: [one], group: key })));
}

/** Somebody named twice keeps the larger weight, not the sum. */
function weighted(entries: readonly { who: Who; weight: number }[], facts: Facts, asking: Asking): Seating[] {
  const all = entries.flatMap(({ who, weight }) => resolveWho(who, facts, asking).map((one) => ({ one, weight })));
  const weightOf = ({ person }: Asked) => Math.max(...all.flatMap(({ one, weight }) => (sameHuman(facts, one.person, person) ? [weight] : [])));
  return onePerHuman(facts, all.map(({ one }) => one)).map((one) => ({ holders: [one], weight: weightOf(one) }));
}
