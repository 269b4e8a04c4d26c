// Whether an act may happen to a case as it stands: by verb and phase, and what a clock or an event still means.
import { describe, expect, it } from 'vitest';
import type { Act } from '#domain/engine/act.ts';
import { may, moot, recallable } from '#domain/engine/may.ts';
import { fresh, timersOf, type CaseState } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const heads = { key: 'k', head: 0 };
const act = (what: Record<string, unknown>): Act => ({ ...heads, by: 'ana', ...what }) as unknown as Act;
const one = () => running(definitionOf('- approve: a\n  by: { people: [ben] }\n  due: { after: 2d }\n- end: done'));
const returned = async () => {
  const sim = await one();
  await sim.act({ verb: 'return', by: 'ben', task: 'n1.1' });
  return sim;
};
const ended = async () => {
  const sim = await one();
  await decide(sim, 'a', 'approve');
  return sim;
};
const said = (sim: Simulation, what: Record<string, unknown>, state: CaseState = sim.state()) => may(sim.plan, state, act(what))?.code;

const onTask = ['decide', 'return', 'take-back', 'transfer', 'reassign', 'hand-back', 'claim', 'release', 'consult', 'ask-applicant', 'call-back', 'answer', 'add', 'remove', 'extend'];
const onCase = ['resubmit', 'withdraw', 'recall', 'urge', 'cancel', 'jump', 'comment'];

describe('an act', () => {
  it('on a case that has not begun finds none; only its start does', async () => {
    const sim = await one();
    expect(said(sim, { verb: 'start' }, fresh())).toBeUndefined();
    for (const verb of [...onTask, ...onCase]) expect(said(sim, { verb, task: 'n1.1', people: [], to: 'a' }, fresh()), verb).toBe('no-such-case');
  });

  it('on a case under way: it is not started again, nor resubmitted; there is nothing to recall where no step has a block for it', async () => {
    const sim = await one();
    const codes = Object.fromEntries(['start', ...onCase].map((verb) => [verb, said(sim, { verb, to: 'a' })]));
    expect(codes).toEqual({ start: 'not-allowed-here', resubmit: 'not-allowed-here', withdraw: undefined, recall: 'no-recall-here', urge: undefined, cancel: undefined, jump: 'target-unreachable', comment: undefined });
  });

  it('on a case that is back with its applicant: he resubmits or withdraws it, nobody is there to be urged, and no task is open', async () => {
    const sim = await returned();
    const codes = Object.fromEntries(['start', ...onCase].map((verb) => [verb, said(sim, { verb, to: 'a' })]));
    expect(codes).toEqual({ start: 'not-allowed-here', resubmit: undefined, withdraw: undefined, recall: 'no-recall-here', urge: 'nothing-to-urge', cancel: undefined, jump: 'target-unreachable', comment: undefined });
    expect(said(sim, { verb: 'decide', by: 'ben', task: 'n1.1', outcome: 'approve' })).toBe('task-closed');
  });

  it('on a case that is over comes too late, whatever it is, but for a remark; a clock or an event is no matter for a refusal', async () => {
    const sim = await ended();
    for (const verb of [...onTask, ...onCase].filter((verb) => verb !== 'comment')) expect(said(sim, { verb, by: 'ben', task: 'n1.1', people: [], to: 'a' }), verb).toBe('case-closed');
    for (const verb of ['name', 'migrate', 'repair']) expect(said(sim, { verb, step: 'a', people: [], plan: sim.plan, node: 'n1' }), verb).toBe('case-closed');
    expect(said(sim, { verb: 'start' })).toBe('not-allowed-here');
    for (const verb of ['comment', 'clock', 'event']) expect(said(sim, { verb, event: 'sample.news', timer: 't' }), verb).toBeUndefined();
  });

  it('of withdrawing is refused past what cannot be undone, by the name of it', async () => {
    const sim = await running(definitionOf('- do: incident.register\n  with: { kind: "\'x\'" }\n- task: t\n  by: { role: gm }'));
    expect(may(sim.plan, sim.state(), act({ verb: 'withdraw' }))).toMatchObject({ code: 'past-effect', data: { effect: 'incident.register' } });
  });

  it('of urging finds somebody also where the only task waits for advice', async () => {
    const sim = await one();
    await sim.act({ verb: 'consult', by: 'ben', task: 'n1.1', people: ['zoe'] });
    expect(said(sim, { verb: 'urge' })).toBeUndefined();
  });
});

describe('a recall', () => {
  const beside = (block: string) => definitionOf(`- task: t\n  by: { role: gm }\n  beside: [${block}]`);
  const steps = 'steps: [{ task: c, by: { role: legal } }]';

  it('begins the block that people may begin, beside a task that is open, unless it is under way already', async () => {
    const sim = await running(beside(`{ key: k, title: { zh: 旁, en: Beside }, event: sample.news, recall: { role: gm }, ${steps} }`));
    expect(recallable(sim.plan, sim.state())).toEqual({ step: 't', key: 'k', event: 'sample.news' });
    expect(await sim.act({ verb: 'recall', by: 'max' })).toBeUndefined();
    expect(sim.open().map(({ step }) => step)).toEqual(['t', 'c']);
    expect(sim.log.at(-1)?.ops[0] ?? sim.log.at(-2)?.ops[0]).toEqual({ op: 'recalled', step: 't', event: 'sample.news' });
    expect((await sim.act({ verb: 'recall', by: 'max' }))?.code).toBe('no-recall-here');
    await decide(sim, 'c', 'done');
    expect(await sim.act({ verb: 'recall', by: 'max' })).toBeUndefined();
  });

  it('begins none that only an event or a request begins', async () => {
    for (const block of [`{ key: k, title: { zh: 旁, en: Beside }, event: sample.news, ${steps} }`, `{ key: k, title: { zh: 旁, en: Beside }, most: 2, ${steps} }`]) {
      const sim = await running(beside(block));
      expect(recallable(sim.plan, sim.state())).toBeUndefined();
      expect(said(sim, { verb: 'recall' })).toBe('no-recall-here');
    }
  });
});

describe('what comes late', () => {
  it('a clock means nothing once it runs no more, whichever others run', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n  due: { after: 2d }\n- approve: b\n  by: { people: [zoe] }\n  due: { after: 2d }\n- end: done'));
    const [timer] = timersOf(sim.plan, sim.state());
    const clock = { verb: 'clock', timer: timer?.id };
    expect(moot(sim.plan, sim.state(), act(clock))).toBe(false);
    await decide(sim, 'a', 'approve');
    expect(timersOf(sim.plan, sim.state())).not.toEqual([]);
    expect(moot(sim.plan, sim.state(), act(clock))).toBe(true);
  });

  it('an event means something while the case lives, with its applicant as well, and nothing when it is over; what people do is never moot', async () => {
    const news = { verb: 'event', event: 'sample.news' };
    for (const [sim, over] of [[await one(), false], [await returned(), false], [await ended(), true]] as const) {
      expect(moot(sim.plan, sim.state(), act(news))).toBe(over);
      expect(moot(sim.plan, sim.state(), act({ verb: 'comment' }))).toBe(false);
    }
  });
});
