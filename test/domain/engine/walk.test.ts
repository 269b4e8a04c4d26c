// What the case says on its way: where it stands for lists, which row a step is about, what a no ends, and what it remembers of what it has passed.
import { describe, expect, it } from 'vitest';
import type { Op } from '#domain/engine/op.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, led, people } from '#test/build.ts';

const t = 'title: { zh: 块, en: Block }';
const task = (id: string, more = '') => `{ task: ${id}, by: { role: gm }${more} }`;
const ask = (id: string, more = '') => `{ approve: ${id}, by: { role: gm }, repeated: none${more} }`;
const list = (...steps: string[]) => `[${steps.join(', ')}]`;
const lines = (...steps: string[]) => steps.map((step) => `- ${step}`).join('\n');
const reserve = (id = 'r') => `{ do: archive.reserve, id: ${id}, with: { archives: form.rows } }`;
const parallel = (...arms: string[][]) => `{ parallel: p, arms: [${arms.map((steps) => `{ ${t}, steps: ${list(...steps)} }`).join(', ')}] }`;
const each = (id: string, order: string, ...steps: string[]) => `{ each: ${id}, over: rows, order: ${order}, steps: ${list(...steps)} }`;

const open = (sim: Simulation) => sim.open().map(({ step }) => step);
const told = <O extends Op['op']>(sim: Simulation, op: O) => sim.log.flatMap(({ ops }) => ops).filter((one): one is Extract<Op, { op: O }> => one.op === op);
const heads = (sim: Simulation) => told(sim, 'header').map(({ state }) => state);

describe('where a case stands in lists', () => {
  it('in review while it is asked about, approved once something is done, under way with the first work; then it stays so', async () => {
    expect(heads(await led(lines(ask('a'), ask('b'), reserve(), ask('c'), task('d'), ask('e'), '{ sign: s, by: { role: gm } }', task('f')), ['a approve', 'b approve', 'c approve', 'd', 'e approve', 's sign']))).toStrictEqual(['in-review', 'approved', 'in-review', 'executing']);
    expect(heads(await led(lines('{ sign: s, by: { role: gm } }', ask('a')), ['s sign']))).toStrictEqual(['executing']);
    expect(heads(await led(lines(reserve(), '{ wait: w, event: sample.news }')))).toStrictEqual([]);
  });

  it('is not what happens beside a task, nor a copy', async () => {
    const beside = (...steps: string[]) => lines(ask('a', ''), task('m', `, beside: [{ key: k, ${t}, most: 1, steps: ${list(...steps)} }]`));
    expect(heads(await led(beside(ask('x'), reserve(), task('y')), ['a approve', 'm k', 'x approve']))).toStrictEqual(['in-review', 'executing']);
    expect(heads(await led(lines(ask('m', `, beside: [{ key: k, ${t}, most: 1, steps: ${list(reserve(), task('y'))} }]`)), ['m k']))).toStrictEqual(['in-review']);
    expect(heads(await led(lines(ask('a'), '{ copy: cc, to: { role: legal } }', '{ wait: w, event: sample.news }'), ['a approve']))).toStrictEqual(['in-review']);
  });

  it.each([['rejected', 'rejected'], ['withdrawn', 'withdrawn'], ['cancelled', 'cancelled'], ['failed', 'failed'], ['returned', 'completed'], ['done', 'completed']])('at the end "%s": %s, and only what has not succeeded is undone', async (outcome, state) => {
    const sim = await led(lines(reserve('r'), reserve('q'), `{ end: ${outcome} }`));
    expect(told(sim, 'end')).toStrictEqual([{ op: 'end', state, outcome }]);
    expect(told(sim, 'compensate').map(({ step }) => step)).toStrictEqual(state === 'completed' ? [] : ['q', 'r']);
    expect(sim.state()).toMatchObject({ phase: 'ended', header: state, outcome, root: null });
  });

  it('without an end of its own: completed', async () => {
    expect(told(await led(lines(task('a')), ['a']), 'end')).toStrictEqual([{ op: 'end', state: 'completed', outcome: 'completed' }]);
  });
});

describe('a no', () => {
  const never = task('never');
  const no = ask('a', ', on-reject: block');
  it('of a block ends the branch and the block that holds it, and nothing more', async () => {
    const branch = `{ choose: c, branches: [{ when: form.amount > 1, ${t}, steps: ${list(no, never)} }], otherwise: [] }`;
    const sim = await led(lines(parallel([branch, never.replace('never', 'never2')], [task('b')]), task('z')), ['a reject']);
    expect(open(sim)).toStrictEqual(['b']);
    await decide(sim, 'b', 'done');
    expect(open(sim)).toStrictEqual(['z']);
    expect(sim.state().outcomes).toStrictEqual({ a: 'reject', b: 'done' });
    expect(sim.state().passed.map(({ kind, step }) => `${kind} ${step}`), 'a way is nothing that was decided').toStrictEqual(['left a', 'ask b']);
  });

  it('of a row ends that row, of a turn that turn, of the outermost block the case', async () => {
    const rows = await led(lines(each('e', 'sequence', no, task('b')), task('z')), ['a reject', 'a approve']);
    expect(open(rows)).toStrictEqual(['b']);
    const turns = await led(lines(`{ repeat: again, until: 'outcome["a"] == "approve"', steps: ${list(no, task('b'))} }`), ['a reject']);
    expect(open(turns)).toStrictEqual(['a']);
    expect(told(await led(lines(no, never), ['a reject']), 'end')).toStrictEqual([{ op: 'end', state: 'rejected', outcome: 'rejected' }]);
  });

  it('beside a task grants nothing: it may be asked for again', async () => {
    const sim = await led(lines(task('m', `, beside: [{ key: k, ${t}, most: 1, steps: ${list(ask('a', ', on-reject: block'))} }]`)), ['m k', 'a reject', 'm k', 'a approve']);
    expect(await sim.act({ verb: 'decide', by: 'max', task: sim.open()[0]?.task ?? '', outcome: 'k' })).toMatchObject({ code: 'request-used' });
  });

  it('in one arm ends the case in all of them, and what was being asked for there is not asked any more', async () => {
    const sim = await led(lines(parallel([task('x')], [ask('a')], [task('y')])), ['a reject']);
    expect(told(sim, 'close')).toStrictEqual([{ op: 'close', tasks: ['n1.1', 'n3.1'], reason: 'rejected' }]);
    expect(told(await led(lines(parallel([task('x')], [task('y'), '{ end: stop }'])), ['y']), 'close')).toStrictEqual([{ op: 'close', tasks: ['n1.1'], reason: 'ended' }]);
    const ends = await led(lines(task('s'), parallel([task('x')], ['{ end: stop }'], [task('y')])), ['s']);
    expect([told(ends, 'open').map(({ step }) => step), told(ends, 'end')]).toStrictEqual([['s'], [{ op: 'end', state: 'completed', outcome: 'stop' }]]);
    expect(sim.state().passed, 'what ended it was not passed').toStrictEqual([]);
  });

  it('ends once, by the first arm that comes to an end; the others go nowhere any more', async () => {
    const sim = await led(lines(task('s'), parallel(['{ end: failed }'], ['{ end: done }'], [reserve(), task('y')])), ['s']);
    expect([told(sim, 'end'), told(sim, 'effect'), told(sim, 'header').map(({ state }) => state)]).toStrictEqual([[{ op: 'end', state: 'failed', outcome: 'failed' }], [], ['executing']]);
  });

  it('after which the process goes on is an outcome like any other', async () => {
    const sim = await led(lines(ask('a', ', on-reject: go-on'), task('b')), ['a reject']);
    expect([open(sim), told(sim, 'settled')]).toStrictEqual([['b'], [{ op: 'settled', node: 'n1', step: 'a', outcome: 'reject' }]]);
  });
});

describe('a row', () => {
  it('is told with every question that is about it, innermost first, and with none outside', async () => {
    const inner = each('i', 'sequence', task('y'));
    const sim = await led(lines(each('e', 'sequence', task('x'), inner, `{ choose: c, branches: [{ when: form.amount > 90, ${t}, steps: [] }], otherwise: ${list(task('z'))} }`), '{ call: other, id: k, waits: false }', reserve(), task('b')), ['x', 'y', 'y', 'z', 'x', 'y', 'y', 'z']);
    expect(told(sim, 'open').map(({ step, row }) => [step, row])).toStrictEqual([['x', 0], ['y', 0], ['y', 1], ['z', 0], ['x', 1], ['y', 0], ['y', 1], ['z', 1], ['b', undefined]]);
    expect(told(sim, 'choose').map(({ row }) => row)).toStrictEqual([0, 1]);
    expect([...told(sim, 'call'), ...told(sim, 'effect')].map((op) => 'row' in op)).toStrictEqual([false, false]);
    const rows = await led(lines(each('e', 'parallel', reserve(), '{ call: other, id: k, waits: false }', `{ repeat: again, until: turn > 0, steps: ${list(task('x'))} }`)), ['x', 'x']);
    expect([...told(rows, 'effect'), ...told(rows, 'call'), ...told(rows, 'until')].map(({ row, step }) => [step, row])).toStrictEqual([['r', 0], ['r', 1], ['k', 0], ['k', 1], ['again', 0], ['again', 1]]);
    expect(told(rows, 'until').map(({ turn }) => turn)).toStrictEqual([1, 1]);
  });

  it('none at all: the block is over at once, in either order', async () => {
    for (const order of ['parallel', 'sequence']) expect(open(await led(lines(each('e', order, task('x')), task('b')), [], { form: { rows: [] } }))).toStrictEqual(['b']);
  });
});

describe('what was passed', () => {
  it('is kept with the rows, turns and tasks that it lies in: what people answered, what was done, what was waited for', async () => {
    const beside = `, beside: [{ key: k, ${t}, most: 1, steps: ${list(ask('s'))} }]`;
    const steps = lines(ask('a'), reserve(), '{ do: archive.check-out, id: f, with: { archives: form.rows, until: now } }', '{ call: other, id: k1, waits: false }', '{ wait: w, event: sample.news }', each('e', 'sequence', task('x')),
      `{ repeat: again, until: turn > 1, steps: ${list(task('y'))} }`, parallel([task('q')]), task('m', beside), '{ call: other, id: k2, waits: true }', task('z'));
    const sim = await led(steps, ['a approve']);
    await sim.event('sample.news');
    for (const one of ['x done', 'x done', 'y done', 'y done', 'q done', 'm k', 's approve', 'm done']) await decide(sim, ...(one.split(' ') as [string, string]));
    const call = told(sim, 'call').at(-1)?.node ?? '';
    await sim.event(`ended:${call}`, 'good');
    expect(sim.state().passed.map(({ kind, scope, step }) => `${kind} ${scope}${step}`)).toStrictEqual(['ask a', 'effect r', 'final f', 'ask n6:0/x', 'ask n6:1/x', 'ask n9#1/y', 'ask n9#2/y', 'ask q', 'ask n13+/s', 'ask m', 'call k2']);
    expect(sim.state().outcomes).toMatchObject({ w: 'sample.news', k2: 'good' });
    expect(open(sim)).toStrictEqual(['z']);
  });
});

describe('when all abstain', () => {
  it('whoever stands in is asked, as a new arrival, and one of them is enough', async () => {
    const sim = await led(lines('{ approve: a, by: { people: [ben, dora] }, mode: { kind: order, abstain: leaves } }', task('z')), [], { facts: { ...people, roles: { ...people.roles, 'process-owner': ['lea', 'zoe'] } } });
    for (const by of ['ben', 'dora']) await decide(sim, 'a', 'abstain', by);
    expect(told(sim, 'settled')).toStrictEqual([{ op: 'settled', node: 'n1', step: 'a', outcome: 'abstain' }]);
    expect(told(sim, 'open').at(-1)).toMatchObject({ node: 'n2', step: 'a', standIn: true });
    const [first = ''] = sim.open()[0]?.holders ?? [];
    await decide(sim, 'a', 'approve', first);
    expect([open(sim), sim.state().outcomes]).toStrictEqual([['z'], { a: 'approve' }]);
    expect(sim.state().passed.map(({ kind, node }) => `${kind} ${node}`)).toStrictEqual(['left n1', 'ask n2']);
  });

  it('whoever was added to the last of them, and what runs beside the step, is asked no more', async () => {
    const beside = `, beside: [{ key: k, ${t}, most: 1, steps: ${list(task('x'))} }]`;
    const sim = await led(lines(`{ approve: a, by: { people: [ben] }, mode: { kind: all, abstain: leaves }${beside} }`, task('z')), ['a k']);
    await sim.act({ verb: 'add', by: 'ben', task: 'n1.1', people: ['dora'], place: 'with' });
    const signer = sim.open().find(({ holders }) => holders[0] === 'dora')?.task;
    await decide(sim, 'a', 'abstain', 'ben');
    expect(told(sim, 'close')).toStrictEqual([{ op: 'close', tasks: [signer], reason: 'step-settled' }, { op: 'close', tasks: ['n2.1'], reason: 'step-settled' }]);
    expect(open(sim)).toStrictEqual(['a']);
  });
});
