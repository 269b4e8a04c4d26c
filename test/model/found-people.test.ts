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

describe('an answer is taken back although an absence has begun', () => {
  const arms = (other: string) => definitionOf(`
- parallel: p
  arms:
    - { title: { zh: 甲, en: A }, steps: [{ task: first, by: { role: it } }, { task: then, by: { role: legal } }] }
    - { title: { zh: 乙, en: B }, steps: [{ task: other, by: { people: [${other}] }, due: { after: 2wd } }] }`);
  const afterAbsence = async (other: string) => {
    const absences: Absence[] = [];
    const sim = await running(arms(other), { facts: { ...people, absences } });
    const task = sim.open().find(({ step }) => step === 'first')?.task ?? '';
    await decide(sim, 'first', 'done', 'ben');
    absences.push(away('arno'));
    await sim.event(PEOPLE_AWAY);
    return { code: (await sim.act({ verb: 'take-back', by: 'ben', task }))?.code, asked: sim.open().map(({ step, holders }) => `${step}: ${holders.join()}`) };
  };
  it('where it has moved nothing', async () => {
    expect(await afterAbsence('dora')).toEqual({ code: undefined, asked: ['first: ben', 'other: dora'] });
  });
  it('and not where a task that stood before has somebody else now', async () => {
    expect(await afterAbsence('arno')).toEqual({ code: 'not-reversible', asked: ['then: ben', 'other: zoe'] });
  });
});

describe('whoever asks for something beside a task does not decide it', () => {
  const beside = (inner: string, outer = 'by: { role: archive-dept }') => definitionOf(`
- task: work
  ${outer}
  beside: [{ key: more, title: { zh: 延期, en: More time }, steps: [${inner}] }]`);
  const grant = (by: string, more = '') => `{ approve: grant, by: ${by}, on-reject: block${more} }`;
  const holdersOf = (sim: Simulation, step: string) => sim.open().find((one) => one.step === step)?.holders;
  const asks = async (definition: Parameters<typeof running>[0], world: Partial<Parameters<typeof running>[1]> = {}, by = 'arno') => {
    const sim = await running(definition, world);
    await decide(sim, 'work', 'more', by);
    return sim;
  };
  const refusal = async (sim: Simulation, step: string, act: Record<string, unknown>) => (await sim.act({ ...act, task: sim.open().find((one) => one.step === step)?.task ?? '' } as never))?.code;

  it('another of the same role is asked; was he the only one, the superior of the applicant', async () => {
    expect(holdersOf(await asks(beside(grant('{ role: archive-dept }'))), 'grant')).toEqual(['zoe']);
    expect(holdersOf(await asks(beside(grant('{ people: [arno] }'))), 'grant')).toEqual(['dora']);
  });
  it('nor does who may act for him, or somebody with another account of his', async () => {
    const delegations = [{ id: 'd1', giver: 'arno', delegate: 'zoe', from: '2026-01-01', to: '2099-12-31' }];
    expect(holdersOf(await asks(beside(grant('{ role: archive-dept }')), { facts: { ...people, delegations } }), 'grant')).toEqual(['dora']);
    const { arno } = people.people;
    const twice = { ...people, people: { ...people.people, ...(arno && { zoe: { ...arno, id: 'zoe' } }) } };
    expect(holdersOf(await asks(beside(grant('{ people: [zoe, lea] }')), { facts: twice }), 'grant')).toEqual(['lea']);
  });
  it('by no verb: the task is not passed on to him, he is not added, and answers for nobody', async () => {
    const delegations = [{ id: 'd1', giver: 'lea', delegate: 'arno', from: '2026-01-01', to: '2099-12-31' }];
    const sim = await asks(beside(grant('{ people: [lea] }')), { facts: { ...people, delegations } });
    expect(await refusal(sim, 'grant', { verb: 'transfer', by: 'lea', to: 'arno' })).toBe('conflict-of-interest');
    expect(await refusal(sim, 'grant', { verb: 'add', by: 'lea', people: ['arno'], place: 'with', mode: 'all' })).toBe('conflict-of-interest');
    expect(await refusal(sim, 'grant', { verb: 'decide', by: 'arno', for: 'lea', outcome: 'approve' })).toBe('conflict-of-interest');
    expect(await refusal(sim, 'grant', { verb: 'decide', by: 'lea', outcome: 'approve' })).toBeUndefined();
  });
  it('nor does the ladder bring it to him, or sitting in for somebody', async () => {
    const late = await asks(beside(grant('{ people: [lea] }', ', due: { after: 3wh, overdue: [{ after: 1h, hand: { people: [arno, zoe] } }] }')));
    await late.wait(86_400_000);
    expect(holdersOf(late, 'grant')).toEqual(['zoe']);
    const missed = await asks(beside(grant('{ people: [arno, ben] }', ', due: { after: 2wd }'), 'by: { people: [dora] }'), { applicant: 'zoe', facts: { ...people, absences: [away('ben'), away('arno')] } }, 'dora');
    expect(holdersOf(missed, 'grant')).toEqual(['max']);
  });
  it('also at a step that keeps the applicant not apart, as long as it can say no; what only has to be done may be his', async () => {
    const answer = '{ task: grant, by: { one: { people: [arno] }, else: { people: [lea] } }, outcomes: [granted, { key: refused, vote: reject }], on-reject: block }';
    expect(holdersOf(await asks(beside(answer)), 'grant')).toEqual(['lea']);
    expect(holdersOf(await asks(beside('{ task: grant, by: { people: [arno] } }')), 'grant')).toEqual(['arno']);
  });
});

it('the time in which the applicant was asked is not lost when the task is moved before he has answered', async () => {
  const sim = await running(definitionOf('- { task: work, by: { people: [arno] }, outcomes: [good, bad], due: { after: 3wh, expire: bad } }\n- { task: then, by: { people: [dora] } }'));
  const task = sim.open()[0]?.task ?? '';
  await sim.act({ verb: 'ask-applicant', by: 'arno', task });
  await sim.wait(86_400_000);
  await sim.act({ verb: 'reassign', by: 'max', task, to: 'zoe' });
  await sim.wait(3_600_000);
  expect(sim.open()).toMatchObject([{ step: 'work', holders: ['zoe'] }]);
  await sim.wait(86_400_000);
  expect(sim.open()).toMatchObject([{ step: 'then' }]);
});

it('whoever is away and is sat in for has no part in the step any more, and may act there for another', async () => {
  const delegations = [{ id: 'd1', giver: 'ben', delegate: 'arno', from: '2026-01-01', to: '2099-12-31' }];
  const both = step('mode: all, due: { after: 3wh }');
  const absences: Absence[] = [away('arno'), away('ben')];
  expect(asked(await running(both, { facts: { ...panel(['arno', 'ben'], absences), delegations } })), 'as the step opens').toEqual(['zoe', 'ben']);
  const later: Absence[] = [];
  const sim = await running(both, { facts: { ...panel(['arno', 'ben'], later), delegations } });
  later.push(...absences);
  await sim.event(PEOPLE_AWAY);
  expect(asked(sim), 'as they go away').toEqual(['zoe', 'ben']);
});
