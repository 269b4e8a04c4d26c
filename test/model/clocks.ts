// What a clock means that rings: a form that lapses, a wait that is over, a task that is due, and the rungs of its ladder (approval-idioms §10).
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { passReasons } from './again.ts';
import { stepIn } from './askers.ts';
import { capacityForbids, OFFERED, UNTOLD } from './capacity.ts';
import { taskIn, type Case, type Seat, type World } from './case.ts';
import { Disagreement, same } from './disagreement.ts';
import { finish } from './ending.ts';
import { mayHave } from './forbids.ts';
import { stateOf } from './seats.ts';
import type { Turn } from './turn.ts';
import { reasonsFor, whom } from './whom.ts';

/** The clock of a task that is due at an instant; of a rung that comes again and again nothing is kept. */
export const clockFrom = ({ due: rule }: Ask, due: number | null): Pick<Seat, 'due' | 'rang' | 'rungs'> =>
  ({ due, rang: false, rungs: due === null ? [] : (rule?.ladder ?? []).map((rung) => ('every' in rung ? null : addDuration(officeHours, due, rung.after).at)) });

/** When a task of this step is due that begins now. */
export const dueOf = ({ due }: Ask, now: number): number | null => (due?.after === undefined ? null : addDuration(officeHours, now, due.after).at);

type Found = NonNullable<ReturnType<typeof taskIn>>;

/** A clock rings, at an instant that the model must know of. What it has brought about, where that is more than somebody being told. */
export function ring(c: Case, world: World, timer: string, at: number, turn: Turn): string | undefined {
  const [kind = '', index = '0'] = timer.split(':').slice(-2);
  const of = timer.slice(0, -(kind.length + index.length + 2));
  // What stood before the last decision has moved by itself: that decision is not taken back any more.
  const before = c.undo?.before;
  if (before && (taskIn(before, of) || Object.values(before.live).some((one) => one.kind === 'pending' && one.node === of))) c.undo = null;
  if (c.amending?.task === of) {
    if (kind !== 'lapse') return undefined;
    same('the form lapses', c.amending.lapse, at);
    finish(c, 'lapsed', false);
    return undefined;
  }
  const pending = Object.values(c.live).find((one) => one.kind === 'pending' && one.node === of);
  if (pending?.kind === 'pending') {
    same('the wait is over', pending.until, at);
    pending.over = '';
    return undefined;
  }
  const found = taskIn(c, of);
  if (!found) throw new Disagreement(`a clock rings for ${of}, which is over`);
  return ofTask(stepIn(c, world, found.path), found, { kind, index: Number(index), of, at }, turn);
}

function ofTask(world: World, found: Found, { kind, index, of, at }: { kind: string; index: number; of: string; at: number }, turn: Turn): string | undefined {
  const { arrival, seat, asked } = found;
  const state = stateOf(arrival, seat);
  if (asked) {
    if (asked.answered || state !== 'suspended') throw new Disagreement(`a clock rings for ${of}, which is answered`);
    return undefined;
  }
  if (state !== 'open' && !(state === 'suspended' && seat.question?.why !== 'applicant' && kind !== 'remind')) throw new Disagreement(`a ${kind} rings for ${of}, which is ${state}`);
  if (kind === 'release') {
    same('a claimed task is released', seat.idle, at);
    // Whoever waits for advice is not idle.
    if (state === 'suspended') seat.idle = addDuration(officeHours, at, '1wd').at;
    else Object.assign(seat, { holders: seat.pool, had: null, pool: null, idle: null });
  } else if (kind === 'rung') return climb(world, found, index, at, turn);
  else if (kind === 'due') {
    same('the task is due', seat.due, at);
    if (seat.rang) throw new Disagreement(`${of} is due twice`);
    seat.rang = true;
    if (arrival.step.due?.expire !== undefined) arrival.byClock = true;
  }
  return undefined;
}

/** A rung of the ladder: others may answer the task as well, or the first of them who may have it has it; by the rules of a transfer, and with its clock. */
function climb(world: World, found: Found, index: number, at: number, turn: Turn): string | undefined {
  const { arrival, seat } = found;
  const { step } = arrival;
  const rung = step.due?.ladder[index];
  if (!rung) throw new Disagreement(`${seat.task} has no such rung`);
  if ('every' in rung) return undefined;
  same('the rung is reached', seat.rungs[index] ?? null, at);
  seat.rungs[index] = null;
  if (stateOf(arrival, seat) !== 'open') return undefined;
  // Of who stands in where a rule names the step, the record alone knows as what he does.
  const untold = capacityForbids(world, arrival, seat, '').includes(UNTOLD);
  if ('offer' in rung) {
    const others = whom(world, rung.offer, step.apart).filter((person) => mayHave(world, found, person, true) && (!untold || turn.joined.includes(person)));
    for (const person of others) seat.why[person] = reasonsFor(world, { ...step, by: rung.offer }, [], undefined, person).map((reason) => `${OFFERED}${reason}`);
    seat.holders.push(...others);
    seat.pool?.push(...others);
    return others.length ? 'offered' : undefined;
  }
  if (!('hand' in rung)) return undefined;
  const to = whom(world, rung.hand, step.apart).find((person) => mayHave(world, found, person, false) && (!untold || turn.passedOn.some((one) => one.task === seat.task && one.to === person)));
  if (to === undefined) return undefined;
  if (seat.had !== null) seat.chain.push(seat.had);
  seat.was.push(seat.task);
  passReasons(seat, to);
  Object.assign(seat, { holders: [to], had: to, pool: null, idle: null, task: turn.moved.shift() ?? '' });
  return 'handed on';
}
