// What the model has found wrong with who is asked, and who sits in for whoever is away, each shrunk to the smallest life that shows it.
import { describe, expect, it } from 'vitest';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import { seatsOf } from '#domain/engine/state.ts';
import type { Absence } from '#domain/organisation.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const asked = (sim: Simulation) => [...seatsOf(sim.plan, sim.state())].map(({ seat }) => seat.holders.join('+'));
const away = (person: string, from = '2026-11-20', to = '2026-12-31'): Absence => ({ person, from, to });
const panel = (who: string[], absences: readonly Absence[] = []) => ({ ...people, absences, roles: { ...people.roles, panel: who } });
const step = (more: string, form?: string) => definitionOf(`- { approve: ok, by: { role: panel }, ${more} }`, form);

it('whoever sits for another group already gives way to nobody: where the applicant is not kept apart, the empty group gets who stands in and not his superior', async () => {
  const groups = ['a', 'b'].map((key) => `{ key: ${key}, title: { zh: ${key}, en: ${key} }, who: applicant }`).join(', ');
  expect(asked(await running(definitionOf(`- { task: work, by: { groups: [${groups}] }, mode: per-group }`)))).toEqual(['ana', 'lea']);
});

describe('whoever sits in for somebody who is away', () => {
  it('is there himself, by whatever account', async () => {
    const { max } = people.people;
    const twice = { ...panel(['lea', 'arno'], [away('arno'), away('max'), away('lea')]), people: { ...people.people, ...(max && { zoe: { ...max, id: 'zoe', departmentId: 'archive' } }) } };
    expect(asked(await running(step('mode: all, due: { after: 2wd }'), { facts: twice }))).toEqual(['lea', 'arno']);
  });

  it('has one seat of the step, though two of those whose absence begins have him above them', async () => {
    const absences: Absence[] = [];
    const sim = await running(step('mode: all, due: { after: 2wd }'), { facts: panel(['lea', 'dora'], absences) });
    absences.push(away('lea'), away('dora'));
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['max', 'dora']);
  });

  it('is not somebody whom the request is about, nor whom the step keeps out', async () => {
    const form = 'whom: { type: user, zh: 谁, en: Whom, subject: true }';
    const about = await running(step('mode: all, due: { after: 2wd }', form), { facts: panel(['arno'], [away('arno')]), form: { whom: 'zoe' } });
    expect(asked(about)).toEqual(['max']);
    const except = await running(step('mode: all, due: { after: 2wd }, except: { people: [zoe] }'), { facts: panel(['arno'], [away('arno')]) });
    expect(asked(except)).toEqual(['max']);
  });

  it('is asked for the whole time that one absence and the next make', async () => {
    const following = [away('arno', '2026-11-20', '2026-11-23'), away('arno', '2026-11-24', '2026-12-31')];
    const across = [away('arno', '2026-11-20', '2026-11-23'), away('arno', '2026-11-20', '2026-12-31')];
    for (const absences of [following, across]) expect(asked(await running(step('mode: all, due: { after: 2wd }'), { facts: panel(['arno'], absences) }))).toEqual(['zoe']);
  });

  it('has what is overdue already, too', async () => {
    const absences: Absence[] = [];
    const sim = await running(step('mode: all, due: { after: 3wh }'), { facts: panel(['arno'], absences) });
    await sim.wait(2 * 86_400_000);
    absences.push(away('arno'));
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['zoe']);
  });

  it('has no shared task that somebody has claimed while another candidate is there', async () => {
    const absences: Absence[] = [];
    const sim = await running(step('mode: one, due: { after: 10wd }'), { facts: panel(['arno', 'lea'], absences) });
    await sim.act({ verb: 'claim', by: 'arno', task: sim.open()[0]?.task ?? '' });
    absences.push(away('arno'));
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['arno']);
    absences.push(away('lea'));
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['zoe']);
  });

  it('leaves what is signed in person where it is, whoever is away', async () => {
    const absences: Absence[] = [];
    const sim = await running(definitionOf('- { sign: ok, by: { role: panel }, mode: all, due: { after: 2wd } }'), { facts: panel(['arno'], absences) });
    absences.push(away('arno'));
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['arno']);
  });

  it('speaks as nobody but himself: where the same is asked again, neither he nor whose seat it was has said it before', async () => {
    const sim = await running(definitionOf(['ok', 'again'].map((id) => `- { approve: ${id}, by: { role: panel }, mode: all, due: { after: 2wd } }`).join('\n')), { facts: panel(['arno'], [away('arno')]) });
    await decide(sim, 'ok', 'approve', 'zoe');
    expect(sim.open()).toMatchObject([{ step: 'again', holders: ['zoe'] }]);
  });
});
