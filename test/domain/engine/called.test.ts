// A process that was called and is waited for is part of the case: when the case waits no longer, it is told (approval-idioms §6.1, §6.4).
import { describe, expect, it } from 'vitest';
import { CALLER_GONE } from '#domain/engine/act.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const arms = (first: string) => definitionOf(`- parallel: both
  arms:
    - { title: { zh: 甲, en: A }, steps: [${first}] }
    - { title: { zh: 乙, en: B }, steps: [{ call: other, waits: true }, { call: third }] }
- end: done`);
const RECORDS = 'archives: { type: record-ref, of: archive, many: true, zh: 档案, en: Archives }';
const told = (sim: Simulation) => sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'call-off');

describe('whoever waits no longer tells the process that he had called', () => {
  const asking = arms('{ approve: a, by: { role: gm } }');

  it.each([
    ['withdrawn', { verb: 'withdraw', by: 'ana' }],
    ['rejected', { verb: 'decide', by: 'max', task: 'n1.1', outcome: 'reject' }],
    ['cancelled', { verb: 'cancel', by: 'max' }],
    ['sent back', { verb: 'return', by: 'max', task: 'n1.1' }],
  ] as const)('when the case is %s', async (_, act) => {
    const sim = await running(asking);
    expect(await sim.act(act)).toBeUndefined();
    expect(told(sim)).toStrictEqual([{ op: 'call-off', nodes: ['n2'] }]);
  });

  it('when another arm ends the case', async () => {
    const sim = await running(arms('{ task: a, by: { role: gm } }, { end: early }'));
    await decide(sim, 'a', 'done');
    expect(sim.state().outcome).toBe('early');
    expect(told(sim)).toHaveLength(1);
  });

  it('but not one that has ended, nor one that was not waited for', async () => {
    const sim = await running(asking);
    await sim.event('ended:n2', 'good');
    await sim.act({ verb: 'withdraw', by: 'ana' });
    expect(told(sim)).toStrictEqual([]);
  });

  it('and the decision that led to it is not taken back: the other case has heard of it', async () => {
    const sim = await running(definitionOf('- task: work\n  by: { role: gm }\n  beside: [{ key: more, title: { zh: 更多, en: More }, steps: [{ call: other, waits: true }] }]\n- task: next\n  by: { role: legal }'));
    await sim.act({ verb: 'decide', by: 'max', task: 'n1.1', outcome: 'more' });
    await decide(sim, 'work', 'done');
    expect(told(sim)).toHaveLength(1);
    expect(await sim.act({ verb: 'take-back', by: 'max', task: 'n1.1' })).toMatchObject({ code: 'past-call' });
  });
});

describe('a case for which nobody waits any more', () => {
  it('is withdrawn, also while it is back with its applicant, and what it had done is undone', async () => {
    for (const before of [undefined, { verb: 'return', by: 'max', task: 'n2.1' } as const]) {
      const sim = await running(definitionOf('- do: archive.reserve\n  with: { archives: form.archives }\n- approve: a\n  by: { role: gm }', RECORDS), { form: { archives: ['x'] } });
      if (before) await sim.act(before);
      await sim.event(CALLER_GONE);
      expect(sim.state()).toMatchObject({ phase: 'ended', outcome: 'withdrawn', header: 'withdrawn' });
      expect(sim.open()).toStrictEqual([]);
      expect(sim.log.at(-1)?.ops.find(({ op }) => op === 'close')).toStrictEqual({ op: 'close', tasks: [before ? 'amend2' : 'n2.1'], reason: 'withdrawn' });
      expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'compensate')).toHaveLength(1);
    }
  });

  it('goes on where it has done what cannot be undone, and says what', async () => {
    const sim = await running(definitionOf('- do: incident.register\n  with: { kind: \'"loss"\' }\n- approve: a\n  by: { role: gm }'));
    await sim.event(CALLER_GONE);
    expect(sim.state().phase).toBe('running');
    expect(sim.log.at(-1)?.ops).toStrictEqual([{ op: 'caller-gone', past: 'incident.register' }]);
  });
});
