// The past of a demo, in the order of time: people act and clocks ring, the same engine takes it, and `commit` records it as of that moment.
import type { Tx } from '#db/connect.ts';
import { ownClock, takeParcels } from '#db/load/past.ts';
import type { Calendar } from '#domain/calendar/calendar.ts';
import { timersOf } from '#domain/engine/state.ts';
import type { Story } from '#regulations/decoration-company/story.ts';
import { perform, submit } from './deed.ts';
import { named, take, worldOf, type Life, type World } from './world.ts';

interface Moment {
  at: number;
  happens(at: number): Promise<void>;
}

/**
 * Plays what `tell` says up to `now`; the number of cases that came of them. The transaction must be the owner's. Throws when a story does not work out,
 * and the transaction is then to be given up.
 */
export async function playPast(tx: Tx, tell: (calendar: Calendar) => readonly Story[], now: number): Promise<number> {
  const clock = await ownClock(tx);
  await clock.set(now);
  const world = await worldOf(tx);
  const told = [...tell(world.calendar)].sort((a, b) => a.at - b.at);
  for (let present = 0; ; ) {
    const next = [...opening(world, told), ...[...world.lives.values()].flatMap((life) => [...ringing(life), ...doing(world, life)])].reduce<Moment | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
    if (!next || next.at > now) break;
    present = Math.max(present, next.at);
    await clock.set(present);
    await next.happens(present);
    await deliver(world, present);
  }
  await clock.leave();
  return world.lives.size;
}

/** The next story begins. */
function opening(world: World, told: Story[]): Moment[] {
  const [story] = told;
  if (!story) return [];
  const happens = async (at: number) => {
    told.shift();
    const { applicant, archives, form, deeds, incident } = story;
    await submit(world, await world.begin('archive-borrow', { id: named('c', `demo/${told.length}`), applicant, archives, request: form, deeds, incident }, at));
  };
  return [{ at: story.at, happens }];
}

/** A clock of the case rings. */
const ringing = (life: Life): Moment[] =>
  timersOf(life.plan, life.follower.position().state).map(({ id, at }) => ({ at, happens: () => take(life, { verb: 'clock', key: `clock:${id}:${at}`, head: 0, timer: id }) }));

/** Somebody does the next thing in the case. */
function doing(world: World, life: Life): Moment[] {
  const [deed] = life.deeds;
  if (!deed) return [];
  const happens = async (at: number) => {
    life.deeds.shift();
    life.next = world.nextOf(life.deeds, at);
    await perform(world, life, deed, at);
  };
  return [{ at: life.next, happens }];
}

/** What a case sent to others arrives at once. */
async function deliver(world: World, at: number): Promise<void> {
  for (let parcels = await takeParcels(world.tx); parcels.length; parcels = await takeParcels(world.tx))
    for (const { kind, key, payload } of parcels) {
      const { caseId, process, by, parent, event, outcome } = payload;
      const life = world.lives.get(caseId);
      if (kind === 'event' && life && event !== undefined) await take(life, { verb: 'event', key, head: 0, event, ...(outcome !== undefined && { outcome }) });
      else if (kind === 'start' && process !== undefined && by !== undefined && parent) {
        const called = await world.begin(process, { id: caseId, applicant: by, archives: [], request: {}, deeds: world.lives.get(parent.caseId)?.incident ?? [], incident: [] }, at, parent);
        await take(called, { verb: 'start', key, head: 0, by });
      } else throw new Error(`the parcel ${key} cannot be delivered`);
    }
}
