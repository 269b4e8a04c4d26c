// Somebody's absence begins while he has a task, or before it is his turn (approval-idioms §5 row 6, §9).
import { expect, it } from 'vitest';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import { openSeats } from '#domain/engine/state.ts';
import type { Facts } from '#domain/organisation.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const organisation = () => {
  const absences: NonNullable<Facts['absences']>[number][] = [];
  return { facts: { ...people, absences }, leaves: (person: string, to = '2026-12-04') => void absences.push({ person, from: '2026-11-23', to }) };
};
const asks = (mode: string) => definitionOf(`- approve: a\n  by: { people: [arno, ben] }\n  mode: ${mode}\n  due: { after: 2wd }\n- end: done`);
const seats = (sim: Simulation) => [...openSeats(sim.plan, sim.state())].map(({ seat }) => seat);

it('a task whose holder is away beyond its due instant is his superior’s, with the same clock', async () => {
  const { facts, leaves } = organisation();
  const sim = await running(asks('all'), { facts });
  const [before] = seats(sim);
  leaves('arno');
  await sim.event(PEOPLE_AWAY);
  expect(sim.open().map(({ holders }) => holders)).toStrictEqual([['zoe'], ['ben']]);
  expect(seats(sim)[0]).toMatchObject({ chain: ['arno'], timers: before?.timers.map(({ at, kind }) => ({ at, kind })) });
  await decide(sim, 'a', 'approve', 'zoe');
  await decide(sim, 'a', 'approve', 'ben');
  expect(sim.state().outcome).toBe('done');
});

it('back in time, or somebody acts for him: it stays his', async () => {
  const back = organisation();
  back.leaves('arno', '2026-11-24');
  const covered = organisation();
  covered.leaves('arno');
  const facts = { ...covered.facts, delegations: [{ id: 'd', giver: 'arno', delegate: 'lea', from: '2026-11-20', to: '2026-12-05' }] };
  for (const world of [{ facts: back.facts }, { facts }]) {
    const sim = await running(asks('all'), world);
    await sim.event(PEOPLE_AWAY);
    expect(sim.open().flatMap(({ holders }) => holders)).toContain('arno');
  }
});

it('while he waits for somebody whom he has asked it stays where it is', async () => {
  const { facts, leaves } = organisation();
  const sim = await running(asks('all'), { facts });
  await sim.act({ verb: 'consult', by: 'arno', task: 'n1.1', people: ['lea'] });
  leaves('arno');
  await sim.event(PEOPLE_AWAY);
  expect(seats(sim)[0]).toMatchObject({ state: 'suspended', holders: ['arno'] });
});

it('in order, whoever is away when his turn comes is not waited for', async () => {
  const { facts, leaves } = organisation();
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben, arno] }\n  mode: order\n  due: { after: 2wd }\n- end: done'), { facts });
  leaves('arno');
  await decide(sim, 'a', 'approve', 'ben');
  expect(sim.open()).toMatchObject([{ holders: ['zoe'] }]);
  await decide(sim, 'a', 'approve', 'zoe');
  expect(sim.state().outcome).toBe('done');
});
