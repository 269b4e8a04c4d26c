// Going back to an earlier step, whatever lies in between: what is asked again, what stands, what is undone, and why it may be refused.
import { describe, expect, it } from 'vitest';
import { targetsFrom } from '#domain/engine/rewind.ts';
import { seatsOf } from '#domain/engine/state.ts';
import type { Simulation, World } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const t = 'title: { zh: 块, en: Block }';
const ask = (id: string, who = 'max', more = '') => `{ approve: ${id}, by: { people: [${who}] }, repeated: none${more} }`;
const list = (...steps: string[]) => `[${steps.join(', ')}]`;
const lines = (...steps: string[]) => [...steps.map((step) => `- ${step}`), '- end: done'].join('\n');
const choose = (yes: string[], no: string[]) => `{ choose: c, branches: [{ when: form.amount > 100, ${t}, steps: [{ end: never }] }, { when: form.amount > 10, ${t}, steps: ${list(...yes)} }], otherwise: ${list(...no)} }`;
const parallel = (...arms: string[][]) => `{ parallel: p, arms: [${arms.map((steps) => `{ ${t}, steps: ${list(...steps)} }`).join(', ')}] }`;
const each = (order: string, ...steps: string[]) => `{ each: e, over: rows, order: ${order}, steps: ${list(...steps)} }`;
const reserve = (id: string) => `{ do: archive.reserve, id: ${id}, with: { archives: form.rows } }`;

/** A case in which everything has been agreed to up to here, in this order. */
async function led(steps: string, agreed: readonly string[], world: Partial<World> = {}): Promise<Simulation> {
  const sim = await running(definitionOf(steps), { form: { amount: 11, rows: ['a', 'b'] }, ...world });
  for (const step of agreed) await decide(sim, step, 'approve');
  return sim;
}
const open = (sim: Simulation) => sim.open().map(({ step }) => step);
const nodeAt = (sim: Simulation, step: string) => [...seatsOf(sim.plan, sim.state())].find((one) => one.step.id === step)?.node.id ?? '';
const targets = (sim: Simulation, from: string) => targetsFrom(sim.plan, sim.state(), nodeAt(sim, from));
/** A holder of the step sends the case back; what the record was told, without who answered. */
async function goes(sim: Simulation, from: string, to: string | undefined, nth = 0): Promise<unknown> {
  const one = sim.open().filter(({ step }) => step === from)[nth];
  const before = sim.log.length;
  const no = await sim.act({ verb: 'return', by: one?.holders[0] ?? '', task: one?.task ?? '', ...(to !== undefined && { to }) });
  return no ? [no.code, no.data].filter(Boolean) : sim.log.slice(before).flatMap(({ ops }) => ops).filter(({ op }) => op === 'close' || op === 'rewind' || op === 'compensate');
}

describe('the way back', () => {
  const all = lines(ask('a'), choose([ask('x'), ask('x2')], []), parallel([ask('y')], [ask('z')]), ask('b'));
  it('leads to every step that was passed, the nearest first', async () => {
    expect(targets(await led(all, ['a', 'x', 'x2', 'z', 'y']), 'b')).toStrictEqual(['y', 'z', 'x2', 'x', 'a']);
    expect(targets(await led(all, ['a', 'x']), 'x2')).toStrictEqual(['x', 'a']);
    expect(targets(await led(all, ['a', 'x', 'x2', 'z']), 'y')).toStrictEqual(['x2', 'x', 'a']);
  });

  it('into a branch goes on through it, and through all that follows it: only what lies before stands', async () => {
    const sim = await led(all, ['a', 'x', 'x2', 'y', 'z']);
    expect(await goes(sim, 'b', 'x')).toStrictEqual([{ op: 'rewind', to: 'x', nodes: ['n3', 'n4', 'n5', 'n6', 'n7'], round: 2 }]);
    expect([open(sim), sim.state().outcomes, sim.state().passed.map(({ step }) => step)]).toStrictEqual([['x'], { a: 'approve' }, ['a']]);
    expect(nodeAt(sim, 'x'), 'a new arrival').toBe('n9');
    for (const step of ['x', 'x2', 'z', 'y']) await decide(sim, step, 'approve');
    expect(open(sim)).toStrictEqual(['b']);
  });

  it('into what is chosen otherwise goes on through that', async () => {
    const sim = await led(lines(choose([ask('x')], [ask('o'), ask('o2')]), ask('b')), ['o', 'o2'], { form: { amount: 1 } });
    await goes(sim, 'b', 'o');
    await decide(sim, 'o', 'approve');
    expect(open(sim)).toStrictEqual(['o2']);
  });

  it('into an arm leaves the other arms as they are: over, with what they did', async () => {
    const arms = lines(parallel([reserve('r1'), ask('y'), choose([ask('q'), ask('q2')], []), reserve('r2')], [ask('z'), reserve('r3')]), reserve('r4'), ask('b'));
    const sim = await led(arms, ['y', 'z', 'q', 'q2']);
    expect(sim.state().effects.map(({ step }) => step)).toStrictEqual(['r1', 'r3', 'r2', 'r4']);
    expect((await goes(sim, 'b', 'q') as { step: string }[]).map(({ step }) => step)).toStrictEqual(['r4', 'r2', undefined]);
    expect([open(sim), sim.state().outcomes]).toStrictEqual([['q'], { r1: 'reserved', y: 'approve', z: 'approve', r3: 'reserved' }]);
    expect(sim.state().effects.map(({ step }) => step)).toStrictEqual(['r1', 'r3']);
    for (const step of ['q', 'q2']) await decide(sim, step, 'approve');
    expect([open(sim), sim.state().effects.map(({ step }) => step)]).toStrictEqual([['b'], ['r1', 'r3', 'r2', 'r4']]);
    expect(targets(sim, 'b')).toStrictEqual(['q2', 'q', 'z', 'y']);
  });

  it('leads out of an arm beside one that a no has ended', async () => {
    const sim = await led(lines(ask('a'), parallel([ask('x', 'max', ', on-reject: block'), ask('x2')], [ask('z')])), ['a']);
    await decide(sim, 'x', 'reject');
    expect(targets(sim, 'z')).toStrictEqual(['a']);
    expect(sim.state().passed.map(({ kind, step }) => `${kind} ${step}`)).toStrictEqual(['ask a', 'left x']);
    expect(await goes(sim, 'z', 'a'), 'the no is history, too').toMatchObject([{ op: 'rewind', nodes: ['n1', 'n2', 'n3'] }]);
    expect(open(sim)).toStrictEqual(['a']);
  });

  it('beside a task goes back there alone, and further back closes the task, too', async () => {
    const beside = lines(ask('a'), `{ task: m, by: { people: [lea] }, returns: true, beside: [{ key: k, ${t}, most: 2, steps: ${list(ask('x'), ask('x2'))} }] }`);
    const sim = await led(beside, ['a']);
    await decide(sim, 'm', 'k');
    await decide(sim, 'x', 'approve');
    expect(await goes(sim, 'x2', 'x')).toStrictEqual([{ op: 'rewind', to: 'x', nodes: ['n3', 'n4'], round: 2 }]);
    expect(open(sim)).toStrictEqual(['m', 'x']);
    expect(await goes(sim, 'x', 'a')).toStrictEqual([{ op: 'close', tasks: ['n2.1'], reason: 'returned' }, { op: 'rewind', to: 'a', nodes: ['n1', 'n2', 'n5'], round: 3 }]);
    expect(open(sim)).toStrictEqual(['a']);
    await decide(sim, 'a', 'approve');
    await decide(sim, 'm', 'k');
    await decide(sim, 'x', 'approve');
    expect(targets(sim, 'm')).toStrictEqual(['a']);
  });

  it('in a row or a turn stays in it: the others are where they were', async () => {
    const rows = await led(lines(each('parallel', ask('x'), ask('x2'))), ['x', 'x']);
    expect(await goes(rows, 'x2', 'x', 1)).toStrictEqual([{ op: 'rewind', to: 'x', nodes: ['n3', 'n5'], round: 2 }]);
    expect([open(rows), rows.state().passed.map(({ step, scope }) => [step, scope])]).toStrictEqual([['x2', 'x'], [['x', 'n1:0/']]]);
    expect(rows.log.at(-1)?.ops.at(-1)).toMatchObject({ op: 'open', step: 'x', row: 1 });
    const turns = await led(lines(`{ repeat: again, until: 'outcome["g"] == "good"', steps: ${list(ask('x'), ask('y'), '{ task: g, by: { role: gm }, outcomes: [good, bad] }')} }`), ['x', 'y']);
    await decide(turns, 'g', 'bad');
    expect(targets(turns, 'x')).toStrictEqual([]);
    await decide(turns, 'x', 'approve');
    expect(await goes(turns, 'y', 'x')).toStrictEqual([{ op: 'rewind', to: 'x', nodes: ['n5', 'n6'], round: 2 }]);
    expect(turns.state().passed.map(({ step, scope }) => `${scope}${step}`)).toStrictEqual(['n1#1/x', 'n1#1/y', 'n1#1/g']);
    const refused = await led(lines(`{ repeat: again, until: turn > 2, steps: ${list(ask('w'), parallel([ask('x', 'max', ', on-reject: block')]), ask('y'))} }`), ['w', 'x', 'y', 'w']);
    await decide(refused, 'x', 'reject');
    expect([targets(refused, 'y'), await goes(refused, 'y', 'x')], 'what this turn has refused').toStrictEqual([['w'], ['target-in-past-iteration']]);
  });

  it('in a row crosses the turns that lie in it', async () => {
    const sim = await led(lines(each('sequence', ask('x'), `{ repeat: again, until: turn > 1, steps: ${list(ask('y'))} }`, ask('z'))), ['x', 'y', 'y']);
    expect(await goes(sim, 'z', 'x')).toMatchObject([{ op: 'rewind', nodes: ['n2', 'n4', 'n5', 'n6'] }]);
  });

  it('undoes what was done on the way, the latest first, and nothing before it', async () => {
    const sim = await led(lines(reserve('r0'), ask('a'), reserve('r1'), reserve('r2'), ask('b')), ['a']);
    expect(await goes(sim, 'b', 'a')).toStrictEqual([
      { op: 'compensate', node: 'n4', step: 'r2', effect: 'archive.reserve' }, { op: 'compensate', node: 'n3', step: 'r1', effect: 'archive.reserve' }, { op: 'rewind', to: 'a', nodes: ['n2', 'n3', 'n4', 'n5'], round: 2 },
    ]);
    expect(sim.state().effects.map(({ step }) => step)).toStrictEqual(['r0']);
  });
});

describe('there is no way back', () => {
  it('past what cannot be undone, by its name, or a process that was waited for; one that was not is no matter', async () => {
    const between = (step: string) => lines(ask('a'), step, ask('b'));
    const final = await led(between('{ do: incident.register, id: f, with: { kind: "\'x\'" } }'), ['a']);
    expect([await goes(final, 'b', 'a'), await goes(final, 'b', undefined), targets(final, 'b')]).toStrictEqual([['past-effect', { effect: 'f' }], ['past-effect', { effect: 'incident.register' }], []]);
    const called = await led(between('{ call: other, id: k, waits: true }'), ['a']);
    await called.event('ended:n2', 'good');
    expect([await goes(called, 'b', 'a'), targets(called, 'b')]).toStrictEqual([['past-call'], []]);
    expect(targets(await led(between('{ call: other, id: k, waits: false }'), ['a']), 'b')).toStrictEqual(['a']);
    const before = await led(lines('{ do: incident.register, id: f, with: { kind: "\'x\'" } }', ask('a'), ask('b')), ['a']);
    expect(targets(before, 'b'), 'what lies before it is not crossed').toStrictEqual(['a']);
  });

  it('into rows or turns that are over, nor to what was never passed, is itself, or lies in another arm', async () => {
    const rows = await led(lines(each('sequence', ask('x')), ask('b')), ['x', 'x']);
    expect([await goes(rows, 'b', 'x'), await goes(rows, 'b', 'b'), await goes(rows, 'b', 'none')]).toStrictEqual([['target-in-past-iteration'], ['target-unreachable'], ['target-unreachable']]);
    const never = await led(lines(each('sequence', ask('x')), ask('b')), [], { form: { amount: 1, rows: [] } });
    expect(await goes(never, 'b', 'x')).toStrictEqual(['target-unreachable']);
    const turns = await led(lines(`{ repeat: again, until: turn > 0, steps: ${list(ask('x'))} }`, ask('b')), ['x']);
    expect(await goes(turns, 'b', 'x')).toStrictEqual(['target-in-past-iteration']);
    const arms = await led(lines(ask('a'), parallel([ask('y'), ask('y2')], [ask('z')])), ['a', 'y']);
    expect([await goes(arms, 'z', 'y'), await goes(arms, 'z', 'z'), targets(arms, 'z')]).toStrictEqual([['target-unreachable'], ['target-unreachable'], ['a']]);
    const inRow = await led(lines(each('sequence', reserve('r')), ask('b')), []);
    expect(await goes(inRow, 'b', 'r'), 'nor one in rows that are over').toStrictEqual(['target-unreachable']);
    const other = await led(lines(`{ repeat: again, until: turn > 0, steps: ${list(choose([ask('x')], [ask('o')]))} }`, ask('b')), ['x']);
    expect([await goes(other, 'b', 'o'), await goes(other, 'b', 'x')], 'only one that was passed there').toStrictEqual([['target-unreachable'], ['target-in-past-iteration']]);
    const done = await led(lines(reserve('r'), ask('b')), []);
    expect(await goes(done, 'b', 'r'), 'an effect is nobody to go back to').toStrictEqual(['target-unreachable']);
  });
});

describe('a vote that sends the case back', () => {
  const vote = lines(ask('a'), ask('b'), '{ approve: v, by: { people: [ben, dora, zoe] }, repeated: none, mode: { kind: m-of-n, m: 2 } }');
  const wanting = async (...wanted: (string | undefined)[]) => {
    const sim = await led(vote, ['a', 'b']);
    for (const to of wanted) await goes(sim, 'v', to);
    return [sim.state().phase, ...open(sim)];
  };
  it('goes to the earliest that anybody asked for; to the applicant where one of them did', async () => {
    expect(await wanting('b', 'a')).toStrictEqual(['running', 'a']);
    expect(await wanting('a', 'b')).toStrictEqual(['running', 'a']);
    expect(await wanting('b', 'b')).toStrictEqual(['running', 'b']);
    expect(await wanting('a', undefined)).toStrictEqual(['returned']);
  });

  it('by more of the weight of those who said no, not by their number', async () => {
    const weighted = (mine: number) => lines(ask('a'), `{ approve: v, by: { weighted: [{ who: { people: [ben] }, weight: ${mine} }, { who: { people: [dora, zoe] }, weight: 1 }] }, repeated: none, mode: { kind: share, over: 50, reject: all-heard } }`);
    for (const [mine, stands] of [[2, 'rejected'], [3, undefined]] as const) {
      const sim = await led(weighted(mine), ['a']);
      await goes(sim, 'v', 'a');
      await decide(sim, 'v', 'reject', 'dora');
      await decide(sim, 'v', 'reject', 'zoe');
      expect([sim.state().outcome, open(sim)]).toStrictEqual([stands, stands === undefined ? ['a'] : []]);
    }
  });

  it('also where only somebody who was added to a seat asked for it', async () => {
    const sim = await led(vote, ['a', 'b']);
    await sim.act({ verb: 'add', by: 'ben', task: sim.open()[0]?.task ?? '', people: ['arno', 'lea'], place: 'with' });
    const lea = sim.open().find(({ holders }) => holders.includes('lea'))?.task ?? '';
    expect(await sim.act({ verb: 'return', by: 'lea', task: lea, to: 'a' })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['v', 'v']);
    await goes(sim, 'v', 'b');
    expect(open(sim)).toStrictEqual(['a']);
  });
});

it('where a case went back from is counted by the step that sent it, whatever else is open', async () => {
  const sim = await led(lines(parallel(['{ task: z, by: { people: [lea] } }'], [ask('y'), ask('y2')])), ['y']);
  await goes(sim, 'y2', 'y');
  expect(sim.state().returns).toStrictEqual({ 'y2 y': 1 });
});

it('a case that keeps going back to its applicant is told of from the third time on, and counted by where it came from', async () => {
  const sim = await led(lines(ask('a'), ask('b')), []);
  const told = () => sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'returned-often');
  for (let time = 1; time <= 4; time++) {
    expect(told()).toHaveLength(Math.max(0, time - 3));
    await goes(sim, 'a', undefined);
    await sim.act({ verb: 'resubmit', by: 'ana' });
  }
  expect([told(), sim.state().returns]).toStrictEqual([[{ op: 'returned-often', from: 'a', times: 3 }, { op: 'returned-often', from: 'a', times: 4 }], { 'a ': 4 }]);
});
