// Who sits in for somebody who is away longer than his task can wait (approval-idioms §5, rows 5 and 6, §9; docs/decisions/verbs.md "Somebody away").
import type { Ask } from '#domain/definition/definition.ts';
import { isAsker, stepIn } from './askers.ts';
import { arrivals, sameHuman, taskIn, type Arrival, type Case, type Seat, type World } from './case.ts';
import { deputyForbids, inConflict, partsIn } from './deputies.ts';
import { same } from './disagreement.ts';
import { stateOf } from './seats.ts';
import type { Turn } from './turn.ts';
import { superiors } from './whom.ts';

const DAY = 86_400_000;
/** Chengdu is eight hours ahead. */
const AHEAD = 28_800_000;
/** The day that it is there. */
export const dayOf = (instant: number): string => new Date(instant + AHEAD).toISOString().slice(0, 10);
const beginOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - AHEAD;

/** When a task must be answered, and who has a part in its step. */
interface Waiting {
  step: Ask;
  now: number;
  due: number | null;
  seated: readonly string[];
}

/** When somebody will be there: now, or when the first day begins on which none of his absences holds. */
function backAt(world: World, person: string, now: number): number {
  let at = now;
  while (world.facts.absences?.some((one) => sameHuman(world, one.person, person) && one.from <= dayOf(at) && dayOf(at) <= one.to)) at = beginOf(dayOf(at)) + DAY;
  return at;
}

/** He comes back too late, and nobody may answer for him meanwhile. */
const isMissed = (world: World, person: string, { step, now, due, seated }: Waiting): boolean =>
  due !== null && backAt(world, person, now) > Math.max(now, due)
  && !(world.facts.delegations ?? []).some(({ giver, delegate }) => giver === person && deputyForbids(world, step, seated, delegate, person).length === 0);

/** Who sits in where none of these is there: the nearest head above the first who is there himself and free to decide. */
function insteadOf(world: World, people: readonly string[], waiting: Waiting): string | undefined {
  const [first] = people;
  // What is signed in person, and what the applicant is asked himself, waits for him.
  if (first === undefined || waiting.step.preset === 'sign' || people.some((person) => sameHuman(world, person, world.applicant))) return undefined;
  if (people.some((person) => !isMissed(world, person, waiting))) return undefined;
  return superiors(world, first).find((head) => !inConflict(world, head) && !isAsker(world, head) && !waiting.seated.some((one) => sameHuman(world, one, head)) && !isMissed(world, head, waiting));
}

/** In nobody's capacity: what he says counts nowhere else. */
const give = (seat: Seat, to: string): Seat => Object.assign(seat, { holders: [to], had: to, pool: null, idle: null, why: { [to]: [] }, first: [] });

/** A seat comes to its turn: whoever sits in for its holder has it as if he had been found. */
export function comes(world: World, { step, seats }: Arrival, seat: Seat, { now, noted }: Turn, due: number | null): void {
  const to = seat.hung ? undefined : insteadOf(world, seat.holders, { step, now, due, seated: partsIn(seats ?? []) });
  if (to === undefined) return;
  give(seat, to);
  noted.push(step.mode.kind === 'order' && seat !== seats?.[0] ? 'sits in at his turn' : 'sits in');
}

/** An absence has begun: open tasks of whoever is missed go to who sits in, one after the other. Whoever has claimed a shared task leaves it to those who are there. */
export function absenceBegins(c: Case, world: World, { now, stoodIn, noted }: Turn): void {
  const given: [task: string, to: string][] = [];
  for (const { path, arrival } of arrivals(c)) {
    const { step, seats } = arrival;
    for (const seat of seats ?? []) {
      if (seat.hung || stateOf(arrival, seat) !== 'open' || seat.chain.length >= 5) continue;
      const people = [...seat.holders, ...(seat.pool ?? []).filter((person) => !seat.holders.includes(person))];
      const to = insteadOf(stepIn(c, world, path), people, { step, now, due: seat.due, seated: partsIn(seats ?? []) });
      if (to === undefined) continue;
      given.push([seat.task, to]);
      if (seat.had !== null) seat.chain.push(seat.had);
      seat.was.push(seat.task);
      // What stood before the last decision stands otherwise now: it is not taken back across that.
      if (c.undo && taskIn(c.undo.before, seat.task)) c.undo = null;
      give(seat, to).task = stoodIn.find(({ task }) => task === seat.was.at(-1))?.next ?? '';
      noted.push('sits in meanwhile');
    }
  }
  same('who sits in', given, stoodIn.map(({ task, to }) => [task, to]));
}
