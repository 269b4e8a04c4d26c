// What happens to a case by itself: news, clocks, and what the record answers to it.
import { describe, expect, it } from 'vitest';
import type { Act } from '#domain/engine/act.ts';
import { act, learn, restsAfter } from '#domain/engine/engine.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { planOf } from '#domain/engine/plan.ts';
import { fresh, nodesOf, seatsOf, timersOf, type CaseState } from '#domain/engine/state.ts';
import type { Simulation, World } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, people, running } from '#test/build.ts';

const HOUR = 3_600_000;
const day = 24 * HOUR;
const t = 'title: { zh: 块, en: Block }';
const task = (id: string, more = '') => `{ task: ${id}, by: { role: gm }${more} }`;
const lines = (...steps: string[]) => steps.map((step) => `- ${step}`).join('\n');
const parallel = (...arms: string[]) => `{ parallel: p, arms: [${arms.map((step) => `{ ${t}, steps: [${step}] }`).join(', ')}] }`;
const led = (steps: string, world: Partial<World> = {}) => running(definitionOf(steps), world);
const open = (sim: Simulation) => sim.open().map(({ step }) => step);
const told = <O extends Op['op']>(sim: Simulation, op: O) => sim.log.flatMap(({ ops }) => ops).filter((one): one is Extract<Op, { op: O }> => one.op === op);
/** The state after an act, with these answers of the record to what it owes first. */
const after = (sim: Simulation, what: Record<string, unknown>, ...answers: Answer[]): CaseState => learn(sim.plan, act(sim.plan, sim.state(), { key: 'k', head: 0, ...what } as unknown as Act), answers);
const kinds = (sim: Simulation) => timersOf(sim.plan, sim.state()).map(({ id }) => id);
const seatIn = (sim: Simulation, state: CaseState, n = 0) => [...seatsOf(sim.plan, state)][n]?.seat;

describe('news', () => {
  const wait = (id: string, event = 'sample.news') => `{ wait: ${id}, event: ${event} }`;
  it('ends every wait for it there is, with what it says, and no other; it is not kept then', async () => {
    const sim = await led(lines(parallel(wait('w1'), wait('w2'), wait('w3', 'sample.more')), wait('w4')));
    await sim.event('sample.news', 'yes');
    expect([sim.state().outcomes, sim.state().mail]).toStrictEqual([{ w1: 'yes', w2: 'yes' }, []]);
    await sim.event('sample.more');
    expect(sim.state().outcomes).toStrictEqual({ w1: 'yes', w2: 'yes', w3: 'sample.more' });
    expect(sim.state().phase).toBe('running');
    expect(told(sim, 'event')).toStrictEqual([{ op: 'event', event: 'sample.news', outcome: 'yes' }, { op: 'event', event: 'sample.more' }]);
  });

  it('that came early ends one wait a piece, the oldest first', async () => {
    const sim = await led(lines(task('a'), wait('w1'), wait('w2'), wait('w3')));
    await sim.event('sample.more');
    for (const outcome of ['one', 'two', undefined]) await sim.event('sample.news', outcome);
    expect(sim.state().mail).toStrictEqual([{ event: 'sample.more' }, { event: 'sample.news', outcome: 'one' }, { event: 'sample.news', outcome: 'two' }, { event: 'sample.news' }]);
    await decide(sim, 'a', 'done');
    expect(sim.state()).toMatchObject({ phase: 'ended', outcomes: { w1: 'one', w2: 'two', w3: 'sample.news' }, mail: [{ event: 'sample.more' }] });
  });

  it('of another case ends the call that waits for just that one; without a word of how, it was completed', async () => {
    const sim = await led(lines(parallel('{ call: other, id: k1, waits: true }', '{ call: other, id: k2, waits: true }')));
    await sim.event('ended:n2');
    expect([sim.state().outcomes, sim.state().phase]).toStrictEqual([{ k2: 'completed' }, 'running']);
    await sim.event('ended:n1', 'bad');
    expect(sim.state()).toMatchObject({ phase: 'ended', outcomes: { k1: 'bad', k2: 'completed' } });
  });

  it('begins a block beside a task once, until it is over; how often it was granted stays', async () => {
    const sim = await led(lines(task('m', `, beside: [{ key: k, ${t}, event: sample.news, steps: [${task('x')}] }, { key: o, ${t}, event: sample.more, steps: [${task('y')}] }]`)));
    await sim.event('sample.news');
    await sim.event('sample.news');
    expect([open(sim), sim.state().mail, told(sim, 'open').length]).toStrictEqual([['m', 'x'], [], 2]);
    await decide(sim, 'x', 'done');
    await sim.event('sample.news');
    expect(open(sim)).toStrictEqual(['m', 'x']);
    const [first] = [...nodesOf(sim.plan, sim.state())];
    expect(first?.node).toMatchObject({ beside: { k: { granted: 1 } } });
  });

  it('that came early begins a block beside a task once, however often it came, and no other block', async () => {
    const sim = await led(lines(task('a'), task('m', `, beside: [{ key: q, ${t}, most: 1, steps: [${task('z')}] }, { key: k, ${t}, event: sample.news, steps: [${task('x')}] }, { key: o, ${t}, event: sample.more, steps: [${task('y')}] }]`)));
    for (const event of ['sample.news', 'sample.news', 'sample.other']) await sim.event(event);
    await decide(sim, 'a', 'done');
    expect([open(sim), sim.state().mail]).toStrictEqual([['m', 'x'], [{ event: 'sample.other' }]]);
    await decide(sim, 'x', 'done');
    expect(open(sim)).toStrictEqual(['m']);
  });

  it('ends the requests beside a task that it says, and no other; an answer to the task ends all of them', async () => {
    const request = (key: string) => `{ key: ${key}, ${t}, most: 1, steps: [${task(`of-${key}`)}] }`;
    const sim = await led(lines(task('m', `, beside: [${request('k')}, ${request('o')}, { key: e, ${t}, event: sample.news, ends: [k], steps: [${task('x')}] }]`), task('z')));
    for (const key of ['k', 'o']) await decide(sim, 'm', key);
    await sim.event('sample.news');
    expect([open(sim), told(sim, 'close')]).toStrictEqual([['m', 'of-o', 'x'], [{ op: 'close', tasks: ['n2.1'], reason: 'recalled' }]]);
    await decide(sim, 'm', 'done');
    expect([open(sim), told(sim, 'close').slice(1)]).toStrictEqual([['z'], [{ op: 'close', tasks: ['n3.1', 'n4.1'], reason: 'step-settled' }]]);
  });

  it('while the form is with its applicant is of a round that is over', async () => {
    const sim = await led(lines('{ approve: a, by: { role: gm } }', wait('w')));
    await sim.act({ verb: 'return', by: 'max', task: 'n1.1' });
    await sim.event('sample.news');
    expect(sim.state().mail).toStrictEqual([]);
  });
});

describe('a clock', () => {
  it('ends just the wait that it belongs to, without an outcome', async () => {
    const sim = await led(lines(parallel('{ wait: w1, after: 1d }', '{ wait: w2, after: 2d }', task('a')), task('b')));
    expect(kinds(sim)).toStrictEqual(['n1:wait:0', 'n2:wait:0']);
    await sim.wait(day);
    expect([kinds(sim), told(sim, 'event'), sim.state().outcomes]).toStrictEqual([['n2:wait:0'], [{ op: 'event', event: 'time' }], {}]);
    await decide(sim, 'a', 'done');
    await sim.wait(day);
    expect(open(sim)).toStrictEqual(['b']);
  });

  it('gives the outcome that the step says at its due instant, and at no reminder before it', async () => {
    const sim = await led(lines(task('a', ', mode: all, outcomes: [good, bad], due: { after: 2d, remind: [1d], expire: bad }'), task('b')));
    await sim.wait(day);
    expect(open(sim)).toStrictEqual(['a']);
    await sim.wait(day);
    expect([open(sim), sim.state().outcomes, told(sim, 'settled')]).toStrictEqual([['b'], { a: 'bad' }, [{ op: 'settled', node: 'n1', step: 'a', outcome: 'bad', byClock: true }]]);
    expect(told(sim, 'close')).toStrictEqual([{ op: 'close', tasks: ['n1.1'], reason: 'step-settled' }]);
    expect(told(sim, 'ring')).toStrictEqual((['remind', 'due'] as const).map((kind) => ({ op: 'ring', task: 'n1.1', step: 'a', kind, index: 0 })));
  });

  it('of whoever is asked for advice reminds him once and is overdue once; the asker is not reminded meanwhile', async () => {
    const sim = await led(lines('{ approve: a, by: { people: [ben, zoe] }, mode: all, due: { after: 3d, remind: [2d] } }'));
    await sim.act({ verb: 'consult', by: 'ben', task: 'n1.1', people: ['lea', 'max'] });
    expect(kinds(sim).filter((id) => id.startsWith('n1.1:'))).toStrictEqual(['n1.1:due:0']);
    await sim.wait(2 * day);
    const rings = told(sim, 'ring').filter(({ task: id }) => id.includes('.a'));
    expect(rings.map(({ kind }) => kind).toSorted()).toStrictEqual(['remind', 'remind']);
    expect(rings.every(({ step, index }) => step === 'a' && index === 0)).toBe(true);
    await sim.wait(5 * day);
    expect(told(sim, 'ring').filter(({ task: id }) => id.includes('.a')).map(({ kind }) => kind)).toStrictEqual(['remind', 'remind', 'due', 'due']);
    expect(told(sim, 'ring').filter(({ task: id }) => id === 'n1.1').map(({ kind }) => kind)).toStrictEqual(['due']);
  });

  it('of the ladder says whose the task is, with which clocks it would go on, and when it has gone through enough hands', async () => {
    const late = (who: string) => lines(`{ approve: a, by: { people: ${who} }, mode: one, due: { after: 1h, overdue: [{ after: 1h, offer: { role: legal } }, { after: 2h, tell: { role: gm } }] } }`);
    const rung = async (who: string, before: (sim: Simulation) => Promise<unknown> = () => Promise.resolve()) => {
      const sim = await led(late(who));
      await before(sim);
      await sim.wait(2 * HOUR);
      const [ring] = told(sim, 'ring').filter(({ kind }) => kind === 'rung');
      return { had: ring?.had, full: ring?.full, node: ring?.node, timers: ring?.timers?.map(({ kind, index }) => `${kind}${index}`) };
    };
    const more = { node: 'n1', timers: ['rung1'] };
    expect(await rung('[arno]')).toStrictEqual({ had: 'arno', full: undefined, ...more });
    expect(await rung('[arno, zoe]')).toStrictEqual({ had: undefined, full: undefined, ...more });
    expect(await rung('[arno, zoe]', (sim) => sim.act({ verb: 'claim', by: 'zoe', task: 'n1.1' }))).toStrictEqual({ had: 'zoe', full: undefined, ...more });
    const through = async (sim: Simulation, ...hands: string[]) => {
      for (const [i, to] of hands.entries()) await sim.act({ verb: 'transfer', by: ['arno', ...hands][i] ?? '', task: sim.open()[0]?.task ?? '', to });
    };
    expect(await rung('[arno]', (sim) => through(sim, 'zoe', 'lea', 'dora', 'max'))).toMatchObject({ had: 'max', full: undefined });
    expect(await rung('[arno]', (sim) => through(sim, 'zoe', 'lea', 'dora', 'max', 'arno'))).toMatchObject({ had: 'arno', full: true });
  });

  it('that comes again and again has its next instant each time', async () => {
    const sim = await led(lines(task('a', ', due: { after: 1h, overdue: [{ every: 12h, tell: { role: legal } }] }')));
    await sim.wait(HOUR + 36 * HOUR);
    expect(told(sim, 'ring').filter(({ kind }) => kind === 'rung').map(({ index, task: id }) => [index, id])).toStrictEqual([[0, 'n1.1'], [0, 'n1.1'], [0, 'n1.1']]);
    expect(timersOf(sim.plan, sim.state())).toStrictEqual([{ id: 'n1.1:rung:0', at: sim.now() + 12 * HOUR, kind: 'rung', index: 0 }]);
  });

  it('of a claimed task runs once, also after advice was asked for', async () => {
    const sim = await led(lines('{ approve: a, by: { role: archive-dept }, mode: one }'));
    await sim.act({ verb: 'claim', by: 'zoe', task: 'n1.1' });
    await sim.act({ verb: 'consult', by: 'zoe', task: 'n1.1', people: ['lea'] });
    await sim.act({ verb: 'call-back', by: 'zoe', task: 'n1.1' });
    expect(kinds(sim)).toStrictEqual(['n1.1:release:0']);
  });

  it('of a claimed task is nothing that a superior would have of it', async () => {
    const sim = await led(lines('{ task: a, by: { role: archive-dept }, mode: one, due: { after: 3d } }'));
    await sim.act({ verb: 'claim', by: 'zoe', task: 'n1.1' });
    await sim.event('people.away');
    expect([kinds(sim), told(sim, 'away').flatMap(({ tasks }) => tasks.map(({ timers }) => timers.map(({ id }) => id)))]).toStrictEqual([['n1.1:due:0', 'n1.1:release:0'], [['n1.1:due:0']]]);
  });

  it('of a claimed task that lay idle tells whose it is again', async () => {
    const sim = await led(lines('{ task: a, by: { role: archive-dept }, mode: one }'));
    await sim.act({ verb: 'claim', by: 'zoe', task: 'n1.1' });
    await sim.wait(2 * day);
    expect(told(sim, 'ring')).toStrictEqual([{ op: 'ring', task: 'n1.1', step: 'a', kind: 'release', index: 0, people: ['arno', 'zoe'] }]);
    expect(seatIn(sim, sim.state())).toStrictEqual({ task: 'n1.1', holders: ['arno', 'zoe'], state: 'open', timers: [] });
  });
});

describe('news of people', () => {
  it('asks again where nobody could be asked, and nowhere else', async () => {
    const facts = { ...people, roles: { ...people.roles, panel: ['zoe'] } };
    const sim = await led(lines(parallel('{ approve: a, by: { role: panel }, mode: { kind: m-of-n, m: 5 } }', task('b'))), { facts });
    expect(open(sim)).toStrictEqual(['b']);
    await sim.event('people.changed');
    expect([open(sim), told(sim, 'open').map(({ step }) => step)]).toStrictEqual([['b'], ['a', 'b', 'a']]);
    facts.roles.panel = ['arno', 'zoe', 'ben', 'dora', 'lea'];
    await sim.event('people.changed');
    expect([open(sim), told(sim, 'look-again').length]).toStrictEqual([['a', 'a', 'a', 'a', 'a', 'b'], 2]);
    await sim.event('people.changed');
    expect(told(sim, 'open').map(({ step }) => step)).toStrictEqual(['a', 'b', 'a', 'a']);
    await decide(sim, 'a', 'approve', 'zoe');
  });
});

it('a step at which nobody could be asked asks again under another version, and only it', async () => {
  const steps = (who: string) => lines(parallel(`{ approve: a, by: { people: [${who}] }, mode: { kind: m-of-n, m: 5 } }`, task('b'), '{ wait: w, event: sample.more }'));
  const next = definitionOf(steps('arno, zoe, ben, dora, lea'));
  const sim = await led(steps('zoe'), { versions: { 2: next } });
  expect(open(sim)).toStrictEqual(['b']);
  for (const by of ['max', 'lea']) await sim.act({ verb: 'migrate', by, version: 2, plan: planOf(next, 'next') });
  expect([open(sim), told(sim, 'open').map(({ step }) => step)]).toStrictEqual([['a', 'a', 'a', 'a', 'a', 'b'], ['a', 'b', 'a']]);
});

describe('an announced calendar', () => {
  it('moves the clocks that still run or lie ahead again, also of a form that is back; what has rung stays silent', async () => {
    const sim = await led(lines('{ approve: a, by: { people: [ben, zoe] }, mode: all, due: { after: 3d, remind: [2d] } }'));
    const timer = (id: string, at: number) => ({ id: `n1.1:${id}:0`, at, kind: id as 'due', index: 0 });
    const past = [timer('remind', sim.now() - 1), timer('due', sim.now())];
    expect(seatIn(sim, after(sim, { verb: 'event', event: 'calendar.announced' }, { redated: [{ task: 'n1.1', timers: past }], now: sim.now() }))?.timers, 'both still ran').toStrictEqual(past);
    await sim.wait(day + HOUR);
    const now = sim.now();
    expect(seatIn(sim, after(sim, { verb: 'event', event: 'calendar.announced' }, { redated: [{ task: 'n1.1', timers: [timer('remind', now)] }], now }))?.timers, 'its instant is now: it has passed').toStrictEqual([]);
    const redated = [{ task: 'n1.1', timers: [timer('remind', now - 1), timer('due', now + day)] }];
    const state = after(sim, { verb: 'event', event: 'calendar.announced' }, { redated, now });
    expect([seatIn(sim, state)?.timers, seatIn(sim, state, 1)?.timers]).toStrictEqual([[timer('due', now + day)], seatIn(sim, sim.state(), 1)?.timers]);
    const again = after(sim, { verb: 'event', event: 'calendar.announced' }, { redated: [{ task: 'n1.1', timers: [timer('remind', now + 1), timer('due', now - 1)] }], now });
    expect(seatIn(sim, again)?.timers, 'a reminder that lies ahead again, and a clock that still ran').toStrictEqual([timer('remind', now + 1), timer('due', now - 1)]);
    expect(seatIn(sim, after(sim, { verb: 'event', event: 'calendar.announced' }, null))?.timers).toStrictEqual(seatIn(sim, sim.state())?.timers);
    await sim.act({ verb: 'return', by: 'ben', task: 'n1.1' });
    const lapse = { id: 'amend2:lapse:0', at: now + 90 * day, kind: 'lapse' as const, index: 0 };
    expect(after(sim, { verb: 'event', event: 'calendar.announced' }, { redated: [{ task: 'amend2', timers: [lapse] }], now }).amending).toStrictEqual({ task: 'amend2', timers: [lapse] });
  });

  it('leaves whoever has claimed a task no longer than he had', async () => {
    const sim = await led(lines('{ approve: a, by: { people: [ben, zoe] }, mode: one, due: { after: 3d } }'));
    await sim.act({ verb: 'claim', by: 'zoe', task: 'n1.1' });
    const due = { id: 'n1.1:due:0', at: sim.now() + 9 * day, kind: 'due' as const, index: 0 };
    const state = after(sim, { verb: 'event', event: 'calendar.announced' }, { redated: [{ task: 'n1.1', timers: [due] }], now: sim.now() });
    expect(seatIn(sim, state)?.timers.map(({ kind, at }) => [kind, at])).toStrictEqual([['due', due.at], ['release', timersOf(sim.plan, sim.state()).find(({ kind }) => kind === 'release')?.at]]);
  });
});

describe('an effect', () => {
  it('that moves a date moves the clocks that run towards it, and no other', async () => {
    const sim = await led(lines(parallel(task('a', ', due: { after: 3d }'), task('b', ', due: { after: 3d }'), '{ task: s, by: { role: it } }, { do: archive.reserve, id: r, with: { archives: form.rows } }')));
    const moved = { id: 'n1.1:due:0', at: 1, kind: 'due' as const, index: 0 };
    const asking = act(sim.plan, sim.state(), { key: 'k', head: 0, verb: 'decide', by: 'ben', task: 'n3.1', outcome: 'done' });
    const state = learn(sim.plan, asking, asking.owed.map((op): Answer => (op.op === 'effect' ? { result: 'reserved', moved: [{ task: 'n1.1', timers: [moved] }] } : null)));
    expect([seatIn(sim, state)?.timers, seatIn(sim, state, 1)?.timers]).toStrictEqual([[moved], seatIn(sim, sim.state(), 1)?.timers]);
  });

  it('that fails says why, and in which row, where it is in one', async () => {
    const failing = async (step: string) => [...nodesOf(...(await led(lines(step), { form: { rows: ['a'] }, effect: () => undefined }).then((sim) => [sim.plan, sim.state()] as const)))].flatMap(({ node }) => (node.kind === 'do' ? [node.failed] : []));
    const reserve = '{ do: archive.reserve, id: r, with: { archives: form.rows } }';
    expect(await failing(reserve)).toStrictEqual([{ code: 'simulated' }]);
    expect(await failing(`{ each: e, over: rows, order: sequence, steps: [${reserve}] }`)).toStrictEqual([{ code: 'simulated', row: 0 }]);
  });

  it('that hands something out is out until it is back: not what was not to be had, nor the rest of what came back in part', async () => {
    const steps = (effect: string, result: string) => led(lines('{ do: archive.check-out, id: o, with: { archives: form.rows, until: now } }', `{ do: ${effect}, id: b, with: { archives: form.rows } }`, task('z')), { effect: (name) => (name === effect ? result : 'out') });
    expect((await steps('archive.reserve', 'reserved')).state().out).toBe(1);
    expect((await steps('archive.lost', 'lost')).state().out).toBe(0);
    expect((await steps('archive.lost', 'partly')).state().out).toBe(1);
    const grant = (result: string) => led(lines('{ do: grant.open, id: o, with: { archives: form.rows, until: now } }', task('z')), { effect: () => result });
    expect([(await grant('open')).state().out, (await grant('unavailable')).state().out]).toStrictEqual([1, 0]);
  });

  it('that cannot be undone makes everything before it final; the first of them is the one that is named', async () => {
    const register = (id: string) => `{ do: incident.register, id: ${id}, with: { kind: "'x'" } }`;
    const sim = await led(lines('{ do: archive.reserve, id: r, with: { archives: form.rows } }', register('f'), '{ do: incident.close, id: g, with: { outcome: "\'x\'" } }', '{ do: archive.reserve, id: q, with: { archives: form.rows } }', task('z')));
    expect([sim.state().irreversible, sim.state().effects.map(({ step }) => step)]).toStrictEqual(['incident.register', ['q']]);
  });
});

it('a walk surely rests where nothing may lead it on: neither an effect, a choice, a count, a turn, a call that nobody waits for, a seat that fills itself, nor news that is there already', () => {
  const owing = (op: Record<string, unknown>, mail: CaseState['mail'] = []) => restsAfter({ ...fresh(), mail, owed: [{ op: 'commented' }, op as unknown as Op] });
  for (const op of ['effect', 'choose', 'count', 'until', 'straight']) expect(owing({ op }), op).toBe(false);
  expect([owing({ op: 'call', wait: false }), owing({ op: 'call', wait: true })]).toStrictEqual([false, true]);
  expect([owing({ op: 'resubmitted', to: 'a' }), owing({ op: 'resubmitted' })]).toStrictEqual([false, true]);
  expect([owing({ op: 'open', passes: true }), owing({ op: 'open' })]).toStrictEqual([false, true]);
  const news = [{ event: 'sample.news' }];
  expect([owing({ op: 'wait' }, news), owing({ op: 'open' }, news), owing({ op: 'wait' }), owing({ op: 'turn' }, news)]).toStrictEqual([false, false, true, true]);
});
