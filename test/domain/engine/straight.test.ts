// A form that comes again after a return: straight to the step that returned it, or from the start (approval-idioms §7.3).
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, running } from '#test/build.ts';
import { parse } from '#domain/definition/parse.ts';
import { check } from '#domain/definition/check.ts';
import { straightAfter } from '#domain/engine/straight.ts';
import { fresh } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';

const form = 'note: { type: text, zh: 事由, en: Note }\n  amount: { type: number, zh: 数量, en: Amount }\n  secret: { type: text, zh: 内情, en: Secret }';
const steps = `- approve: head
  by: { people: [ben] }
  hide: [secret]
- choose: big
  branches:
    - { when: form.amount > 100, title: { zh: 大, en: Big }, steps: [{ approve: chief, by: { people: [max] }, hide: [secret] }] }
  otherwise: []
- approve: both
  by: { people: [dora, zoe] }
  mode: all
  resubmit: straight
- end: done`;
const open = (sim: Simulation) => sim.open().map(({ step, holders }) => [step, ...holders].join(' '));
const gives = (sim: Simulation, by: string, more = {}) => sim.act({ verb: 'return', by, task: sim.open().find(({ holders }) => holders.includes(by))?.task ?? '', ...more });

/** Head has agreed, dora has agreed, zoe sends it back. */
async function returned(more = steps): Promise<Simulation> {
  const sim = await running(definitionOf(more, form), { form: { note: 'x', amount: 5, secret: 's' } });
  await decide(sim, 'head', 'approve');
  await decide(sim, 'both', 'approve', 'dora');
  expect(await gives(sim, 'zoe')).toBeUndefined();
  expect(sim.state().phase).toBe('returned');
  return sim;
}

describe('a form that comes again', () => {
  it('goes straight to the step that returned it, which is asked anew in full, when nothing was changed that a standing decision had seen', async () => {
    const sim = await returned();
    expect(await sim.act({ verb: 'resubmit', by: 'ana' }, { secret: 'told now' })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['both dora', 'both zoe']);
    expect([sim.state().outcomes, sim.state().round]).toStrictEqual([{ head: 'approve' }, 2]);
    await decide(sim, 'both', 'approve', 'dora');
    await decide(sim, 'both', 'approve', 'zoe');
    expect(sim.state().outcome).toBe('done');
  });

  it('goes from the start when a field was changed that somebody in between had seen', async () => {
    const sim = await returned();
    await sim.act({ verb: 'resubmit', by: 'ana' }, { note: 'y' });
    expect([open(sim), sim.state().outcomes]).toStrictEqual([['head ben'], {}]);
    expect(sim.state().straight).toBeUndefined();
  });

  it('goes from the start when a field was changed that says which way it goes, though nobody had seen it', async () => {
    const sim = await returned(steps.replace('hide: [secret]\n- choose', 'hide: [secret, amount]\n- choose'));
    await sim.act({ verb: 'resubmit', by: 'ana' }, { amount: 500 });
    expect(open(sim)).toStrictEqual(['head ben']);
  });

  it('may go back from there to a step that stands, and comes straight again after a second return', async () => {
    const sim = await returned();
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(await gives(sim, 'dora')).toBeUndefined();
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect([open(sim), sim.state().round]).toStrictEqual([['both dora', 'both zoe'], 3]);
    expect(await gives(sim, 'zoe', { to: 'head' })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['head ben']);
  });

  it('takes the branch that was taken, inside which the step lies', async () => {
    const inside = steps.replace('by: { people: [max] }, hide', 'by: { people: [max] }, resubmit: straight, hide');
    const sim = await running(definitionOf(inside, form), { form: { note: 'x', amount: 500 } });
    await decide(sim, 'head', 'approve');
    expect(await gives(sim, 'max')).toBeUndefined();
    await sim.act({ verb: 'resubmit', by: 'ana' }, { secret: 'now' });
    expect(open(sim)).toStrictEqual(['chief max']);
    await decide(sim, 'chief', 'approve');
    expect(open(sim)).toStrictEqual(['both dora', 'both zoe']);
  });

  it.each([
    ['says nothing of it', steps.replace('\n  resubmit: straight', '')],
    ['comes after something that was done', steps.replace('- approve: both', '- do: archive.reserve\n  with: { archives: "[]" }\n- approve: both')],
  ])('goes from the start where the step %s', async (_, other) => {
    const sim = await returned(other);
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(open(sim)).toStrictEqual(['head ben']);
  });

  it('in a vote goes straight to the whole vote', async () => {
    const sim = await running(definitionOf(steps.replace('mode: all', 'mode: { kind: m-of-n, m: 2 }'), form), { form: { note: 'x', amount: 5 } });
    await decide(sim, 'head', 'approve');
    await gives(sim, 'zoe');
    expect(sim.state().phase).toBe('returned');
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(open(sim)).toStrictEqual(['both dora', 'both zoe']);
  });
});

describe('a case that goes back to a step that it has passed', () => {
  const four = `- approve: a\n  by: { people: [ben] }\n  edit: [note, secret]\n- approve: b\n  by: { people: [max] }\n  hide: [secret]\n- approve: c\n  by: { people: [lea] }\n  hide: [secret]\n- approve: d\n  by: { people: [dora, zoe] }\n  mode: all\n  resubmit: straight\n- end: done`;
  const back = async (to: string, more = four): Promise<Simulation> => {
    const sim = await running(definitionOf(more, form), { form: { note: 'x', amount: 5, secret: 's' } });
    for (const step of ['a', 'b', 'c']) await decide(sim, step, 'approve');
    await decide(sim, 'd', 'approve', 'dora');
    expect(await gives(sim, 'zoe', { to })).toBeUndefined();
    expect(open(sim)).toHaveLength(1);
    return sim;
  };
  const agrees = (sim: Simulation, by: string, changed = {}) => sim.act({ verb: 'decide', by, task: sim.open()[0]?.task ?? '', outcome: 'approve' }, changed);
  const superseded = (sim: Simulation) => sim.log.flatMap(({ ops }) => ops).flatMap((op) => (op.op === 'rewind' ? op.nodes : []));

  it('goes straight on from there to the step that returned it, when nothing was changed that a decision in between had seen', async () => {
    const sim = await back('a');
    expect(superseded(sim), 'those in between stand').toStrictEqual(['n1', 'n4']);
    expect([straightAfter(sim.plan, sim.state(), 'a'), straightAfter(sim.plan, fresh(), 'a')]).toStrictEqual([{ to: 'd', between: ['b', 'c'] }, undefined]);
    expect(sim.state().outcomes).toStrictEqual({});
    expect(await agrees(sim, 'ben', { secret: 'told now' })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['d dora', 'd zoe']);
    expect(sim.state()).toMatchObject({ outcomes: { a: 'approve', b: 'approve', c: 'approve' }, round: 2 });
    for (const by of ['dora', 'zoe']) await decide(sim, 'd', 'approve', by);
    expect(sim.state().outcome).toBe('done');
  });

  it('asks everybody in between again when it was', async () => {
    const sim = await back('a');
    await agrees(sim, 'ben', { note: 'y' });
    expect([open(sim), sim.state().outcomes]).toStrictEqual([['b max'], { a: 'approve' }]);
    expect(sim.log.flatMap(({ answers }) => answers ?? [])).toContainEqual({ straight: false });
    expect(await sim.act({ verb: 'take-back', by: 'ben', task: 'n5.1' }), 'what stood is history').toMatchObject({ code: 'not-reversible' });
  });

  it('may be taken back from the step to which it went straight, and goes there again', async () => {
    const sim = await back('a');
    await agrees(sim, 'ben');
    expect(await sim.act({ verb: 'take-back', by: 'ben', task: 'n5.1' })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['a ben']);
    await agrees(sim, 'ben');
    expect(open(sim)).toStrictEqual(['d dora', 'd zoe']);
  });

  it('what stood for the way is history once the case goes elsewhere', async () => {
    const further = await back('b', four.replace('- approve: b\n', '- approve: b\n  resubmit: straight\n'));
    expect(await gives(further, 'max', { to: 'a' })).toBeUndefined();
    expect(superseded(further)).toStrictEqual(['n2', 'n4', 'n1', 'n3', 'n5']);
    const home = await back('a', four.replace('- approve: a\n', '- approve: a\n  resubmit: straight\n'));
    await gives(home, 'ben');
    await home.act({ verb: 'resubmit', by: 'ana' });
    expect(open(home)).toStrictEqual(['a ben']);
    await agrees(home, 'ben');
    expect(open(home)).toStrictEqual(['b max']);
    const twice = await running(definitionOf(`- approve: z\n  by: { people: [arno] }\n${four.replace('- approve: a\n', '- approve: a\n  resubmit: straight\n')}`, form), { form: { note: 'x', amount: 5 } });
    for (const step of ['z', 'a', 'b', 'c']) await decide(twice, step, 'approve');
    await gives(twice, 'dora', { to: 'a' });
    await gives(twice, 'ben');
    expect([twice.state().straight, twice.log.at(-1)?.ops.find(({ op }) => op === 'returned')], 'one way straight is enough').toStrictEqual([undefined, { op: 'returned', task: 'amend3', round: 3 }]);
    const moved = await back('a');
    for (const by of ['max', 'lea']) await moved.act({ verb: 'jump', by, to: 'c' });
    expect(open(moved)).toStrictEqual(['c lea']);
    expect(moved.log.flatMap(({ ops }) => ops)).toContainEqual({ op: 'skip', to: 'c', steps: ['a', 'b'], nodes: ['n2', 'n3'] });
    await agrees(moved, 'lea');
    expect(open(moved)).toStrictEqual(['d dora', 'd zoe']);
  });

  it('what was asked beside the step that sends it back, or beside the one it goes back to, is asked again with it', async () => {
    const beside = (more = '') => `\n  beside: [{ key: k, title: { zh: 块, en: Block }, most: 2, steps: [{ approve: x${more}, by: { people: [arno] }, repeated: none }] }]`;
    const asking = four.replace('by: { people: [ben] }', `by: { people: [ben] }${beside()}`).replace('mode: all', `mode: all${beside('2')}`);
    const until = async (steps: string, ...done: string[]) => {
      const sim = await running(definitionOf(steps, form), { form: { note: 'x', amount: 5, secret: 's' } });
      for (const one of done) await decide(sim, one.split(' ')[0] ?? '', one.split(' ')[1] ?? 'approve');
      return sim;
    };
    const rewound = (sim: Simulation) => sim.log.flatMap(({ ops }) => ops).flatMap((op) => (op.op === 'rewind' ? [[op.standing, op.nodes]] : []));
    const sim = await until(asking, 'a k', 'x', 'a', 'b', 'c', 'd k', 'x2');
    expect(straightAfter(sim.plan, sim.state(), 'a')).toBeUndefined();
    await gives(sim, 'dora', { to: 'a' });
    expect(rewound(sim)).toStrictEqual([[['b', 'c'], ['n2', 'n1', 'n6', 'n5']]]);
    expect([straightAfter(sim.plan, sim.state(), 'a'), straightAfter(sim.plan, sim.state(), 'b')]).toStrictEqual([{ to: 'd', between: ['b', 'c'] }, undefined]);
    const pending = await until(asking, 'a', 'b', 'c', 'd k');
    await gives(pending, 'dora', { to: 'a' });
    expect(rewound(pending), 'it is under way').toStrictEqual([[undefined, ['n1', 'n2', 'n3', 'n4', 'n5']]]);
    const done = await until(four.replace('by: { people: [max] }', 'by: { people: [max] }\n  beside: [{ key: k, title: { zh: 块, en: Block }, most: 1, steps: [{ do: archive.reserve, id: r, with: { archives: "[]" } }] }]'), 'a', 'b k', 'b', 'c');
    await gives(done, 'dora', { to: 'a' });
    expect(rewound(done), 'something was done beside one in between').toStrictEqual([[undefined, ['n1', 'n3', 'n2', 'n4', 'n5']]]);
    const home = await until(asking, 'a', 'b', 'c', 'd k', 'x2');
    await gives(home, 'dora');
    expect(home.state().straight?.passed.map(({ step }) => step)).toStrictEqual(['a', 'b', 'c']);
    expect(home.log.flatMap(({ ops }) => ops).find(({ op }) => op === 'returned')).toStrictEqual({ op: 'returned', task: 'amend2', round: 2, only: 'n4', beside: ['n5'] });
    expect(straightAfter(home.plan, home.state(), 'a')).toBeUndefined();
  });

  it('what everybody abstained from before somebody who stands in agreed stands, too; what was only refused is no decision to go past', async () => {
    const abstaining = (id: string) => `- approve: ${id}\n  by: { people: [ben] }\n  mode: { kind: all, abstain: leaves }\n`;
    const last = '- approve: d\n  by: { people: [zoe] }\n  resubmit: straight\n';
    const until = async (steps: string, ...done: string[]) => {
      const sim = await running(definitionOf(`${steps}${last}- end: done`, form), { form: { note: 'x', amount: 5 } });
      for (const one of done) await decide(sim, one.split(' ')[0] ?? '', one.split(' ')[1] ?? 'approve');
      return sim;
    };
    const standing = await until(`- approve: a\n  by: { people: [max] }\n${abstaining('b')}`, 'a', 'b abstain', 'b');
    const home = await until(abstaining('b'), 'b abstain', 'b');
    await gives(standing, 'zoe', { to: 'a' });
    expect(straightAfter(standing.plan, standing.state(), 'a')).toStrictEqual({ to: 'd', between: ['b'] });
    await gives(home, 'zoe');
    expect(home.state().straight).toMatchObject({ step: 'd', passed: [{ kind: 'left', step: 'b' }, { kind: 'ask', step: 'b' }] });
    const refused = await until('- parallel: p\n  arms: [{ title: { zh: 臂, en: Arm }, steps: [{ approve: x, by: { people: [ben] }, on-reject: block }] }]\n', 'x reject');
    await gives(refused, 'zoe');
    expect(refused.state().straight).toBeUndefined();
  });

  it('two rows that go back to the same step keep apart what each had seen', async () => {
    const rows = `- each: e\n  over: rows\n  order: parallel\n  steps:\n    - { approve: a, by: { people: [ben] }, edit: [note], repeated: none }\n    - { approve: b, by: { people: [max] }, repeated: none }\n    - { approve: d, by: { people: [zoe] }, resubmit: straight, repeated: none }`;
    const sim = await running(definitionOf(rows, `${form}\n  rows: { type: multiselect, zh: 项, en: Rows, options: [{ key: x, zh: x, en: x }, { key: y, zh: y, en: y }] }`), { form: { note: 'x', rows: ['x', 'y'] } });
    const first = (by: string) => sim.open().find(({ holders }) => holders.includes(by))?.task ?? '';
    const last = (by: string) => sim.open().findLast(({ holders }) => holders.includes(by))?.task ?? '';
    const does = async (by: string, task: string, more: object = { verb: 'decide', outcome: 'approve' }, changed = {}) => expect(await sim.act({ by, task, ...more } as never, changed)).toBeUndefined();
    await does('ben', first('ben'));
    await does('max', first('max'));
    await does('zoe', first('zoe'), { verb: 'return', to: 'a' });
    await does('ben', last('ben'), undefined, { note: 'y' });
    await does('max', first('max'));
    await does('zoe', first('zoe'), { verb: 'return', to: 'a' });
    await does('ben', first('ben'));
    expect(sim.open().map(({ step }) => step).sort(), 'the note has changed since the first row went back').toStrictEqual(['a', 'b']);
    await does('ben', first('ben'));
    expect(sim.open().map(({ step }) => step).sort(), 'not since the second did').toStrictEqual(['b', 'd']);
  });

  it.each([['go-on', ['d dora', 'd zoe'], 1, 'running'], ['block', [], 0, 'ended'], ['case', [], 0, 'ended']])('with a no there that means "%s" goes straight on only where the process goes on', async (means, asked, times, phase) => {
    const sim = await back('a', four.replace('edit: [note, secret]', `edit: [note, secret]\n  on-reject: ${means}`));
    await sim.act({ verb: 'decide', by: 'ben', task: sim.open()[0]?.task ?? '', outcome: 'reject' });
    expect([open(sim), sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'straight').length, sim.state().phase]).toStrictEqual([asked, times, phase]);
  });

  it.each([
    ['it says nothing of it', four.replace('\n  resubmit: straight', '')],
    ['something was done in between', four.replace('- approve: c', '- do: archive.reserve\n  with: { archives: "[]" }\n- approve: c')],
    ['the case could go several ways in between', four.replace('- approve: c', '- choose: w\n  branches: [{ when: form.amount > 9, title: { zh: 大, en: Big }, steps: [] }]\n  otherwise: []\n- approve: c')],
  ])('comes the whole way again where %s', async (_, more) => {
    const sim = await back('a', more);
    await agrees(sim, 'ben');
    expect(open(sim)).toStrictEqual(['b max']);
  });
});

it('a step that can never be returned to straight is not published as if it could', () => {
  const codes = (more: string) => {
    const parsed = parse(`key: sample\ntitle: { zh: 样例, en: Sample }\nstart: { who: employee }\nform: { note: { type: text, zh: 事由, en: Note } }\nsteps:\n${more}`);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return check(parsed.definition, {}).map(({ code }) => code);
  };
  expect(codes('  - { task: a, by: applicant, resubmit: straight }')).toContain('never-straight');
  expect(codes('  - { task: a, by: applicant, returns: true, resubmit: straight }')).not.toContain('never-straight');
  expect(codes('  - { parallel: p, arms: [{ title: { zh: 一, en: One }, steps: [{ approve: a, by: applicant, resubmit: straight }] }] }')).toContain('never-straight');
});
