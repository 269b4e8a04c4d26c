// What the model has found wrong with going back, coming straight again and taking back, each shrunk to the smallest life that shows it.
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, running } from '#test/build.ts';
import type { Op } from '#domain/engine/op.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';

const taskOf = (sim: Simulation, step: string) => sim.open().find((one) => one.step === step)?.task ?? 'none';
const gives = (sim: Simulation, step: string, by: string, to?: string) => sim.act({ verb: 'return', by, task: taskOf(sim, step), ...(to !== undefined && { to }) });
const last = <K extends Op['op']>(sim: Simulation, kind: K) => sim.log.flatMap(({ ops }) => ops).findLast((op): op is Extract<Op, { op: K }> => op.op === kind);
/** Where a step was decided. */
const decidedAt = (sim: Simulation, step: string) => sim.log.flatMap(({ ops }) => ops).flatMap((op) => (op.op === 'decided' && op.step === step && op.kind !== 'aside' ? [op.node] : []));

it('a form that comes again with other people picked for a step in between does not go straight on', async () => {
  const sim = await running(definitionOf('- { approve: first, by: { pick: applicant, among: employee } }\n- { approve: then, by: { role: gm }, resubmit: straight }'), { picks: { first: ['ben'] } });
  await decide(sim, 'first', 'approve', 'ben');
  await gives(sim, 'then', 'max');
  await sim.act({ verb: 'resubmit', by: 'ana' }, {}, { first: ['arno'] });
  expect(sim.open()).toMatchObject([{ step: 'first', holders: ['arno'] }]);
});

describe('what was decided is history once the case has gone back across it', () => {
  const beside = (id: string, role = 'it') => `beside: [{ key: more, title: { zh: 多, en: More }, steps: [{ approve: ${id}, by: { role: ${role} } }] }]`;

  it('also in a request beside the step that sends it back, whose way straight back rests on others', async () => {
    const sim = await running(definitionOf(`- { approve: first, by: { role: legal } }\n- { approve: then, by: { role: gm }, resubmit: straight, ${beside('side')} }`));
    await decide(sim, 'first', 'approve', 'ben');
    await decide(sim, 'then', 'more', 'max');
    await decide(sim, 'side', 'approve', 'ben');
    await gives(sim, 'then', 'max');
    expect(last(sim, 'returned')).toMatchObject({ only: 'n2', beside: decidedAt(sim, 'side') });
    expect(sim.state().straight?.passed.map(({ step }) => step)).toEqual(['first']);
  });

  it('also in a request beside the step that it goes back to: with nothing else in between nothing is left to go straight past', async () => {
    const sim = await running(definitionOf(`- { approve: first, by: { role: legal }, ${beside('side', 'archive-dept')} }\n- { approve: then, by: { role: gm }, resubmit: straight }`));
    await decide(sim, 'first', 'more', 'ben');
    await decide(sim, 'side', 'approve', 'arno');
    await decide(sim, 'first', 'approve', 'ben');
    await gives(sim, 'then', 'max', 'first');
    expect(last(sim, 'rewind')).toMatchObject({ nodes: expect.arrayContaining(decidedAt(sim, 'side')) as string[] });
    expect(last(sim, 'rewind')).not.toHaveProperty('standing');
  });

  it('also where it was refused, or everybody had abstained and others were asked', async () => {
    const arms = ['no', 'yes'].map((id) => `{ title: { zh: ${id}, en: ${id} }, steps: [{ approve: ${id}, by: { role: legal }, on-reject: block, mode: { kind: any, abstain: leaves } }] }`).join(', ');
    const sim = await running(definitionOf(`- { approve: first, by: { people: [dora] } }\n- { parallel: p, arms: [${arms}] }\n- { approve: then, by: { role: gm } }`));
    await decide(sim, 'first', 'approve', 'dora');
    await decide(sim, 'no', 'reject', 'ben');
    await decide(sim, 'yes', 'abstain', 'ben');
    await decide(sim, 'yes', 'approve', 'lea');
    await gives(sim, 'then', 'max', 'first');
    expect(last(sim, 'rewind')?.nodes).toEqual(expect.arrayContaining([...decidedAt(sim, 'first'), ...decidedAt(sim, 'no'), ...decidedAt(sim, 'yes')]));
    expect(decidedAt(sim, 'yes')).toHaveLength(2);
  });
});

it('whoever has answered in order takes it back past one who was not asked again: the next after him waits once more', async () => {
  const by = '{ people: [arno, zoe, lea] }';
  const sim = await running(definitionOf(`- { approve: first, by: ${by}, mode: any }\n- { approve: then, by: ${by}, mode: order }\n- { task: after, by: { role: it } }`));
  await decide(sim, 'first', 'approve', 'zoe');
  const task = taskOf(sim, 'then');
  await decide(sim, 'then', 'approve', 'arno');
  expect(sim.open()).toMatchObject([{ holders: ['lea'] }]);
  expect(await sim.act({ verb: 'take-back', by: 'arno', task })).toBeUndefined();
  expect(sim.open()).toMatchObject([{ holders: ['arno'] }]);
  await decide(sim, 'then', 'approve', 'arno');
  await decide(sim, 'then', 'approve', 'lea');
  expect(sim.open()).toMatchObject([{ step: 'after' }]);
});
