// Where a case lands under another version, block by block: branches, arms, rows, turns and what runs beside a task; and every reason why it does not.
import { describe, expect, it } from 'vitest';
import { landing } from '#domain/engine/landing.ts';
import { planOf } from '#domain/engine/plan.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { fresh, nodesOf, type CaseState } from '#domain/engine/state.ts';
import { straightAfter } from '#domain/engine/straight.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, led } from '#test/build.ts';

const t = 'title: { zh: 块, en: Block }';
const task = (id: string, more = '') => `{ task: ${id}, by: { role: gm }${more} }`;
const list = (...steps: string[]) => `[${steps.join(', ')}]`;
const lines = (...steps: string[]) => [...steps.map((step) => `- ${step}`), '- end: done'].join('\n');
const choose = (yes: string[], no: string[], second?: string[]) => `{ choose: c, branches: [{ when: form.amount > 10, ${t}, steps: ${list(...yes)} }${second ? `, { when: form.amount > 5, ${t}, steps: ${list(...second)} }` : ''}], otherwise: ${list(...no)} }`;
const parallel = (...arms: string[][]) => `{ parallel: p, arms: [${arms.map((steps) => `{ ${t}, steps: ${list(...steps)} }`).join(', ')}] }`;
const reserve = (id = 'r') => `{ do: archive.reserve, id: ${id}, with: { archives: form.rows } }`;

/** Where it stands then, and what counts as skipped; or what is in the way. */
function landed(sim: Simulation, after: string, state: CaseState = sim.state()): unknown {
  const to = planOf(definitionOf(after), 'next');
  const got = landing(sim.plan, to, state);
  if ('hindrances' in got) return got.hindrances.map(({ obstacle, step }) => (step === undefined ? obstacle : `${obstacle} ${step}`));
  const at = [...nodesOf(to, got.state)].flatMap(({ node, step }) => (['ask', 'wait', 'call', 'do'].includes(node.kind) ? [step.id] : []));
  return got.skipped.length ? { at, skipped: got.skipped } : { at };
}
const lands = async (before: string, after: string, ...done: string[]) => landed(await led(before, done), after);

describe('a case lands', () => {
  const two = lines(task('a'), task('b'));
  it('neither before its start nor after its end, nor where it is, nor on its way', async () => {
    const sim = await led(two);
    const other = planOf(definitionOf(two), 'next');
    expect(landing(sim.plan, other, fresh())).toStrictEqual({ hindrances: [{ obstacle: 'case-closed' }] });
    expect(landing(sim.plan, other, { ...sim.state(), phase: 'ended' })).toStrictEqual({ hindrances: [{ obstacle: 'case-closed' }] });
    expect(landing(sim.plan, sim.plan, sim.state())).toStrictEqual({ hindrances: [{ obstacle: 'same-definition' }] });
    expect(landing(sim.plan, other, { ...sim.state(), owed: [{ op: 'commented' }] })).toStrictEqual({ hindrances: [{ obstacle: 'under-way' }] });
  });

  it('with what was proposed and could be taken back forgotten, and nothing else', async () => {
    const sim = await led(two, ['a']);
    await sim.act({ verb: 'jump', by: 'max', to: 'a' });
    const got = landing(sim.plan, { ...sim.plan, hash: 'next' }, sim.state());
    expect(got).toStrictEqual({ state: { ...sim.state(), undo: null, proposed: null, pinned: 'next' }, skipped: [] });
  });

  it('past new steps, of which those count as skipped that somebody or something would have done', async () => {
    expect(await lands(two, lines(task('n'), '{ wait: w, after: 1d }', '{ call: other, id: k, waits: true }', reserve('d'), choose(['{ wait: v, after: 1d }'], []), task('a'), task('b')), 'a')).toStrictEqual({ at: ['b'], skipped: ['n', 'w', 'k', 'd', 'v'] });
    expect(await lands(two, lines(task('n', ', clause: X-1'), task('a'), task('b')), 'a')).toStrictEqual(['rule-passed-over n']);
    expect(await lands(two, lines(choose([task('n', ', clause: X-1')], []), task('b')), 'a')).toStrictEqual(['rule-passed-over n']);
  });

  it('not where the kind of its step is another, what it waits for, or what it does', async () => {
    expect(await lands(two, lines('{ wait: a, after: 1d }', task('b')))).toStrictEqual(['kind-differs a']);
    expect(await lands(two, lines('{ sign: a, by: { role: gm } }', task('b')))).toStrictEqual(['kind-differs a']);
    expect(await lands(lines('{ wait: w, after: 1d }'), lines(task('w')))).toStrictEqual(['kind-differs w']);
    const wait = (event: string) => lines(`{ wait: w, event: ${event} }`);
    expect(await lands(wait('sample.news'), wait('sample.news'))).toStrictEqual({ at: ['w'] });
    expect(await lands(wait('sample.news'), wait('sample.more'))).toStrictEqual(['wait-differs w']);
    expect(await lands(wait('sample.news'), lines('{ wait: w, after: 1d }'))).toStrictEqual(['wait-differs w']);
    const call = (waits: boolean) => lines(`{ call: other, id: k, waits: ${waits} }`);
    expect(await lands(call(true), call(true))).toStrictEqual({ at: ['k'] });
    expect(await lands(call(true), call(false))).toStrictEqual(['wait-differs k']);
    const failed = await led(lines(reserve()), [], { effect: () => undefined });
    expect(landed(failed, lines(reserve(), task('b')))).toStrictEqual({ at: ['r'] });
    expect(landed(failed, lines('{ do: archive.quarantine, id: r, with: { archives: form.rows } }'))).toStrictEqual(['effect-differs r']);
  });

  it('only where what was done, or called and waited for, has its counterpart', async () => {
    const called = await led(lines('{ call: other, id: k, waits: true }', task('b')));
    await called.event('ended:n1', 'good');
    expect(landed(called, lines('{ call: other, id: k, waits: true }', task('b')))).toStrictEqual({ at: ['b'] });
    expect(landed(called, lines(task('b')))).toStrictEqual(['effect-gone k']);
    expect(landed(called, lines(task('k'), task('b')))).toStrictEqual(['effect-differs k']);
    const done = (effect = reserve()) => lines(effect, task('b'));
    expect(await lands(done(), lines(task('b')))).toStrictEqual(['effect-gone r']);
    expect(await lands(done(), done(task('r')))).toStrictEqual(['effect-differs r']);
    const final = (effect: string) => lines(`{ do: ${effect}, id: r, with: { archives: form.rows } }`, task('b'));
    expect(await lands(final('archive.check-out'), final('archive.check-out'))).toStrictEqual({ at: ['b'] });
    expect(await lands(final('archive.check-out'), lines(reserve(), task('b')))).toStrictEqual(['effect-differs r']);
    expect(await lands(final('archive.check-out'), final('archive.lost')), 'another one that cannot be undone either').toStrictEqual(['effect-differs r']);
    const turns = (...steps: string[]) => lines(`{ repeat: again, until: turn > 2, steps: ${list(task('x'), ...steps, task('y'))} }`);
    const register = '{ do: incident.register, id: r, with: { kind: "\'x\'" } }';
    expect(await lands(turns(register), turns(reserve()), 'x', 'y'), 'in a turn that is over').toStrictEqual(['effect-differs r']);
    expect(await lands(turns(reserve()), turns(register), 'x', 'y')).toStrictEqual(['effect-differs r']);
    expect(await lands(turns(reserve()), turns(reserve().replace('reserve', 'quarantine')), 'x', 'y'), 'what would be undone is another').toStrictEqual(['effect-differs r']);
    expect(await lands(turns(register), turns(task('r')), 'x', 'y')).toStrictEqual(['effect-differs r']);
    expect(await lands(turns(register), turns(), 'x', 'y')).toStrictEqual(['effect-gone r']);
    expect(await lands(turns('{ call: other, id: r, waits: false }'), turns(task('r')), 'x', 'y'), 'nobody had waited for it').toStrictEqual({ at: ['x'] });
    expect(await lands(two, lines(task('b')), 'a'), 'what was only asked may go').toStrictEqual({ at: ['b'] });
    expect(await lands(turns(reserve(), register.replace('id: r', 'id: f')), turns(task('r'), register.replace('id: r', 'id: f')), 'x', 'y'), 'what nobody undoes any more').toStrictEqual(['effect-differs r']);
  });

  it('nowhere that would have it asked, done, called or waited for again', async () => {
    expect(await lands(two, lines(task('b'), task('a')), 'a')).toStrictEqual(['done-again a']);
    expect(await lands(done('{ wait: w, event: sample.news }'), lines(task('b'), '{ wait: w, event: sample.news }'))).toStrictEqual({ at: ['w'], skipped: ['b'] });
    const waited = await led(done('{ wait: w, event: sample.news }'));
    await waited.event('sample.news');
    expect(landed(waited, lines(task('b'), '{ wait: w, event: sample.news }'))).toStrictEqual(['done-again w']);
    expect(await lands(done(reserve()), lines(task('b'), reserve()))).toStrictEqual(['done-again r']);
    const called = await led(done('{ call: other, id: k, waits: false }'));
    expect(landed(called, lines(task('b'), '{ call: other, id: k, waits: false }'))).toStrictEqual(['done-again k']);
    expect(await lands(lines(choose([task('x')], []), task('b')), lines(task('b'), choose([task('x')], [])), 'x'), 'a way is no step that is done').toStrictEqual(['done-again x']);
    function done(first: string): string { return lines(first, task('b')); }
  });

  it('with every reason named once', async () => {
    const twice = lines(reserve(), task('a'), task('b'));
    expect(await lands(twice, lines('{ do: archive.quarantine, id: r, with: { archives: form.rows } }', task('b'), task('a')), 'a')).toStrictEqual(['effect-differs r', 'done-again a']);
    expect(await lands(lines(task('a'), task('b'), task('c')), lines(task('c'), task('b'), task('a')), 'a', 'b'), 'the same one of two steps').toStrictEqual(['done-again a', 'done-again b']);
  });

  it('and goes back no shorter way than the new version has: what stood for a way straight on is asked again', async () => {
    const steps = (...more: string[]) => lines(task('a'), ...more, '{ approve: b, by: { people: [zoe] } }', '{ approve: c, by: { people: [arno] }, resubmit: straight }', task('z'));
    const next = definitionOf(steps().replace('- end: done', `- ${task('y')}\n- end: done`));
    const back = async (versions: Record<number, Definition> = {}) => {
      const sim = await led(steps(), ['a', 'b approve'], { versions });
      await sim.act({ verb: 'return', by: 'arno', task: 'n3.1', to: 'a' });
      expect(straightAfter(sim.plan, sim.state(), 'a')).toStrictEqual({ to: 'c', between: ['b'] });
      for (const version of Object.keys(versions)) for (const by of ['max', 'lea']) await sim.act({ verb: 'migrate', by, version: Number(version), plan: planOf(versions[Number(version)] ?? next, 'next') });
      expect(straightAfter(sim.plan, sim.state(), 'a') === undefined).toBe(Object.keys(versions).length > 0);
      await decide(sim, 'a', 'done');
      return [sim.open().map(({ step }) => step), sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'straight')];
    };
    const asking = { op: 'straight', step: 'c', nodes: ['n2'] };
    expect(await back()).toMatchObject([['c'], [asking]]);
    expect(await back({ 2: next })).toMatchObject([['b'], [{ ...asking, lost: true }]]);
  });
});

describe('a rule that names a step', () => {
  const named = ', clause: X-1';
  it('names it still where the case stands at it, or has it ahead: on the way, inside it, beside it, in a row or a turn', async () => {
    expect(await lands(lines(task('a', named)), lines(task('a')))).toStrictEqual(['rule-lost a']);
    expect(await lands(lines(task('a', named)), lines(task('a', named)))).toStrictEqual({ at: ['a'] });
    expect(await lands(lines(task('a'), choose([task('x', named)], [])), lines(task('a'), choose([task('x')], [])))).toStrictEqual(['rule-lost x']);
    const beside = (step: string) => lines(task('a', `, beside: [{ key: k, ${t}, most: 1, steps: ${list(step)} }]`));
    expect(await lands(beside(task('x', named)), beside(task('x')))).toStrictEqual(['rule-lost x']);
    expect(await lands(beside(task('x', named)), beside(task('x', named)))).toStrictEqual({ at: ['a'] });
    const each = (...steps: string[]) => lines(`{ each: e, over: rows, order: sequence, steps: ${list(...steps)} }`);
    expect(await lands(each(task('a', named), task('b')), each(task('a'), task('b')), 'a'), 'the next row has it ahead').toStrictEqual(['rule-lost a']);
    const repeat = (...steps: string[]) => lines(`{ repeat: again, until: turn > 3, steps: ${list(...steps)} }`);
    expect(await lands(repeat(task('a', named), task('b')), repeat(task('a'), task('b')), 'a'), 'the next turn has it ahead').toStrictEqual(['rule-lost a']);
  });

  it('lies ahead there where it lay ahead, and is not passed over by being moved', async () => {
    expect(await lands(lines(task('a'), task('b', named)), lines(task('b', named), task('a')))).toStrictEqual(['rule-passed-over b', 'rule-lost b']);
  });

  it('binds no case that has it behind', async () => {
    expect(await lands(lines(task('a', named), task('b')), lines(task('a'), task('b')), 'a')).toStrictEqual({ at: ['b'] });
  });
});

describe('an answer that was given', () => {
  const vote = (outcomes: string, mode = 'all', who = '[ben, zoe]') => lines(`{ task: a, by: { people: ${who} }, mode: ${mode}, outcomes: ${outcomes} }`, task('b'));
  it('is one there, too, and counts the same; of those nobody has given any may go', async () => {
    const sim = await led(vote('[good, fair]'));
    expect(landed(sim, vote('[good]'))).toStrictEqual({ at: ['a'] });
    await decide(sim, 'a', 'good', 'ben');
    expect(landed(sim, vote('[good]'))).toStrictEqual({ at: ['a'] });
    expect(landed(sim, vote('[fair]'))).toStrictEqual(['outcome-gone a']);
    expect(landed(sim, vote('[{ key: good, vote: reject }, fair]'))).toStrictEqual(['outcome-gone a']);
    expect(landed(sim, vote('[good, fair]', '{ kind: m-of-n, m: 2 }'))).toStrictEqual(['mode-differs a']);
  });

  it('that sends the case back is one everywhere', async () => {
    const approve = (mode: string) => lines(`{ approve: a, by: { people: [ben, zoe, dora] }, mode: ${mode} }`);
    const sim = await led(approve('{ kind: m-of-n, m: 2 }'));
    await sim.act({ verb: 'return', by: 'ben', task: 'n1.1' });
    expect(landed(sim, approve('{ kind: m-of-n, m: 2 }'))).toStrictEqual({ at: ['a'] });
  });
});

describe('in a branch', () => {
  it('the case stands in the one that holds its step, wherever that has gone', async () => {
    const before = lines(choose([task('x'), task('y')], [task('z')]));
    expect(await lands(before, lines(choose([task('z')], [task('x'), task('y')])), 'x')).toStrictEqual({ at: ['y'] });
    expect(await lands(before, lines(choose([task('q')], [task('z')], [task('x'), task('y')])), 'x')).toStrictEqual({ at: ['y'] });
    expect(await lands(before, lines(choose([task('x')], [task('z')])), 'x')).toStrictEqual(['step-gone y']);
    expect(await lands(before, lines(choose([task('x')], [task('z')]), task('y')), 'x')).toStrictEqual(['step-moved y']);
    const other = await led(before, [], { form: { amount: 1, rows: [] } });
    expect(landed(other, lines(choose([task('z')], [task('x')])))).toStrictEqual({ at: ['z'] });
    expect(landed(other, lines(choose([task('x')], [task('y'), task('z')])))).toStrictEqual({ at: ['z'], skipped: ['y'] });
  });
});

describe('in arms', () => {
  const before = lines(parallel([task('x'), task('y')], [task('z')]), task('b'));
  it('each becomes the one that holds its steps; a new one begins, and one that is over may go', async () => {
    expect(await lands(before, lines(parallel([task('z')], [task('x'), task('y')]), task('b')), 'x')).toStrictEqual({ at: ['z', 'y'] });
    expect(await lands(before, lines(parallel([task('n')], [task('x'), task('y')]), task('b')), 'z')).toStrictEqual({ at: ['x'] });
    expect(await lands(before, lines(parallel([task('x'), task('y')], [task('z'), task('n')]), task('b')), 'z')).toStrictEqual({ at: ['x'], skipped: ['n'] });
    const sim = await led(before, ['x', 'y']);
    expect(landed(sim, lines(parallel([task('z')]), task('b')))).toStrictEqual({ at: ['z'] });
    expect(await lands(lines(parallel([task('x')], [task('y')], [task('z')]), task('b')), lines(parallel([task('z')]), task('b')), 'x', 'y'), 'two of them').toStrictEqual({ at: ['z'] });
  });

  it('one that a no has ended is where it was', async () => {
    const sim = await led(lines(parallel(['{ approve: x, by: { role: gm }, on-reject: block }', task('y')], [task('z')])), ['x reject']);
    expect(landing(sim.plan, { ...sim.plan, hash: 'next' }, sim.state())).toStrictEqual({ state: { ...sim.state(), undo: null, pinned: 'next' }, skipped: [] });
  });

  it('one that a no has ended stays over, whatever becomes of the steps that it did not come to; what was refused may go', async () => {
    const no = '{ approve: x, by: { role: gm }, on-reject: block }';
    const refused = (...steps: string[]) => led(lines(parallel([no, ...steps], [task('z')]), task('b')), ['x reject']);
    const to = (...steps: string[]) => lines(parallel(steps, [task('z')]), task('b'));
    expect(landed(await refused(task('q'), task('y', ', clause: X-1')), to(no)), 'a rule named one of them').toStrictEqual({ at: ['z'] });
    expect(landed(await refused(task('y')), to(task('y')))).toStrictEqual({ at: ['z'] });
    expect(landed(await refused(task('y')), to(no, task('n'), task('y'))), 'up to the next of them').toStrictEqual({ at: ['z'], skipped: ['n'] });
    expect(landed(await refused(task('y')), to(no, task('n'))), 'all there is').toStrictEqual({ at: ['z'], skipped: ['n'] });
    expect(landed(await refused(), lines(parallel([task('z')]), task('b')))).toStrictEqual({ at: ['z'] });
  });

  it('one that is under way is the one that holds the step where it stands, not one that holds another of its steps', async () => {
    expect(await lands(before, lines(parallel([task('y')], [task('x')]), task('b')), 'z')).toStrictEqual({ at: ['x'] });
  });

  it('not where two come together, a step has left its arm, or what is over is asked again elsewhere', async () => {
    expect(await lands(before, lines(parallel([task('x'), task('y'), task('z')]), task('b')))).toStrictEqual(['step-moved z']);
    expect(await lands(before, lines(parallel([task('y')], [task('z')]), task('b')))).toStrictEqual(['step-gone x']);
    expect(await lands(before, lines(parallel([task('y')], [task('z')]), task('x'), task('b')))).toStrictEqual(['step-moved x']);
    expect(await lands(before, lines(parallel([task('x'), task('y')]), task('z'), task('b')), 'z')).toStrictEqual(['done-again z']);
    expect(await lands(lines(parallel([task('x')], [task('z')], [task('w')]), task('b')), lines(parallel([task('x'), task('z')], [task('w')]), task('b')), 'x', 'z')).toStrictEqual(['step-moved z']);
  });
});

describe('in rows and turns', () => {
  const each = (order: string, ...steps: string[]) => lines(`{ each: e, over: rows, order: ${order}, steps: ${list(...steps)} }`);
  const repeat = (...steps: string[]) => lines(`{ repeat: again, until: 'outcome["y"] == "good"', steps: ${list(...steps)} }`);
  const good = ', outcomes: [good, bad]';

  it('every one of them lands by itself, in the order that it had', async () => {
    expect(await lands(each('parallel', task('x'), task('y')), each('parallel', task('x'), task('n'), task('y')), 'x')).toStrictEqual({ at: ['y', 'x'], skipped: ['n'] });
    expect(await lands(each('parallel', task('x'), task('y')), each('parallel', task('x')), 'x')).toStrictEqual(['step-gone y']);
    expect(await lands(each('parallel', task('x')), each('sequence', task('x')))).toStrictEqual(['mode-differs e']);
    expect(await lands(repeat(task('x'), task('y', good)), repeat(task('x'), task('n'), task('y', good)), 'x')).toStrictEqual({ at: ['y'], skipped: ['n'] });
    expect(await lands(repeat(task('x'), task('y', good)), repeat(task('y', good), task('x')), 'x')).toStrictEqual(['done-again x']);
  });
});

describe('beside a task', () => {
  const beside = (...blocks: string[]) => lines(task('a', `, beside: [${blocks.join(', ')}]`));
  const block = (key: string, ...steps: string[]) => `{ key: ${key}, ${t}, most: 2, steps: ${list(...steps)} }`;

  it('what runs goes on under its key, and not without it; how often it was granted stays', async () => {
    const before = beside(block('k', task('x'), task('y')));
    expect(await lands(before, beside(block('o', task('n')), block('k', task('x'), task('y'))), 'a k', 'x')).toStrictEqual({ at: ['a', 'y'] });
    expect(await lands(before, beside(block('k', task('y'))), 'a k')).toStrictEqual(['step-gone x']);
    expect(await lands(before, beside(block('o', task('x'), task('y'))), 'a k')).toStrictEqual(['step-gone a']);
    const granted = await led(before, ['a k', 'x', 'y']);
    expect(landed(granted, beside(block('o', task('n'))))).toStrictEqual({ at: ['a'] });
    const got = landing(granted.plan, planOf(definitionOf(before), 'next'), granted.state());
    expect('state' in got && got.state.root?.child).toMatchObject({ beside: { k: { run: null, granted: 1 } } });
  });
});
