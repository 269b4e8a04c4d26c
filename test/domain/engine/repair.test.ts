// What a process does by itself and could not do: the case waits there, and goes on once it is tried again, or recorded by two people as done by hand.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Definition } from '#domain/definition/definition.ts';
import { follow } from '#domain/engine/follow.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { failedIn } from '#domain/engine/verbs/repair.ts';
import { decide, definitionOf, running } from '#test/build.ts';
import { definitions } from './generated.ts';

const steps = '- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  id: hold\n  with: { archives: form.rows }\n- task: b\n  by: { people: [dora] }\n- end: done';
const open = (sim: Simulation) => sim.open().map(({ step }) => step);
/** Its effects fail as often as these say. */
const failing = (source: string, ...fails: boolean[]) => running(definitionOf(source), { effect: () => (fails.shift() ? undefined : 'reserved') });
const told = (sim: Simulation) => sim.log.flatMap(({ ops }) => ops);
const node = (sim: Simulation) => failedIn(sim.plan, sim.state())[0]?.node.id ?? 'none';
const repair = (sim: Simulation, by: string, result?: string) => sim.act({ verb: 'repair', by, node: node(sim), ...(result !== undefined && { result }) } as never);

it('waits where the effect failed, with the decision kept, and goes on when it is tried again', async () => {
  const sim = await failing(steps, true, true);
  await decide(sim, 'a', 'approve');
  expect([open(sim), node(sim), sim.state().outcomes, sim.state().effects]).toStrictEqual([[], 'n2', { a: 'approve' }, []]);
  expect(await repair(sim, 'max')).toBeUndefined();
  expect(open(sim)).toStrictEqual([]);
  expect(await repair(sim, 'max')).toBeUndefined();
  expect([open(sim), sim.state().effects.map(({ step }) => step)]).toStrictEqual([['b'], ['hold']]);
  expect(await repair(sim, 'max')).toMatchObject({ code: 'nothing-to-repair' });
});

it('is done by hand when two say so, with the same result, and is undone like any other', async () => {
  const sim = await failing(steps, true);
  await decide(sim, 'a', 'approve');
  expect(await repair(sim, 'max', 'no-such')).toMatchObject({ code: 'outcome-unknown' });
  await repair(sim, 'max', 'reserved');
  await repair(sim, 'max', 'reserved');
  await repair(sim, 'lea', 'queued');
  expect(open(sim)).toStrictEqual([]);
  await repair(sim, 'max', 'queued');
  expect([open(sim), sim.state().outcomes.hold]).toStrictEqual([['b'], 'queued']);
  expect(sim.log.flatMap(({ ops }) => ops)).toContainEqual({ op: 'repaired', node: 'n2', step: 'hold', effect: 'archive.reserve', result: 'queued' });
  await sim.act({ verb: 'withdraw', by: 'ana' });
  expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'compensate')).toHaveLength(1);
});

it('is tried again alone where several have failed, and in its own row', async () => {
  const hold = (id: string) => `{ do: archive.reserve, id: ${id}, with: { archives: form.rows } }`;
  const arm = (id: string) => `{ title: { zh: 臂, en: Arm }, steps: [${hold(id)}] }`;
  const sim = await failing(`- parallel: p\n  arms: [${arm('x')}, ${arm('y')}]\n- each: e\n  over: rows\n  order: parallel\n  steps: [${hold('z')}]\n- task: b\n  by: { people: [dora] }`, true, true);
  expect(await sim.act({ verb: 'repair', by: 'max', node: 'n2' } as never)).toBeUndefined();
  expect(told(sim).slice(-2)).toStrictEqual([{ op: 'repaired', node: 'n2', step: 'y', effect: 'archive.reserve' }, { op: 'effect', node: 'n2', step: 'y', effect: 'archive.reserve', outcomes: expect.any(Object) as object }]);
  expect(failedIn(sim.plan, sim.state()).map(({ step }) => step.id)).toStrictEqual(['x']);
  const rows = await running(definitionOf(`- each: e\n  over: rows\n  order: sequence\n  steps: [${hold('z')}]`), { form: { rows: ['a', 'b'] }, effect: () => undefined });
  await sim.act({ verb: 'repair', by: 'max', node: 'n1' } as never);
  await repair(rows, 'max');
  expect([told(rows).at(-1), told(sim).some((op) => op.op === 'effect' && 'row' in op)]).toMatchObject([{ op: 'effect', step: 'z', row: 0 }, false]);
});

it('is done by hand with a result that it can have itself, and not with one of another that failed', async () => {
  const arm = (effect: string, id: string) => `{ title: { zh: 臂, en: Arm }, steps: [{ do: ${effect}, id: ${id}, with: { archives: form.rows } }] }`;
  const sim = await failing(`- parallel: p\n  arms: [${arm('archive.reserve', 'x')}, ${arm('archive.check-in', 'y')}]`, true, true);
  const byHand = (result: string) => sim.act({ verb: 'repair', by: 'max', node: 'n2', result } as never);
  expect([await byHand('reserved'), await byHand('in')]).toMatchObject([{ code: 'outcome-unknown' }, undefined]);
});

it('a rule names it: nobody declares it done, but the case may be ended', async () => {
  const sim = await failing(steps.replace('id: hold', 'id: hold\n  clause: DC-1'), true);
  await decide(sim, 'a', 'approve');
  expect(await repair(sim, 'max', 'reserved')).toMatchObject({ code: 'clause-step' });
  expect(await sim.act({ verb: 'cancel', by: 'max' })).toBeUndefined();
  expect(sim.state().phase).toBe('ended');
});

it('whatever fails and however it is repaired: each arrival is done once, nothing else is lost, and whoever follows the log stands in the same place', async () => {
  const moves = fc.array(fc.record({ how: fc.constantFrom('decide', 'decide', 'decide', 'again', 'by-hand', 'return'), pick: fc.nat(9), by: fc.constantFrom('max', 'lea') }), { minLength: 2, maxLength: 16 });
  let repaired = 0;
  await fc.assert(fc.asyncProperty(definitions, moves, fc.array(fc.boolean(), { minLength: 3, maxLength: 12 }), async (definition, life, fails) => {
    let left = 1;
    const first: Definition['steps'][number] = { kind: 'do', id: 's0', title: { zh: '预留', en: 'Hold' }, effect: 'archive.reserve', with: { archives: 'form.rows' } };
    const sim = await running({ ...definition, steps: [first, ...definition.steps] }, { form: { amount: 11, rows: ['a', 'b'] }, effect: (name) => (--left === 0 || fails.shift() ? undefined : name === 'archive.reserve' ? 'reserved' : 'out') });
    for (const { how, pick, by } of life) {
      const task = sim.open()[pick % Math.max(1, sim.open().length)];
      const failed = failedIn(sim.plan, sim.state())[0];
      if (how === 'decide' && task?.holders[0] !== undefined) for (const outcome of ['approve', 'good', 'sign']) await sim.act({ verb: 'decide', by: task.holders[0], task: task.task, outcome });
      if (how === 'return' && task?.holders[0] !== undefined) await sim.act({ verb: 'return', by: task.holders[0], task: task.task });
      if (failed && how === 'again') await sim.act({ verb: 'repair', by, node: failed.node.id } as never);
      if (failed && how === 'by-hand') await sim.act({ verb: 'repair', by, node: failed.node.id, result: { 'archive.reserve': 'reserved', 'loan.recall': 'told', 'archive.check-out': 'out', 'archive.check-in': 'in' }[failed.step.effect] } as never);
      expect(sim.state().owed).toStrictEqual([]);
    }
    const done: string[] = [];
    for (const { ops, answers } of sim.log) ops.forEach((op, i) => {
      const answer = answers?.[i];
      if (op.op === 'effect' && answer && 'result' in answer) done.push(op.node);
      if (op.op === 'repaired') repaired++;
      if (op.op === 'repaired' && op.result !== undefined) done.push(op.node);
    });
    expect(new Set(done).size, 'once an arrival').toBe(done.length);
    const late = follow('simulated', sim.plan, sim.recorder);
    await late.catchUp();
    expect(late.position()).toStrictEqual(sim.position());
  }), { interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false, numRuns: 3_000 });
  expect(repaired).toBeGreaterThan(5);
}, 60_000);
