// What may not happen is never done by halves: an act that was let through though it is refused, or an answer that does not fit, is an error that names it.
import { describe, expect, it } from 'vitest';
import type { Act } from '#domain/engine/act.ts';
import { act, learn } from '#domain/engine/engine.ts';
import { may } from '#domain/engine/may.ts';
import type { Op } from '#domain/engine/op.ts';
import type { Plan, PlanStep } from '#domain/engine/plan.ts';
import { fresh, timersOf, type CaseState } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const two = () => running(definitionOf('- approve: a\n  by: { people: [ben, zoe] }\n  mode: all\n- approve: b\n  by: { people: [max] }\n- end: done'));
const taking = (sim: Simulation, what: Record<string, unknown>, state: CaseState = sim.state()) => () => act(sim.plan, state, { key: 'k', head: 0, by: 'ben', people: ['arno'], to: 'arno', ...what } as unknown as Act);

describe('an act that was let through', () => {
  it.each<[string, string, Record<string, unknown>?]>([
    ...['decide', 'return', 'transfer', 'reassign', 'hand-back', 'claim', 'consult', 'ask-applicant', 'call-back', 'answer', 'adviser-left', 'amend', 'add', 'extend'].map((verb): [string, string] => [verb, 'the task is not there']),
    ['remove', 'the signer is not there'], ['release', 'the task is not claimed'], ['take-back', 'there is nothing to take back'], ['repair', 'no such effect has failed'], ['name', 'the step is not there'],
    ['resubmit', 'nothing to resubmit'], ['recall', 'nothing to recall'], ['clock', 'the clock is not running'], ['return', 'the step does not lie behind', { task: 'n1.1', to: 'b' }],
    ['hand-back', 'nobody had the task before', { task: 'n1.1' }], ['answer', 'nobody waits for this answer', { task: 'n1.1' }], ['adviser-left', 'nobody was asked', { task: 'n1.1' }],
    ['call-back', 'the task is not suspended', { task: 'n1.1' }], ['release', 'the task is not claimed', { task: 'n1.1' }],
  ])('to %s: %s', async (verb, error, more = {}) => {
    const sim = await two();
    const before = JSON.stringify(sim.state());
    expect(taking(sim, { verb, task: 'n9.9', signer: 'n9.9', timer: 'none', node: 'n9', ...more })).toThrow(error);
    expect(JSON.stringify(sim.state())).toBe(before);
  });

  it('on a task that is over', async () => {
    const sim = await two();
    await decide(sim, 'a', 'approve', 'ben');
    expect(taking(sim, { verb: 'reassign', task: 'n1.1' })).toThrow('the task is over');
  });

  it('to move a case that stands in several arms, or to what does not lie ahead', async () => {
    const arm = (id: string) => `{ title: { zh: 臂, en: Arm }, steps: [{ task: ${id}, by: { role: gm } }] }`;
    const arms = await running(definitionOf(`- parallel: p\n  arms: [${arm('x')}, ${arm('y')}]\n- task: z\n  by: { role: gm }`));
    const proposed = (sim: Simulation, to: string): CaseState => ({ ...sim.state(), proposed: { verb: 'jump', to, by: 'max' } });
    expect(taking(arms, { verb: 'jump', to: 'z' }, proposed(arms, 'z'))).toThrow('the case stands nowhere');
    const sim = await two();
    expect(taking(sim, { verb: 'jump', to: 'none' }, proposed(sim, 'none'))).toThrow('the step does not lie ahead');
  });

  it('past what a process does or calls is refused before: it would be left out', async () => {
    for (const between of ['{ do: archive.reserve, id: r, with: { archives: form.rows } }', '{ call: other, id: k, waits: false }']) {
      const sim = await running(definitionOf(`- { task: a, by: { role: gm } }\n- ${between}\n- { task: b, by: { role: gm } }`));
      expect(may(sim.plan, sim.state(), { key: 'k', head: 0, verb: 'jump', by: 'max', to: 'b' })?.code).toBe('target-unreachable');
    }
  });

  it('to migrate to where the case does not land', async () => {
    const sim = await two();
    const plan: Plan = { ...sim.plan, hash: 'other', steps: [] };
    expect(taking(sim, { verb: 'migrate', plan, version: 2 }, { ...sim.state(), proposed: { verb: 'migrate', to: 'other', version: 2, by: 'max' } })).toThrow('the case does not land');
  });

  it('before the walk has come to rest', async () => {
    const sim = await two();
    expect(taking(sim, { verb: 'comment' }, { ...sim.state(), owed: [{ op: 'commented' }] })).toThrow('an act came before the walk had come to rest');
  });

  it('under a plan that is another one\'s; nobody reads it under one either', async () => {
    const sim = await two();
    const plan: Plan = { ...sim.plan, steps: [{ kind: 'wait', id: 'a' }] };
    expect(() => act(plan, sim.state(), { key: 'k', head: 0, by: 'ana', verb: 'comment' })).toThrow('the state does not fit the plan at a');
    expect(() => timersOf(plan, sim.state())).toThrow('the state does not fit the plan at a');
  });
});

it.each<[string, Op['op']]>([
  ['task: a\n  by: { role: gm }', 'open'], ['wait: w\n  event: sample.news', 'wait'], ['choose: c\n  branches: [{ when: form.amount > 1, title: { zh: 臂, en: Arm }, steps: [] }]\n  otherwise: []', 'choose'],
  ['each: e\n  over: rows\n  order: parallel\n  steps: [{ task: x, by: { role: gm } }]', 'count'],
])('a record that answers something else: %s', async (step, asked) => {
  const sim = await running(definitionOf(`- approve: before\n  by: { people: [ben] }\n- ${step}`));
  const asking = act(sim.plan, sim.state(), { key: 'k', head: 0, verb: 'decide', by: 'ben', task: 'n1.1', outcome: 'approve' });
  expect(asking.owed.at(-1)?.op).toBe(asked);
  expect(() => learn(sim.plan, asking, asking.owed.map(({ op }) => (op === asked ? { again: 1 } : null)))).toThrow('the record has answered something else');
});

it('an answer to a task where none can be', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  id: r\n  with: { archives: form.rows }\n- end: done'), { effect: () => undefined });
  await decide(sim, 'a', 'approve');
  const turn: Op = { op: 'turn', node: 'n2', step: 'r', task: 'n2.1' };
  expect(() => learn(sim.plan, { ...sim.state(), owed: [turn] }, [{ timers: [] }])).toThrow('nothing but its effect is answered at r');
});

it('an effect that comes back without a result', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  with: { archives: form.rows }\n- end: done'));
  const asking = act(sim.plan, sim.state(), { key: 'k', head: 0, verb: 'decide', by: 'ben', task: 'n1.1', outcome: 'approve' });
  expect(() => learn(sim.plan, asking, asking.owed.map(() => ({ timers: [] })))).toThrow('an effect came back without a result');
  expect(() => learn(sim.plan, asking, [])).toThrow('the record has not answered decided');
  const nowhere = asking.owed.map((op) => (op.op === 'effect' ? { ...op, node: 'n9' } : op));
  expect(() => learn(sim.plan, { ...asking, owed: nowhere }, nowhere.map((op) => (op.op === 'effect' ? { result: 'reserved' } : null)))).toThrow('the effect is asked for nowhere');
});

it('a walk that would never end is stopped; one of twenty thousand moves is not', () => {
  const plan = (moves: number): Plan => ({ process: 'p', hash: 'h', engine: 1, steps: Array.from({ length: moves }, (_, i): PlanStep => ({ kind: 'parallel', id: `s${i}`, arms: [] })) });
  const start = (moves: number) => act(plan(moves), fresh(), { key: 'k', head: 0, verb: 'start', by: 'ana' });
  expect(start(20_000)).toMatchObject({ phase: 'ended', outcome: 'completed' });
  expect(() => start(20_001)).toThrow('the engine does not come to rest');
});
