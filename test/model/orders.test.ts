// The orders of acts that must not matter, over the same random processes, organisations and lives as in `lives.ts`.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrivals } from './case.ts';
import { choices } from './commands.ts';
import { APPLICANT, organisations } from './organisations.ts';
import { processes } from './processes.ts';
import { stateOf } from './seats.ts';
import { lead, live, seen, type Life } from './side-by-side.ts';
import type { Command } from './command.ts';
import { forbids } from './forbids.ts';

const MINUTES = 60_000;
const seed = 20261128;

/** Where a case stands, without the names of its tasks. */
const standing = ({ model }: Life): string => JSON.stringify([model.phase, model.outcomes, seen(model).map(({ step, seats }) => [step, seats?.map((seat) => ({ ...seat, task: '' }))])]);

it('an answer that is taken back and given again leaves the case as if it had never been taken back (invariant 20)', async () => {
  let tried = 0;
  await fc.assert(fc.asyncProperty(processes, organisations, choices, fc.nat(99), async (definition, facts, all, n) => {
    const life = await lead({ definition, facts, applicant: APPLICANT }, all);
    const { model, world } = life;
    const open = arrivals(model).flatMap(({ arrival }) => (arrival.seats ?? []).flatMap((seat) => (stateOf(arrival, seat) === 'open' ? [{ seat, step: arrival.step }] : [])));
    const one = open[n % Math.max(1, open.length)];
    const outcome = one?.step.outcomes.filter(({ vote }) => vote !== 'reject')[n % 2]?.key;
    if (!one || outcome === undefined) return;
    const { task, holders: [by = ''] } = one.seat;
    const say: Command = { verb: 'decide', task, by, outcome };
    const back: Command = { verb: 'take-back', task, by };
    if (forbids(model, world, say).length) return;
    await live(life, say);
    const before = standing(life);
    if (forbids(model, world, back).length) return;
    await live(life, back);
    await live(life, say);
    expect(standing(life)).toBe(before);
    tried++;
  }), { numRuns: 4_000, seed });
  expect(tried).toBeGreaterThan(100);
}, 5 * MINUTES);

it('two answers on different seats, neither of which settles the step, come to the same in either order (invariant 24)', async () => {
  let tried = 0;
  await fc.assert(fc.asyncProperty(processes, organisations, choices, fc.tuple(fc.nat(5), fc.nat(5), fc.boolean(), fc.boolean()), async (definition, facts, all, [a, b, yesA, yesB]) => {
    const world = { definition, facts, applicant: APPLICANT };
    const [life, other] = [await lead(world, all), await lead(world, all)];
    const open = arrivals(life.model).flatMap(({ arrival }) => (['all', 'm-of-n', 'share'].includes(arrival.step.mode.kind) && arrival.step.preset === 'approve' ? [(arrival.seats ?? []).filter((seat) => stateOf(arrival, seat) === 'open' && !seat.hung)] : [])).find((seats) => seats.length > 1);
    const [one, two] = [open?.[a % open.length], open?.[b % open.length]];
    if (!one || !two || one === two) return;
    const say = (seat: typeof one, yes: boolean): Command => ({ verb: 'decide', task: seat.task, by: seat.holders[0] ?? '', outcome: yes ? 'approve' : 'reject' });
    const acts = [say(one, yesA), say(two, yesB)];
    for (const act of acts) await live(life, act);
    for (const act of acts.toReversed()) await live(other, act);
    if (!standsStill(life) || !standsStill(other)) return;
    expect(standing(other)).toBe(standing(life));
    tried++;
    function standsStill(after: Life): boolean {
      return acts.every((act) => arrivals(after.model).some(({ arrival }) => arrival.seats?.some((seat) => 'task' in act && seat.task === act.task && seat.said)));
    }
  }), { numRuns: 4_000, seed });
  expect(tried).toBeGreaterThan(20);
}, 5 * MINUTES);
