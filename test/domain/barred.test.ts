// Whoever has a task may cease to be somebody who may answer it (approval-idioms §9): the step is asked again at once.
import { describe, expect, it } from 'vitest';
import { allBarred, mayNotAnswer } from '#domain/barred.ts';
import { PEOPLE_AWAY } from '#domain/engine/act.ts';
import { seatsOf, timersOf } from '#domain/engine/state.ts';
import type { Delegation, Facts } from '#domain/organisation.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const asked = (sim: Simulation) => [...seatsOf(sim.plan, sim.state())].map(({ seat }) => seat.holders.join('+'));
/** The organisation, with somebody of it in a role `panel` who can be taken out again. */
const panel = (...who: string[]): Facts & { delegations: Delegation[] } => ({ ...people, delegations: [], roles: { ...people.roles, panel: who } });
const ask = (more = '') => definitionOf(`- { approve: ok, by: { role: panel }, mode: all, clause: A-1${more} }`);
const refusedAt = async (sim: Simulation, person: string) => (await sim.act({ verb: 'decide', task: [...seatsOf(sim.plan, sim.state())].find(({ seat }) => seat.holders.includes(person))?.seat.task ?? '', by: person, outcome: 'approve' }))?.code;

describe('whoever is no longer what he was asked as', () => {
  it('may not answer; the step is asked again, with the due instant that it had, and who sits in it already is not asked twice', async () => {
    const facts = panel('arno', 'zoe');
    const sim = await running(ask(', due: { after: 2wd }'), { facts });
    const due = timersOf(sim.plan, sim.state()).map(({ kind, at }) => [kind, at]);
    facts.roles.panel = ['zoe', 'dora'];
    expect(await refusedAt(sim, 'arno')).toBe('capacity-lost');
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['dora', 'zoe']);
    expect(timersOf(sim.plan, sim.state()).map(({ kind, at }) => [kind, at])).toEqual(due);
    for (const person of ['dora', 'zoe']) await decide(sim, 'ok', 'approve', person);
    expect(sim.state().outcome).toBe('completed');
  });

  it('leaves his seat to who stands in, where nobody else holds the role', async () => {
    const facts = panel('arno', 'zoe');
    const sim = await running(ask(), { facts });
    facts.roles.panel = ['zoe'];
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['lea', 'zoe']);
  });

  it('leaves a shared task to all who hold the role now, and where one of several still holds it, to him', async () => {
    const facts = panel('arno', 'zoe');
    const sim = await running(definitionOf('- { approve: ok, by: { role: panel }, mode: one, clause: A-1 }'), { facts });
    facts.roles.panel = ['zoe', 'dora'];
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['arno+zoe']);
    facts.roles.panel = ['dora', 'ben'];
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['dora+ben']);
  });

  it('leaves it to those who hold the role also where another one who had it has left the organisation', async () => {
    const facts = panel('arno', 'zoe');
    const sim = await running(definitionOf('- { approve: ok, by: { role: panel }, mode: one, clause: A-1 }'), { facts });
    const { arno } = people.people;
    Object.assign(facts, { people: { ...people.people, ...(arno && { arno: { ...arno, active: false } }) } });
    facts.roles.panel = ['arno', 'dora'];
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['dora']);
  });

  it('leaves the seat of his level to whoever heads that department now, and not to a new head of another level', async () => {
    const facts = { ...panel('arno'), departments: structuredClone(people.departments) };
    const sim = await running(definitionOf('- { approve: ok, by: { chain: applicant, levels: 2 }, mode: order, clause: A-1 }'), { facts });
    await decide(sim, 'ok', 'approve', 'dora');
    Object.assign(facts.departments, { design: { id: 'design', key: 'design', parentId: 'management', headId: 'ben' }, management: { id: 'management', key: 'management', headId: 'lea' } });
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['dora', 'lea']);
  });

  it('leaves his seat to whoever is asked as the same, and not to a newcomer of another role that the step asks as well', async () => {
    const facts = Object.assign(panel('arno'), { roles: { ...people.roles, panel: ['arno'], board: ['ben'] } });
    const sim = await running(definitionOf('- { approve: ok, by: { any: [{ role: panel }, { role: board }] }, mode: all, clause: A-1 }'), { facts });
    Object.assign(facts.roles, { panel: ['arno', 'dora'], board: ['zoe'] });
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['arno', 'zoe']);
  });

  it('is looked at again when his turn comes', async () => {
    const facts = panel('arno', 'zoe');
    const sim = await running(definitionOf('- { approve: ok, by: { role: panel }, mode: order, clause: A-1 }'), { facts });
    facts.roles.panel = ['arno', 'dora'];
    await decide(sim, 'ok', 'approve', 'arno');
    expect(asked(sim)).toEqual(['arno', 'dora']);
  });

  it('keeps what only has to be done, where no rule names it', async () => {
    const facts = panel('arno');
    const sim = await running(definitionOf('- { task: work, by: { role: panel } }'), { facts });
    facts.roles.panel = ['dora'];
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual(['arno']);
    await decide(sim, 'work', 'done', 'arno');
  });

  it('is followed by somebody of his own group', async () => {
    const facts = panel('arno');
    const groups = ['panel', 'legal'].map((role) => `{ key: ${role}, title: { zh: ${role}, en: ${role} }, who: { role: ${role} } }`).join(', ');
    const sim = await running(definitionOf(`- { approve: ok, by: { groups: [${groups}] }, mode: per-group, clause: A-1 }`), { facts });
    facts.roles.panel = ['dora'];
    await sim.event(PEOPLE_AWAY);
    expect([...seatsOf(sim.plan, sim.state())].map(({ seat }) => [seat.group, seat.holders])).toEqual([['panel', ['dora']], ['legal', ['ben']]]);
  });
});

it('a head who is replaced keeps what he was asked, unless a rule names the step', async () => {
  for (const [clause, then] of [['', 'dora'], [', clause: A-1', 'zoe']]) {
    const departments = { ...people.departments };
    const sim = await running(definitionOf(`- { approve: ok, by: { head-of: applicant }${clause ?? ''} }`), { facts: { ...people, departments } });
    Object.assign(departments, { design: { id: 'design', key: 'design', parentId: 'management', headId: 'zoe' } });
    await sim.event(PEOPLE_AWAY);
    expect(asked(sim)).toEqual([then]);
    await decide(sim, 'ok', 'approve', then);
  }
});

it('whoever may act for the applicant from today gives his seat to somebody else', async () => {
  const facts = panel('arno');
  const sim = await running(definitionOf('- { approve: ok, by: { any: [{ role: panel }, { role: legal }] } , mode: all, clause: A-1 }'), { facts: Object.assign(facts, { roles: { ...facts.roles, legal: [] } }) });
  expect(asked(sim)).toEqual(['arno']);
  facts.delegations.push({ id: 'd', giver: 'ana', delegate: 'arno', from: '2026-11-01', to: '2026-12-31' });
  facts.roles.panel = ['arno', 'zoe'];
  expect(await refusedAt(sim, 'arno')).toBe('conflict-of-interest');
  await sim.event(PEOPLE_AWAY);
  expect(asked(sim)).toEqual(['zoe']);
});

it('nobody may have it: it stays with whoever has it', async () => {
  const facts = panel('arno');
  Object.assign(facts.roles, { 'process-owner': [], sysadmin: [] });
  const sim = await running(ask(), { facts });
  facts.roles.panel = [];
  await sim.event(PEOPLE_AWAY);
  expect(asked(sim)).toEqual(['arno']);
});

describe('the rule', () => {
  const step = { facts: panel('arno'), applicant: 'ana', ask: { preset: 'approve' as const, apart: true, clause: 'A-1' }, kept: [] as string[] };
  const has = (person: string, capacity: string, previous: string | null = null) => ({ person, capacity, previous });
  it('lets the superior of whoever had the seat answer it, and where he has left, whoever got it', () => {
    expect(mayNotAnswer(step, has('zoe', 'role:panel', 'arno'))).toBeUndefined();
    expect(mayNotAnswer(step, has('ben', 'role:panel', 'arno'))?.code).toBe('capacity-lost');
    const { arno } = people.people;
    expect(mayNotAnswer({ ...step, facts: { ...step.facts, people: { ...people.people, ...(arno && { arno: { ...arno, active: false } }) } } }, has('ben', 'role:panel', 'arno'))).toBeUndefined();
  });
  it('looks at who acts, and at whom he acts for', () => {
    expect(mayNotAnswer(step, has('arno', 'role:panel'), 'ana')?.code).toBe('self-approval');
    expect(mayNotAnswer({ ...step, kept: ['arno'] }, has('arno', 'role:panel'), 'zoe')?.code).toBe('conflict-of-interest');
    expect(mayNotAnswer({ ...step, kept: ['zoe'] }, has('arno', 'role:panel'), 'zoe')?.code).toBe('conflict-of-interest');
  });
  it('bars a task only where it bars all who have it', () => {
    expect(allBarred(step, [has('ben', 'role:panel'), has('arno', 'role:panel')])).toBeUndefined();
    expect(allBarred(step, [has('ben', 'role:panel'), has('zoe', 'role:panel')])?.code).toBe('capacity-lost');
  });
  it('knows a post by either name', () => {
    const { ben } = people.people;
    const facts = { ...people, people: { ...people.people, ...(ben && { ben: { ...ben, post: '{"zh":"法务","en":"Counsel"}' } }) } };
    expect(['法务', 'Counsel', 'Clerk'].map((post) => mayNotAnswer({ ...step, facts }, has('ben', `post:${post}`))?.code)).toEqual([undefined, undefined, 'capacity-lost']);
  });
});
