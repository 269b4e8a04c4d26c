// What somebody does in another's place on a task: all that its holder may, but to pass it on (approval-idioms §8).
import { expect, it } from 'vitest';
import { openSeats, seatsOf } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const leave = (giver: string, delegate: string) => ({ id: `${giver}-${delegate}`, giver, delegate, from: '2026-11-01', to: '2026-12-31' });
const facts: Facts = { ...people, delegations: [leave('ben', 'lea'), leave('zoe', 'lea'), leave('ana', 'max')] };
const holders = (sim: Simulation) => [...openSeats(sim.plan, sim.state())].map(({ seat }) => seat.holders);

it('signers whom a deputy adds are the holder’s: both may remove them, and the step waits for them', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- end: done'), { facts });
  const adds = (more: object) => sim.act({ verb: 'add', by: 'lea', for: 'ben', task: 'n1.1', place: 'after', people: ['zoe'], ...more });
  expect(await adds({ for: undefined })).toMatchObject({ code: 'not-yours' });
  expect(await adds({ by: 'dora' })).toMatchObject({ code: 'not-yours' });
  expect(await adds({ people: ['lea'] })).toMatchObject({ code: 'already-in-step' });
  expect(await adds({ people: ['ben'] })).toMatchObject({ code: 'already-in-step' });
  expect(await adds({ people: ['max'] }), 'who acts for the applicant').toMatchObject({ code: 'conflict-of-interest' });
  expect(await adds({ people: ['zoe', 'dora'] })).toBeUndefined();
  const [zoe = '', dora = ''] = [...seatsOf(sim.plan, sim.state())].flatMap(({ seat }) => (seat.added ? [seat.task] : []));
  expect(await sim.act({ verb: 'remove', by: 'lea', task: 'n1.1', signer: zoe })).toMatchObject({ code: 'not-yours' });
  expect(await sim.act({ verb: 'remove', by: 'lea', for: 'ben', task: 'n1.1', signer: zoe })).toBeUndefined();
  expect(await sim.act({ verb: 'remove', by: 'ben', task: 'n1.1', signer: dora })).toBeUndefined();
  expect(await adds({ people: ['arno'] })).toBeUndefined();
  await decide(sim, 'a', 'approve', 'ben');
  expect([sim.state().phase, sim.open().map((one) => one.holders)]).toStrictEqual(['running', [['arno']]]);
  await decide(sim, 'a', 'approve', 'arno');
  expect(sim.state().outcome).toBe('done');
});

it('a task that a deputy claims is his who gave him leave, and goes back to all of them when it is put back', async () => {
  const sim = await running(definitionOf('- task: a\n  by: { role: archive-dept }\n  mode: one\n- end: done'), { facts });
  expect(holders(sim)).toStrictEqual([['arno', 'zoe']]);
  const acts = (verb: 'claim' | 'release', who: object) => sim.act({ verb, by: 'lea', task: 'n1.1', ...who });
  expect(await acts('claim', {})).toMatchObject({ code: 'not-yours' });
  expect(await acts('claim', { for: 'arno' })).toMatchObject({ code: 'not-yours' });
  expect(await acts('claim', { for: 'zoe' })).toBeUndefined();
  expect(holders(sim)).toStrictEqual([['zoe']]);
  expect(await acts('release', { for: 'zoe' })).toBeUndefined();
  expect(holders(sim)).toStrictEqual([['arno', 'zoe']]);
  expect(await acts('claim', { for: 'zoe' })).toBeUndefined();
  expect(await sim.act({ verb: 'transfer', by: 'lea', for: 'zoe', task: 'n1.1', to: 'dora' })).toMatchObject({ code: 'no-redelegation' });
  expect(await sim.act({ verb: 'decide', by: 'lea', for: 'zoe', task: 'n1.1', outcome: 'done' })).toBeUndefined();
  expect(sim.state().outcome).toBe('done');
});
