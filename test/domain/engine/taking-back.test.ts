// An answer taken back: what stands again, what goes, what the record is told of it, and until when there is something to take back.
import { describe, expect, it } from 'vitest';
import type { Op } from '#domain/engine/op.ts';
import { seatsOf, timersOf, type CaseState } from '#domain/engine/state.ts';
import { vanishing } from '#domain/engine/verbs/take-back.ts';
import type { Simulation, World } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const HOUR = 3_600_000;
const lines = (...steps: string[]) => steps.map((step) => `- ${step}`).join('\n');
const task = (id: string, more = '') => `{ task: ${id}, by: { role: gm }${more} }`;
const ask = (id: string, who: string, mode: string, more = '') => `{ approve: ${id}, by: { people: ${who} }, mode: ${mode}${more} }`;
const reserve = (id: string) => `{ do: archive.reserve, id: ${id}, with: { archives: form.rows } }`;
const led = (steps: string, world: Partial<World> = {}) => running(definitionOf(steps), world);
const taskOf = (sim: Simulation, person: string) => sim.open().find(({ holders }) => holders.includes(person))?.task ?? 'none';
const does = async (sim: Simulation, by: string, verb: string, more: Record<string, unknown> = {}) => expect(await sim.act({ verb: verb as 'claim', by, task: taskOf(sim, by), ...more } as never), verb).toBeUndefined();
/** What the record is told when it is taken back, without clocks; or why not. */
async function back(sim: Simulation, by: string, one: string): Promise<unknown> {
  const before = sim.log.length;
  const no = await sim.act({ verb: 'take-back', by, task: one });
  if (no) return no.data ? [no.code, no.data] : no.code;
  return sim.log.slice(before).flatMap(({ ops }) => ops).map((op) => (op.op === 'reopen' ? [op.op, ...op.tasks.map(({ task: id, step, state, holders }) => `${id} ${step} ${state} ${holders.join('+')}`)] : op));
}
const standing = ({ seq: _, counter: _counter, ...rest }: CaseState) => rest;
const seats = (sim: Simulation) => [...seatsOf(sim.plan, sim.state())].map(({ seat: { timers: _, ...seat } }) => seat);

describe('the answer that settled a step', () => {
  const steps = lines(ask('a', '[ben, zoe]', 'any', ', due: { after: 2d, remind: [1d] }'), reserve('r'), reserve('q'), task('b'));

  it('leaves the case as it stood before: its tasks close, what was done is undone, and what it had ended is open again', async () => {
    const sim = await led(steps);
    await does(sim, 'zoe', 'consult', { people: ['lea', 'arno'] });
    const [lea, arno] = [taskOf(sim, 'lea'), taskOf(sim, 'arno')];
    await does(sim, 'arno', 'answer');
    const before = sim.state();
    await decide(sim, 'a', 'approve', 'ben');
    await does(sim, 'max', 'consult', { people: ['dora'] });
    expect(await back(sim, 'ben', 'n1.1'), 'something else has happened').toBe('not-reversible');
    const again = await led(steps);
    await does(again, 'zoe', 'consult', { people: ['lea', 'arno'] });
    await does(again, 'arno', 'answer');
    await decide(again, 'a', 'approve', 'ben');
    expect(again.state().header).toBe('executing');
    expect(await back(again, 'ben', 'n1.1')).toStrictEqual([
      { op: 'take-back', step: 'a', task: 'n1.1' }, { op: 'close', tasks: ['n4.1'], reason: 'taken-back' },
      { op: 'compensate', node: 'n3', step: 'q', effect: 'archive.reserve' }, { op: 'compensate', node: 'n2', step: 'r', effect: 'archive.reserve' }, { op: 'header', state: 'in-review' },
      ['reopen', 'n1.1 a open ben', 'n1.2 a suspended zoe', `${lea} a open lea`],
    ]);
    expect(standing(again.state())).toStrictEqual({ ...standing(before), undo: null });
    expect(arno).not.toBe(lea);
    expect(again.open().map(({ holders }) => holders[0])).toStrictEqual(['ben', 'lea']);
    expect(await back(again, 'ben', 'n1.1')).toBe('not-reversible');
  });

  it('makes up for no reminder whose time has passed meanwhile', async () => {
    const sim = await led(steps);
    await decide(sim, 'a', 'approve', 'ben');
    await sim.wait(36 * HOUR);
    await back(sim, 'ben', 'n1.1');
    expect(timersOf(sim.plan, sim.state()).map(({ id }) => id)).toStrictEqual(['n1.1:due:0', 'n1.2:due:0']);
  });

  it('undoes only what was done since', async () => {
    const sim = await led(lines(reserve('r0'), ask('a', '[ben]', 'any'), reserve('r1'), task('b')));
    await decide(sim, 'a', 'approve', 'ben');
    expect(await back(sim, 'ben', 'n2.1')).toMatchObject([{ op: 'take-back' }, { op: 'close' }, { op: 'compensate', step: 'r1' }, { op: 'header' }, ['reopen', 'n2.1 a open ben']]);
    expect(sim.state().effects.map(({ step }) => step)).toStrictEqual(['r0']);
  });

  it('is nobody\'s to take back but whoever gave it, and comes too late past what cannot be undone, by its name', async () => {
    const final = '{ do: incident.register, id: f, with: { kind: "\'x\'" } }';
    const sim = await led(lines(ask('a', '[ben]', 'any'), final, task('b')));
    await decide(sim, 'a', 'approve', 'ben');
    expect([await back(sim, 'zoe', 'n1.1'), await back(sim, 'ben', 'n9.9'), await back(sim, 'ben', 'n1.1')]).toStrictEqual(['not-yours', 'not-reversible', ['past-effect', { effect: 'incident.register' }]]);
    const before = await led(lines(final, ask('a', '[ben]', 'any'), task('b')));
    await decide(before, 'a', 'approve', 'ben');
    expect(await back(before, 'ben', 'n2.1'), 'that was final before').toMatchObject([{ op: 'take-back' }, { op: 'close' }, { op: 'header' }, ['reopen', 'n2.1 a open ben']]);
  });

  it.each<[string, (sim: Simulation) => Promise<unknown>, boolean]>([
    ['a remark', (sim) => sim.act({ verb: 'comment', by: 'ana' }), true],
    ['that somebody is urged', (sim) => sim.act({ verb: 'urge', by: 'ana' }), true],
    ['a clock of what came after', (sim) => sim.wait(4 * HOUR), true],
    ['news', (sim) => sim.event('sample.news'), false],
    ['that an administrator has proposed something', (sim) => sim.act({ verb: 'jump', by: 'max', to: 'a' }), false],
    ['another decision', (sim) => decide(sim, 'b', 'done'), false],
  ])('after %s may be taken back: %#', async (_, happens, may) => {
    const sim = await led(lines(ask('a', '[ben]', 'any'), task('b', ', due: { after: 2d, remind: [45h] }'), task('c')));
    await decide(sim, 'a', 'approve', 'ben');
    await happens(sim);
    expect(sim.log.length).toBeGreaterThan(2);
    expect(Array.isArray(await back(sim, 'ben', 'n1.1'))).toBe(may);
  });

  it('is the one that was given, whatever else is open, and whatever clocks it had', async () => {
    const arms = await led(lines(`{ parallel: p, arms: [{ title: { zh: 臂, en: Arm }, steps: [{ sign: s, by: { role: gm } }] }, { title: { zh: 臂, en: Arm }, steps: [${ask('a', '[ben]', 'any', ', due: { after: 9d }')}, ${task('b', ', due: { after: 2d, remind: [45h] }')}] }] }`));
    await decide(arms, 'a', 'approve', 'ben');
    await arms.wait(4 * HOUR);
    expect(await back(arms, 'ben', 'n2.1'), 'what is open elsewhere stays open').toMatchObject([{ op: 'take-back' }, { op: 'close', tasks: ['n3.1'] }, ['reopen', 'n2.1 a open ben']]);
    expect(arms.open().map(({ step }) => step)).toStrictEqual(['s', 'a']);
  });

  it('closes nothing where it had led to nobody', async () => {
    const sim = await led(lines(ask('a', '[ben]', 'any'), '{ wait: w, event: sample.news }', task('b')));
    await decide(sim, 'a', 'approve', 'ben');
    expect(await back(sim, 'ben', 'n1.1')).toStrictEqual([{ op: 'take-back', step: 'a', task: 'n1.1' }, ['reopen', 'n1.1 a open ben']]);
  });

  it('is not kept of a no, a return, what is signed, or when the case is over', async () => {
    const undo = async (steps: string, outcome: string) => {
      const sim = await led(steps);
      await decide(sim, 'a', outcome, 'ben');
      return sim.state().undo;
    };
    expect(await undo(lines(ask('a', '[ben]', 'any', ', on-reject: go-on'), task('b')), 'reject')).toBeNull();
    expect(await undo(lines('{ sign: a, by: { people: [ben] } }', task('b')), 'sign')).toBeNull();
    expect(await undo(lines(ask('a', '[ben]', 'any')), 'approve')).toBeNull();
    expect(await undo(lines(ask('a', '[ben, zoe]', 'all'), task('b')), 'approve'), 'it settles nothing yet').toBeNull();
    const kept = await undo(lines(ask('a', '[ben]', 'any'), task('b')), 'approve');
    expect(kept).toMatchObject({ task: 'n1.1', by: 'ben', before: { undo: null, seq: 1 } });
    expect(kept).not.toHaveProperty('for');
  });
});

describe('an answer in a step that goes on', () => {
  it('opens the seat again, those whom it had made idle, and has whoever came to his turn by it wait', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe, arno]', 'any'), task('b')));
    await does(sim, 'zoe', 'add', { people: ['dora'], place: 'with' });
    await does(sim, 'ben', 'add', { people: ['max'], place: 'after' });
    const before = seats(sim);
    const [max, dora] = [before.find(({ holders }) => holders[0] === 'max')?.task, taskOf(sim, 'dora')];
    await decide(sim, 'a', 'approve', 'ben');
    expect(seats(sim).map(({ state, out }) => [state, out])).toStrictEqual([['done', undefined], ['closed', true], ['closed', true], ['closed', undefined], ['open', undefined]]);
    expect(await back(sim, 'ben', 'n1.1')).toStrictEqual([{ op: 'take-back', step: 'a', task: 'n1.1' }, ['reopen', 'n1.1 a open ben', 'n1.2 a open zoe', 'n1.3 a open arno', `${max ?? ''} a waiting max`]]);
    expect(seats(sim).map(({ shut: _, ...seat }) => seat)).toStrictEqual(before.map((seat) => (seat.task === dora ? { ...seat, state: 'closed', out: true } : seat)));
  });

  it('leaves whoever had spoken before where he is: only those whom the yes had made idle speak again', async () => {
    const group = '{ groups: [{ key: g, title: { zh: 组, en: Group }, who: { people: [ben, dora, zoe] } }, { key: h, title: { zh: 组, en: Group }, who: { people: [arno] } }] }';
    for (const [by, kind] of [['{ people: [ben, dora, zoe] }', 'any'], [group, 'per-group']]) {
      const sim = await led(lines(`{ approve: a, by: ${by ?? ''}, mode: { kind: ${kind ?? ''}, reject: impossible } }`));
      await decide(sim, 'a', 'reject', 'dora');
      await does(sim, 'ben', 'add', { people: ['max'], place: 'after' });
      await decide(sim, 'a', 'approve', 'ben');
      expect(seats(sim).slice(0, 3).map(({ state, out }) => [state, out])).toStrictEqual([['done', undefined], ['done', undefined], ['closed', true]]);
      expect(await back(sim, 'ben', 'n1.1')).toMatchObject([{ op: 'take-back' }, ['reopen', 'n1.1 a open ben', 'n1.3 a open zoe', expect.stringContaining('waiting max')]]);
    }
  });

  it('comes too late once somebody who was asked after it has answered, though others are still to be heard', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe]', 'all')));
    await does(sim, 'ben', 'add', { people: ['max', 'lea'], place: 'after' });
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'a', 'approve', 'max');
    expect(await back(sim, 'ben', 'n1.1')).toBe('touched');
  });

  it('of one group opens that group alone', async () => {
    const group = (key: string, ...who: string[]) => `{ key: ${key}, title: { zh: 组, en: Group }, who: { people: [${who.join(', ')}] } }`;
    const sim = await led(lines(`{ approve: a, by: { groups: [${group('g', 'ben', 'dora')}, ${group('h', 'zoe', 'arno')}, ${group('i', 'max')}] }, mode: per-group }`));
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'a', 'approve', 'zoe');
    expect(await back(sim, 'zoe', 'n1.3')).toStrictEqual([{ op: 'take-back', step: 'a', task: 'n1.3' }, ['reopen', 'n1.3 a open zoe', 'n1.4 a open arno']]);
    expect(sim.open().map(({ holders }) => holders[0])).toStrictEqual(['zoe', 'arno', 'max']);
  });

  it('in order has the next wait again, and only the next', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe, arno]', 'order')));
    await decide(sim, 'a', 'approve', 'ben');
    expect(await back(sim, 'ben', 'n1.1')).toStrictEqual([{ op: 'take-back', step: 'a', task: 'n1.1' }, ['reopen', 'n1.1 a open ben', 'n1.2 a waiting zoe']]);
    await decide(sim, 'a', 'approve', 'ben');
    expect(sim.open().map(({ holders }) => holders[0])).toStrictEqual(['zoe']);
  });

  it('in order stops the clock of whoever waits again', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe]', 'order', ', due: { after: 2d, remind: [1d] }')));
    const clocks = () => timersOf(sim.plan, sim.state()).map(({ id }) => id);
    const before = clocks();
    await decide(sim, 'a', 'approve', 'ben');
    expect(clocks()).toStrictEqual(['n1.2:remind:0', 'n1.2:due:0']);
    await back(sim, 'ben', 'n1.1');
    expect(clocks()).toStrictEqual(before);
  });

  it('of one who signs before a seat is taken back as long as his group is not heard and the next in order has not answered, whatever others have said elsewhere', async () => {
    const added = async (sim: Simulation, by: string, place: string, mode: string, ...who: string[]) => {
      await does(sim, by, 'add', { people: who, place, mode });
      return who.map((person) => seats(sim).find(({ holders }) => holders[0] === person)?.task ?? 'none');
    };
    const group = async (place: string, mode: string, outcomes: [string, string][]) => {
      const sim = await led(lines(ask('a', '[ben, zoe]', 'all')));
      const [dora = ''] = await added(sim, 'ben', place, mode, 'dora', 'max');
      await added(sim, 'zoe', place, mode, 'arno', 'lea');
      for (const [by, outcome] of outcomes) await decide(sim, 'a', outcome, by);
      return back(sim, 'dora', dora);
    };
    const yes = (...who: string[]) => who.map((one): [string, string] => [one, 'approve']);
    expect(await group('before', 'order', yes('dora', 'arno')), 'another group goes on by itself').toMatchObject([{ op: 'take-back' }, ['reopen', expect.stringContaining('open dora'), expect.stringContaining('waiting max')]]);
    expect(await group('before', 'order', yes('dora', 'max')), 'heard').toBe('touched');
    expect(await group('before', 'all', yes('arno', 'dora'))).toMatchObject([{ op: 'take-back' }, ['reopen', expect.stringContaining('open dora')]]);
    expect(await group('with', 'order', yes('dora', 'max')), 'beside a seat nobody follows anybody').toMatchObject([{ op: 'take-back' }, ['reopen', expect.stringContaining('open dora')]]);
    const three = await led(lines(ask('a', '[ben, zoe]', 'all')));
    const [first = ''] = await added(three, 'ben', 'before', 'all', 'dora', 'max', 'lea');
    for (const by of ['dora', 'max']) await decide(three, 'a', 'approve', by);
    expect(await back(three, 'dora', first), 'asked side by side').toMatchObject([{ op: 'take-back' }, ['reopen', expect.stringContaining('open dora')]]);
    const twice = await led(lines(ask('a', '[ben, zoe]', 'all')));
    const [earlier = ''] = await added(twice, 'ben', 'before', 'all', 'dora');
    await decide(twice, 'a', 'approve', 'dora');
    await added(twice, 'ben', 'before', 'all', 'max');
    expect(await back(twice, 'dora', earlier), 'a second group is asked by whoever had heard the first').toBe('touched');
  });

  it('is told from the advice that was given beside it', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe]', 'all')));
    await does(sim, 'ben', 'consult', { people: ['lea'] });
    const advice = taskOf(sim, 'lea');
    await does(sim, 'lea', 'answer');
    await decide(sim, 'a', 'approve', 'ben');
    expect([await back(sim, 'lea', advice), await back(sim, 'ben', advice)]).toStrictEqual(['not-reversible', 'not-reversible']);
  });

  it('of a signer reopens nobody else; what an earlier answer has closed stays closed', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe]', 'all')));
    await does(sim, 'ben', 'add', { people: ['dora', 'max'], place: 'before', mode: 'any' });
    const [dora, max] = [taskOf(sim, 'dora'), taskOf(sim, 'max')];
    await does(sim, 'max', 'add', { people: ['lea'], place: 'with' });
    await decide(sim, 'a', 'approve', 'lea');
    expect(await back(sim, 'lea', sim.log.flatMap(({ ops }) => ops).findLast((op): op is Extract<Op, { op: 'decided' }> => op.op === 'decided')?.task ?? '')).toMatchObject([{ op: 'take-back' }, ['reopen', expect.stringContaining(' a open lea')]]);
    await decide(sim, 'a', 'approve', 'dora');
    expect(seats(sim).find(({ task: id }) => id === max)?.state).toBe('closed');
    expect([await back(sim, 'dora', dora), await back(sim, 'max', max)]).toStrictEqual(['touched', 'not-reversible']);
    await decide(sim, 'a', 'approve', 'ben');
    await back(sim, 'ben', 'n1.1');
    expect(seats(sim).map(({ state, out }) => [state, out])).toStrictEqual([['open', undefined], ['open', undefined], ['done', undefined], ['closed', undefined], ['closed', undefined]]);
  });

  it('of somebody beside a seat leaves whose turn came with the yes of that seat', async () => {
    const sim = await led(lines(ask('a', '[ben, zoe]', 'all')));
    await does(sim, 'ben', 'add', { people: ['max'], place: 'with' });
    await does(sim, 'ben', 'add', { people: ['lea'], place: 'after' });
    const max = taskOf(sim, 'max');
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'a', 'approve', 'max');
    expect(await back(sim, 'max', max)).toStrictEqual([{ op: 'take-back', step: 'a', task: max }, ['reopen', `${max} a open max`]]);
    expect(sim.open().map(({ holders }) => holders[0])).toStrictEqual(['zoe', 'max', 'lea']);
  });

  it('of a deputy is taken back by him or by whose seat it was, and nothing of it is left', async () => {
    const facts = { ...people, delegations: [{ id: 'd', giver: 'ben', delegate: 'lea', from: '2026-11-01', to: '2026-12-31' }] };
    const sim = await led(lines(ask('a', '[ben, zoe]', 'all')), { facts });
    const before = seats(sim);
    await sim.act({ verb: 'decide', by: 'lea', for: 'ben', task: 'n1.1', outcome: 'approve' });
    expect(seats(sim)[0]).toMatchObject({ state: 'done', outcome: 'approve', spoke: 1, deputy: 'lea' });
    expect(await back(sim, 'max', 'n1.1')).toBe('not-yours');
    await back(sim, 'lea', 'n1.1');
    expect(seats(sim)).toStrictEqual(before);
  });
});

it('what would be nobody\'s any more: the tasks that close with it, and those that wait again', () => {
  const reopened = (id: string, state: 'open' | 'waiting' | 'suspended') => ({ task: id, step: 'a', state, holders: [], timers: [] });
  expect(vanishing([{ op: 'close', tasks: ['x', 'y'], reason: 'taken-back' }, { op: 'close', tasks: ['z'], reason: 'removed' }, { op: 'commented' }, { op: 'reopen', tasks: [reopened('u', 'open'), reopened('v', 'waiting'), reopened('w', 'suspended')] }])).toStrictEqual(['x', 'y', 'v']);
});

it('in order, seats that were filled because their holders had said the same before do not stand in the way of taking a yes back', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [arno] }\n- approve: b\n  by: { people: [dora, arno, zoe] }\n  mode: order\n- end: done'));
  await decide(sim, 'a', 'approve');
  await decide(sim, 'b', 'approve', 'dora');
  expect(sim.open()).toMatchObject([{ holders: ['zoe'] }]);
  expect(await sim.act({ verb: 'take-back', by: 'dora', task: 'n2.1' })).toBeUndefined();
  expect(sim.open()).toMatchObject([{ holders: ['dora'] }]);
});
