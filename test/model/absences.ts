// Who has the seat of somebody who is away longer than his task can wait, or is no longer what he was asked as (approval-idioms §5, rows 5 and 6, §9; docs/decisions/verbs.md "Somebody away").
import type { Ask } from '#domain/definition/definition.ts';
import { isAsker, stepIn } from './askers.ts';
import { askedInstead, isStill } from './capacity.ts';
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

/** As what they are asked now; whoever sits in, in nobody's capacity: what he says counts nowhere else. */
const giveAll = (seat: Seat, people: string[], why: Record<string, string[]>): Seat => Object.assign(seat, { holders: people, had: people.length === 1 ? people[0] : null, pool: null, idle: null, why, first: why[people[0] ?? ''] ?? [] });

/** Who has a seat instead of these people, and as what; nobody where one of them may answer, and is there in time, or may be spoken for. */
function instead(c: Case, world: World, arrival: Arrival, seat: Seat, people: readonly string[], waiting: Waiting): { people: string[]; why: Record<string, string[]>; what: string } | undefined {
  const sitsIn = (absent: readonly string[]) => { const to = insteadOf(world, absent, waiting); return to === undefined ? undefined : { people: [to], why: { [to]: [] }, what: 'sits in' }; };
  if (people.some((person) => isStill(world, arrival, seat, person))) return sitsIn(people);
  const again = askedInstead(c, world, arrival, seat, people);
  return again.people.length ? (sitsIn(again.people) ?? { ...again, what: 'asked again' }) : undefined;
}

/** A seat comes to its turn: whoever has it instead of its holder has it as if he had been found. */
export function comes(c: Case, world: World, arrival: Arrival, seat: Seat, { now, noted }: Turn, due: number | null): void {
  const { step, seats } = arrival;
  const other = seat.hung ? undefined : instead(c, world, arrival, seat, seat.holders, { step, now, due, seated: partsIn(seats ?? []) });
  if (!other) return;
  giveAll(seat, other.people, other.why);
  noted.push(step.mode.kind === 'order' && seat !== seats?.[0] ? `${other.what} at his turn` : other.what);
}

/** An absence has begun, or a role was lost: open tasks that nobody of those who have them can answer go to somebody else, one after the other. Whoever has claimed a shared task leaves it to those who are there. */
export function lookAtHolders(c: Case, world: World, { now, stoodIn, noted }: Turn): void {
  const given: [task: string, to: string][] = [];
  for (const { path, arrival } of arrivals(c)) {
    const { step, seats } = arrival;
    for (const seat of seats ?? []) {
      if (seat.hung || stateOf(arrival, seat) !== 'open' || seat.chain.length >= 5) continue;
      const people = [...seat.holders, ...(seat.pool ?? []).filter((person) => !seat.holders.includes(person))];
      const other = instead(c, stepIn(c, world, path), arrival, seat, people, { step, now, due: seat.due, seated: partsIn(seats ?? []) });
      if (!other) continue;
      given.push([seat.task, other.people.join()]);
      if (seat.had !== null) seat.chain.push(seat.had);
      seat.before = seat.holders.toSorted()[0] ?? null;
      seat.was.push(seat.task);
      // What stood before the last decision stands otherwise now: it is not taken back across that.
      if (c.undo && taskIn(c.undo.before, seat.task)) c.undo = null;
      giveAll(seat, other.people, other.why).task = stoodIn.find(({ task }) => task === seat.was.at(-1))?.next ?? '';
      noted.push(`${other.what} meanwhile`);
    }
  }
  same('who has it instead', given, stoodIn.map(({ task, to }) => [task, to]));
}
