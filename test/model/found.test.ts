// What the model has found wrong with the engine, each shrunk to the smallest life that shows it.
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, people, running } from '#test/build.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { seatsOf } from '#domain/engine/state.ts';

/** Everybody of a list, by a role of their own. */
const asking = (mode: string, who = ['arno', 'zoe', 'lea'], more = '', then = '- { task: after, by: { role: it } }') => running(definitionOf(`- { approve: ok, by: { role: panel }, mode: ${mode}${more} }\n${then}`), { facts: { ...people, roles: { ...people.roles, panel: who } } });
const states = (sim: Simulation) => Object.fromEntries([...seatsOf(sim.plan, sim.state())].map(({ seat }) => [seat.holders.join('+'), seat.state]));
const taskOf = (sim: Simulation, person: string) => [...seatsOf(sim.plan, sim.state())].find(({ seat }) => seat.holders.includes(person))?.seat.task ?? 'none';
const add = (sim: Simulation, by: string, signers: string[], place: 'before' | 'with' | 'after', mode = 'all') => sim.act({ verb: 'add', by, task: taskOf(sim, by), people: signers, place, mode });
const takeBack = async (sim: Simulation, by: string) => (await sim.act({ verb: 'take-back', by, task: taskOf(sim, by) }))?.code;

describe('taking back', () => {
  it('comes too late in order once the next has answered', async () => {
    const sim = await asking('order');
    await decide(sim, 'ok', 'approve', 'arno');
    await decide(sim, 'ok', 'approve', 'zoe');
    expect(await takeBack(sim, 'arno')).toBe('touched');
    expect(states(sim)).toEqual({ arno: 'done', zoe: 'done', lea: 'open' });
  });
  it('makes the next in order wait again, also when it is a signer beside a seat who takes back', async () => {
    const sim = await asking('order');
    await add(sim, 'arno', ['dora'], 'with');
    await decide(sim, 'ok', 'approve', 'dora');
    await decide(sim, 'ok', 'approve', 'arno');
    expect(states(sim)).toMatchObject({ zoe: 'open' });
    expect(await takeBack(sim, 'dora')).toBeUndefined();
    expect(states(sim)).toEqual({ arno: 'done', zoe: 'waiting', lea: 'waiting', dora: 'open' });
  });
  it('comes too late for a signer before a seat once his group has been heard, whatever the seat waits for by then', async () => {
    const sim = await asking('all');
    await add(sim, 'arno', ['dora'], 'before');
    await decide(sim, 'ok', 'approve', 'dora');
    await sim.act({ verb: 'consult', by: 'arno', task: taskOf(sim, 'arno'), people: ['ben'] });
    expect(await takeBack(sim, 'dora')).toBe('touched');
    expect(states(sim)).toMatchObject({ arno: 'suspended', dora: 'done' });
  });
  it('comes too late for somebody beside such a signer, too', async () => {
    const sim = await asking('all');
    await add(sim, 'arno', ['dora', 'ben'], 'before', 'any');
    await add(sim, 'dora', ['max'], 'with');
    await decide(sim, 'ok', 'approve', 'max');
    await decide(sim, 'ok', 'approve', 'dora');
    expect(await takeBack(sim, 'max')).toBe('touched');
    expect(states(sim)).toMatchObject({ arno: 'open', ben: 'closed' });
  });
  it('makes the next in order wait again, also past one who was removed meanwhile', async () => {
    const sim = await asking('all');
    await add(sim, 'arno', ['dora', 'ben', 'max'], 'before', 'order');
    await sim.act({ verb: 'remove', by: 'arno', task: taskOf(sim, 'arno'), signer: taskOf(sim, 'ben') });
    await decide(sim, 'ok', 'approve', 'dora');
    expect(states(sim)).toMatchObject({ max: 'open' });
    expect(await takeBack(sim, 'dora')).toBeUndefined();
    expect(states(sim)).toMatchObject({ dora: 'open', max: 'waiting' });
  });
  it('leaves whom an earlier answer has ended where he is: he still has his part in the step', async () => {
    const sim = await asking('all');
    await add(sim, 'arno', ['dora', 'ben'], 'before', 'any');
    await decide(sim, 'ok', 'approve', 'dora');
    await decide(sim, 'ok', 'approve', 'arno');
    expect(await takeBack(sim, 'arno')).toBeUndefined();
    expect((await sim.act({ verb: 'transfer', by: 'arno', task: taskOf(sim, 'arno'), to: 'ben' }))?.code).toBe('already-in-step');
  });
  it('comes too late once whoever came to his turn by it has asked somebody', async () => {
    const sim = await asking('order');
    await add(sim, 'arno', ['dora'], 'with');
    await decide(sim, 'ok', 'approve', 'dora');
    await decide(sim, 'ok', 'approve', 'arno');
    await sim.act({ verb: 'consult', by: 'zoe', task: taskOf(sim, 'zoe'), people: ['ben'] });
    expect(await takeBack(sim, 'dora')).toBe('touched');
    const other = await asking('all');
    await add(other, 'arno', ['dora'], 'after');
    await decide(other, 'ok', 'approve', 'arno');
    await other.act({ verb: 'consult', by: 'dora', task: taskOf(other, 'dora'), people: ['ben'] });
    expect(await takeBack(other, 'arno')).toBe('touched');
  });
  it('by a signer reopens nobody whom the seat\'s own yes has made idle', async () => {
    const sim = await asking('any');
    await add(sim, 'arno', ['dora', 'ben'], 'with');
    await decide(sim, 'ok', 'approve', 'arno');
    await decide(sim, 'ok', 'approve', 'dora');
    expect(await takeBack(sim, 'dora')).toBeUndefined();
    expect(states(sim)).toEqual({ arno: 'done', zoe: 'closed', lea: 'closed', dora: 'open', ben: 'open' });
  });
  it('opens no task beside a seat that need not answer any more', async () => {
    const sim = await running(definitionOf('- { approve: ok, by: { role: panel }, mode: { kind: any, reject: majority } }'), { facts: { ...people, roles: { ...people.roles, panel: ['arno', 'zoe'] } } });
    await add(sim, 'arno', ['dora'], 'with');
    await add(sim, 'zoe', ['ben'], 'with');
    await decide(sim, 'ok', 'approve', 'dora');
    await decide(sim, 'ok', 'approve', 'zoe');
    expect(states(sim)).toMatchObject({ arno: 'closed', ben: 'open' });
    expect(await takeBack(sim, 'dora')).toBe('not-reversible');
  });
  it('does not undo what a clock has done in another arm meanwhile', async () => {
    const sim = await running(definitionOf(`
- parallel: p
  arms:
    - { title: { zh: 甲, en: A }, steps: [{ task: first, by: { role: it }, outcomes: [good, bad] }, { task: then, by: { role: legal } }] }
    - { title: { zh: 乙, en: B }, steps: [{ task: other, by: { role: gm }, outcomes: [good, bad], due: { after: 1d, expire: bad } }] }`));
    const task = taskOf(sim, 'ben');
    await decide(sim, 'first', 'good', 'ben');
    await sim.wait(2 * 86_400_000);
    expect((await sim.act({ verb: 'take-back', by: 'ben', task }))?.code).toBe('not-reversible');
    expect(sim.open().map(({ step }) => step)).toEqual(['then']);
  });
});

it('whom somebody else\'s yes has made idle is given no other seat of the step: the yes may be taken back, and nobody speaks twice', async () => {
  const groups = '{ groups: [{ key: a, title: { zh: 甲, en: A }, who: { role: panel } }, { key: b, title: { zh: 乙, en: B }, who: { role: gm } }] }';
  const sim = await running(definitionOf(`- { approve: ok, by: ${groups}, mode: per-group }`), { facts: { ...people, roles: { ...people.roles, panel: ['arno', 'zoe'] } } });
  await decide(sim, 'ok', 'approve', 'arno');
  expect((await sim.act({ verb: 'transfer', by: 'max', task: taskOf(sim, 'max'), to: 'zoe' }))?.code).toBe('already-in-step');
});

describe('a seat that moves', () => {
  const shared = () => asking('one');

  it('goes back to whichever of several candidates had passed it on', async () => {
    const sim = await shared();
    await sim.act({ verb: 'transfer', by: 'zoe', task: taskOf(sim, 'zoe'), to: 'dora' });
    await sim.act({ verb: 'hand-back', by: 'dora', task: taskOf(sim, 'dora') });
    expect(states(sim)).toEqual({ zoe: 'open' });
  });

  it('stays with whoever got it, though the one before him had claimed it and left it idle', async () => {
    const sim = await shared();
    await sim.act({ verb: 'claim', by: 'zoe', task: taskOf(sim, 'zoe') });
    await sim.act({ verb: 'transfer', by: 'zoe', task: taskOf(sim, 'zoe'), to: 'dora' });
    await sim.wait(3 * 86_400_000);
    expect(states(sim)).toEqual({ dora: 'open' });
    expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring')).toEqual([]);
  });

  it('is not passed on to oneself', async () => {
    const sim = await shared();
    expect((await sim.act({ verb: 'transfer', by: 'zoe', task: taskOf(sim, 'zoe'), to: 'zoe' }))?.code).toBe('already-in-step');
  });

  it('goes back to nobody when an administrator has given away a shared task that nobody had taken', async () => {
    const sim = await shared();
    await sim.act({ verb: 'reassign', by: 'max', task: taskOf(sim, 'zoe'), to: 'arno' });
    expect((await sim.act({ verb: 'hand-back', by: 'arno', task: taskOf(sim, 'arno') }))?.code).toBe('not-allowed-here');
  });

  it('moves five times at most, also by being handed back', async () => {
    const sim = await asking('all', ['arno']);
    for (const [by, to] of [['arno', 'zoe'], ['zoe', 'lea'], ['lea', 'dora'], ['dora', 'ben'], ['ben', 'arno']] as const) expect(await sim.act({ verb: 'transfer', by, task: taskOf(sim, by), to })).toBeUndefined();
    expect((await sim.act({ verb: 'hand-back', by: 'arno', task: taskOf(sim, 'arno') }))?.code).toBe('chain-too-long');
  });
});

it('whoever joins signers who are asked in order waits until his turn', async () => {
  const sim = await asking('all');
  await add(sim, 'arno', ['dora'], 'before', 'order');
  await add(sim, 'arno', ['ben'], 'before');
  expect(states(sim)).toMatchObject({ dora: 'open', ben: 'waiting' });
  await decide(sim, 'ok', 'approve', 'dora');
  expect(states(sim)).toMatchObject({ arno: 'suspended', ben: 'open' });
});

it('an administrator moves no case back to a step that this turn has refused, though an earlier turn had passed it', async () => {
  const sim = await running(definitionOf(`
- repeat: again
  until: outcome['check'] == 'good'
  steps:
    - parallel: p
      arms: [{ title: { zh: 甲, en: A }, steps: [{ approve: first, by: { role: legal }, on-reject: block }] }]
    - { task: check, by: { role: gm }, outcomes: [good, bad] }`));
  const [by = ''] = sim.open()[0]?.holders ?? [];
  await decide(sim, 'first', 'approve', by);
  await decide(sim, 'check', 'bad', 'max');
  await decide(sim, 'first', 'reject', by);
  expect((await sim.act({ verb: 'jump', by: 'max', to: 'first' }))?.code).toBe('target-in-past-iteration');
});

describe('the ladder', () => {
  const HOUR = 3_600_000;
  const late = (...overdue: string[]) => `, due: { after: 1h, overdue: [${overdue.map((rung, i) => `{ after: ${i + 1}h, ${rung} }`).join(', ')}] }`;
  const toBen = 'offer: { people: [ben] }';
  it('offers a task that somebody has claimed to others for good: it is theirs, too, once he or one of them leaves it', async () => {
    for (const by of ['arno', 'ben']) {
      const sim = await asking('one', ['arno', 'zoe'], late(toBen));
      await sim.act({ verb: 'claim', by: 'arno', task: taskOf(sim, 'arno') });
      await sim.wait(2 * HOUR);
      if (by === 'ben') await sim.act({ verb: 'claim', by, task: taskOf(sim, by) });
      await sim.act({ verb: 'release', by, task: taskOf(sim, by) });
      expect(states(sim)).toEqual({ 'arno+zoe+ben': 'open' });
    }
  });
  it('hands on what was somebody\'s and was offered to others as his: it goes back to him, and not by himself', async () => {
    const sim = await asking('all', ['arno'], late(toBen, 'hand: { people: [dora] }', 'offer: { people: [arno] }'));
    await sim.wait(4 * HOUR);
    expect((await sim.act({ verb: 'hand-back', by: 'arno', task: taskOf(sim, 'arno') }))?.code).toBe('already-in-step');
    await sim.act({ verb: 'hand-back', by: 'dora', task: taskOf(sim, 'dora') });
    expect(states(sim)).toEqual({ arno: 'open' });
  });
  it('hands a shared task that nobody had taken on to one of its candidates as nobody\'s, and nobody\'s own task to himself', async () => {
    const shared = await asking('one', ['arno', 'zoe'], late('hand: { people: [zoe] }'));
    await shared.wait(2 * HOUR);
    expect(states(shared)).toEqual({ zoe: 'open' });
    expect((await shared.act({ verb: 'hand-back', by: 'zoe', task: taskOf(shared, 'zoe') }))?.code).toBe('not-allowed-here');
    const own = await asking('all', ['arno'], late(toBen, 'hand: { people: [arno, dora] }'));
    await own.wait(3 * HOUR);
    expect(states(own)).toEqual({ dora: 'open' });
  });
  it('hands nothing on that has moved five times', async () => {
    const sim = await asking('all', ['arno'], late('hand: { people: [max] }'));
    for (const [by, to] of [['arno', 'zoe'], ['zoe', 'lea'], ['lea', 'dora'], ['dora', 'ben'], ['ben', 'arno']] as const) await sim.act({ verb: 'transfer', by, task: taskOf(sim, by), to });
    await sim.wait(2 * HOUR);
    expect(states(sim)).toEqual({ arno: 'open' });
  });
  it('neither offers nor hands on what is signed in person', async () => {
    const sim = await running(definitionOf(`- { sign: ok, by: { role: legal }${late('offer: { people: [arno] }', 'hand: { people: [max] }')} }`));
    await sim.wait(3 * HOUR);
    expect(states(sim)).toEqual({ ben: 'open' });
  });
  it('offers no other seat of the step to whom a yes has made idle', async () => {
    const sim = await asking('any', ['arno', 'zoe'], late('offer: { people: [zoe] }'));
    await add(sim, 'arno', ['dora'], 'after');
    await decide(sim, 'ok', 'approve', 'arno');
    await sim.wait(2 * HOUR);
    expect(states(sim)).toEqual({ arno: 'done', zoe: 'closed', dora: 'open' });
  });
  it('leaves the way back open: what one of several candidates hands back has been his', async () => {
    const sim = await asking('all', ['arno'], late(toBen));
    await sim.act({ verb: 'transfer', by: 'arno', task: taskOf(sim, 'arno'), to: 'zoe' });
    await sim.wait(2 * HOUR);
    await sim.act({ verb: 'hand-back', by: 'zoe', task: taskOf(sim, 'zoe') });
    await sim.act({ verb: 'hand-back', by: 'arno', task: taskOf(sim, 'arno') });
    expect(states(sim)).toEqual({ zoe: 'open' });
  });
});

it('where only a second account of the applicant is found whose holder has left, nobody is: whoever stands in is asked, not the superior', async () => {
  const { ana } = people.people;
  const facts = { ...people, people: { ...people.people, ...(ana && { eva: { ...ana, id: 'eva', active: false } }) } };
  expect(states(await running(definitionOf('- { approve: ok, by: { people: [eva] } }'), { facts }))).toEqual({ lea: 'open' });
});

it('whom somebody picked with a yes that is history is not asked: the step has been refused since', async () => {
  const sim = await asking('one', ['arno'], ', on-reject: go-on', '- { approve: then, by: { pick-at: ok, among: { people: [zoe, dora] } } }');
  await sim.act({ verb: 'decide', by: 'arno', task: taskOf(sim, 'arno'), outcome: 'approve' }, {}, { then: ['zoe'] });
  await sim.act({ verb: 'return', by: 'zoe', task: taskOf(sim, 'zoe'), to: 'ok' });
  await decide(sim, 'ok', 'reject', 'arno');
  expect(states(sim)).toEqual({ lea: 'open' });
});

describe('the same person again', () => {
  const again = '- { approve: again, by: { role: panel }, mode: all }';

  it('is asked when he has taken his yes back, and counts as himself on a seat that was passed on to him', async () => {
    const back = await asking('any', ['arno', 'zoe'], '', again);
    const task = taskOf(back, 'arno');
    await decide(back, 'ok', 'approve', 'arno');
    await back.act({ verb: 'take-back', by: 'arno', task });
    await decide(back, 'ok', 'approve', 'zoe');
    expect(states(back)).toEqual({ arno: 'open', zoe: 'done' });
    const moved = await asking('one', ['arno', 'zoe'], '', again);
    await moved.act({ verb: 'transfer', by: 'arno', task: taskOf(moved, 'arno'), to: 'zoe' });
    await decide(moved, 'ok', 'approve', 'zoe');
    expect(states(moved)).toEqual({ arno: 'open', zoe: 'done' });
  });

  it('keeps nobody waiting for ever who is to be heard as well', async () => {
    const sim = await asking('one', ['arno', 'zoe'], '', '- { approve: again, by: { role: panel }, mode: { kind: any, reject: all-heard } }');
    await decide(sim, 'ok', 'approve', 'arno');
    expect(states(sim)).toEqual({ arno: 'done', zoe: 'open' });
  });

  it('is asked where he sits in nobody\'s place, too, in whatever order that was found', async () => {
    const by = '{ weighted: [{ who: { role: legal }, weight: 1 }, { who: { role: none }, weight: 1 }] }';
    const sim = await running(definitionOf(['first', 'second'].map((id) => `- { approve: ${id}, by: ${by}, mode: { kind: share, over: 50 } }`).join('\n')), { facts: { ...people, roles: { ...people.roles, 'process-owner': ['ben'] } } });
    await decide(sim, 'first', 'approve', 'ben');
    expect(states(sim)).toEqual({ ben: 'open' });
  });
});

it('nobody is named for a step to which a refusal has closed the way', async () => {
  const sim = await running(definitionOf(`
- parallel: p
  arms:
    - { title: { zh: 甲, en: A }, steps: [{ approve: first, by: { role: legal }, on-reject: block }, { approve: second, by: { pick: applicant, among: { role: archive-dept } } }] }
    - { title: { zh: 乙, en: B }, steps: [{ task: other, by: { role: gm } }] }`), { picks: { second: ['zoe'] } });
  await decide(sim, 'first', 'reject', 'ben');
  expect((await sim.act({ verb: 'name', by: 'ana', step: 'second', people: ['arno'] }))?.code).toBe('not-allowed-here');
});

it('what a deputy has answered he takes back, or whose seat it was, whether or not it has settled the step', async () => {
  const delegations = [{ id: 'leave', giver: 'arno', delegate: 'ben', from: '2026-01-01', to: '2026-12-31' }];
  for (const [by, panel] of [['arno', ['arno']], ['ben', ['arno']], ['arno', ['arno', 'zoe']], ['ben', ['arno', 'zoe']]] satisfies [string, string[]][]) {
    const sim = await running(definitionOf('- { approve: ok, by: { role: panel }, mode: all }\n- { task: after, by: { role: gm } }'), { facts: { ...people, delegations, roles: { ...people.roles, panel } } });
    const task = taskOf(sim, 'arno');
    await sim.act({ verb: 'decide', by: 'ben', for: 'arno', task, outcome: 'approve' });
    expect(await sim.act({ verb: 'take-back', by, task })).toBeUndefined();
  }
});
