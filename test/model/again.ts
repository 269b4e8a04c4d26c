// The same person asked again (approval-idioms §5.9): when his seat counts as approved by what he has said before, and when he is asked all the same.
import type { Definition } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { asksOf } from './back.ts';
import { sameHuman, type Answered, type Arrival, type Case, type Path, type Seat, type World } from './case.ts';
import { shownAt } from './content.ts';
import { pickedFor, pickingsOf } from './picks.ts';
import { isInPlace, reasonsFor } from './whom.ts';

/** As what somebody speaks on a seat: as what he was found for, or as what it was asked of whoever had it before him. */
export const reasonsOf = ({ why, first, hung }: Seat, person: string): string[] => (hung ? [] : (why[person] ?? first));

/** Writes down what each seat of a step that has just opened is asked for. */
export function giveReasons(c: Case, world: World, { step, seats, standIn }: Arrival): void {
  const picked = pickedFor(c, world, step.id);
  for (const seat of seats ?? []) {
    seat.why = Object.fromEntries(seat.holders.map((person) => [person, standIn ? [] : reasonsFor(world, step, picked, seat.group, person)]));
    seat.first = seat.why[seat.holders[0] ?? ''] ?? [];
  }
}

/** The seat goes to somebody else and stays what it was. Where nobody had taken a shared one, that is why the first was asked. */
export function passReasons(seat: Seat, to: string): void {
  const [only, ...others] = seat.holders;
  seat.first = only !== undefined && !others.length ? reasonsOf(seat, only) : seat.first;
  seat.before = seat.holders.toSorted()[0] ?? null;
  seat.why = { [to]: seat.first };
}

/** The earlier answer on which a seat rests that opens at this arrival; nothing: its holder is asked. */
export function restsOn(c: Case, world: World, { step, standIn }: Arrival, path: Path, seat: Seat): Answered | undefined {
  const shown = shownAt(c, world, step);
  const [person, ...others] = seat.holders;
  if (step.repeated === undefined || standIn || c.round > 1 || person === undefined || others.length) return undefined;
  const last = c.answers.at(-1);
  const reasons = reasonsOf(seat, person);
  if (!reasons.length || reasons.some(isInPlace) || pickingsOf(world).some(({ at }) => at === step.id)) return undefined;
  return c.answers.findLast((one) =>
    (step.repeated === 'once' || (one.path === last?.path && one.standIn === last.standIn)) && one.yes && one.own && one.shown === shown && sameHuman(world, one.by, person)
    && reasons.every((reason) => one.why.includes(reason)) && leadsOn(world.definition, one, { path, step: step.id }));
}

interface Stop {
  path: Path;
  step: string;
}
const insides = (path: Path): string[] => path.split('/').flatMap((_, i, all) => (i % 2 ? [all.slice(0, i + 1).join('/')] : []));

/** Whether the way from one step to the other comes through no join, and neither stands in a row, a turn, or a request that the other is not in. */
function leadsOn({ steps }: Definition, from: Stop, to: Stop): boolean {
  const kind = (inside: string) => (inside.split('/').at(-1) ?? '').charAt(0);
  const [here, there] = [insides(from.path), insides(to.path)];
  if ([...here, ...there].some((inside) => kind(inside) === 'r' || kind(inside) === 't')) return false;
  if (here.some((inside) => (kind(inside) === 'a' || kind(inside) === 'k') && !there.includes(inside)) || there.some((inside) => kind(inside) === 'k' && !here.includes(inside))) return false;
  const drawn = [...stepsOf(steps)].map(({ step }) => step);
  const between = drawn.slice(drawn.findIndex(({ id }) => id === from.step) + 1, drawn.findIndex(({ id }) => id === to.step));
  return between.every((step) => step.kind !== 'parallel' || asksOf([step]).some(({ id }) => id === to.step));
}
