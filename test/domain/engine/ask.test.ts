// One step that asks several people: every mode, who is asked, and what is refused.
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, people, running } from '#test/build.ts';

const day = 86_400_000;

describe('an ask', () => {
  it('any: the first decision settles it and the others lose their task', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: archive-dept }\n- end: done'));
    expect(sim.open().flatMap(({ holders }) => holders)).toStrictEqual(['arno', 'zoe']);
    await decide(sim, 'a', 'approve', 'zoe');
    expect(sim.state()).toMatchObject({ phase: 'ended', outcome: 'done' });
    expect(sim.log.flatMap(({ ops }) => ops)).toContainEqual({ op: 'close', tasks: ['n1.1'], reason: 'decided-by-other' });
  });

  it('all: waits for everybody, and one rejection ends it', async () => {
    const all = definitionOf('- approve: a\n  by: { role: archive-dept }\n  mode: all\n- end: done');
    const yes = await running(all);
    await decide(yes, 'a', 'approve', 'zoe');
    expect(yes.state().phase).toBe('running');
    await decide(yes, 'a', 'approve', 'arno');
    expect(yes.state().outcome).toBe('done');
    const no = await running(all);
    await decide(no, 'a', 'reject', 'arno');
    expect(no.state()).toMatchObject({ phase: 'ended', outcome: 'rejected', header: 'rejected' });
  });

  it('order: the second seat opens only after the first has approved', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { any: [{ role: legal }, { role: gm }] }\n  mode: order\n- end: done'));
    expect(sim.open().map(({ holders }) => holders)).toStrictEqual([['ben']]);
    expect(await sim.act({ verb: 'decide', by: 'max', task: 'n1.2', outcome: 'approve' })).toMatchObject({ code: 'task-waiting' });
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'a', 'approve', 'max');
    expect(sim.state().outcome).toBe('done');
  });

  it('one: several candidates share a single task', async () => {
    const sim = await running(definitionOf('- task: a\n  by: { role: archive-dept }\n  mode: one\n- end: done'));
    expect(sim.open()).toStrictEqual([{ step: 'a', task: 'n1.1', holders: ['arno', 'zoe'] }]);
    await decide(sim, 'a', 'done', 'zoe');
    expect(sim.state().outcome).toBe('done');
  });

  it('m-of-n: passes with the M-th yes and asks nobody else; a no is one of the votes; a return sends back only when most of the no wanted it', async () => {
    const two = definitionOf('- approve: a\n  by: { people: [arno, zoe, ben] }\n  mode: { kind: m-of-n, m: 2 }\n- end: done');
    const yes = await running(two);
    await decide(yes, 'a', 'reject', 'arno');
    await decide(yes, 'a', 'approve', 'zoe');
    expect(yes.state().phase).toBe('running');
    await decide(yes, 'a', 'approve', 'ben');
    expect(yes.state().outcome).toBe('done');
    const back = await running(two);
    expect(await back.act({ verb: 'return', by: 'arno', task: 'n1.1' })).toBeUndefined();
    expect(back.state().phase).toBe('running');
    await back.act({ verb: 'return', by: 'zoe', task: 'n1.2' });
    expect(back.state()).toMatchObject({ phase: 'returned', round: 2 });
    const split = await running(two);
    await split.act({ verb: 'return', by: 'arno', task: 'n1.1' });
    await decide(split, 'a', 'reject', 'zoe');
    expect(split.state()).toMatchObject({ phase: 'ended', outcome: 'rejected' });
  });

  it('share: the weight decides, not the heads', async () => {
    const share = definitionOf('- approve: a\n  by: { weighted: [{ who: { people: [zoe] }, weight: 3 }, { who: { people: [arno, ben] }, weight: 1 }] }\n  mode: { kind: share, over: 50 }\n- end: done');
    const sim = await running(share);
    await decide(sim, 'a', 'approve', 'zoe');
    expect(sim.state().outcome).toBe('done');
    const no = await running(share);
    await decide(no, 'a', 'reject', 'zoe');
    expect(no.state().outcome).toBe('rejected');
  });

  it('per-group: a group that has agreed asks nobody else; the step passes when each has', async () => {
    const sim = await running(definitionOf('- approve: a\n  mode: per-group\n  by: { groups: [{ key: archive, title: { zh: 档案, en: Archive }, who: { role: archive-dept } }, { key: legal, title: { zh: 法务, en: Legal }, who: { role: legal } }] }\n- end: done'));
    await decide(sim, 'a', 'approve', 'zoe');
    expect(sim.open().map(({ holders }) => holders)).toStrictEqual([['ben']]);
    await decide(sim, 'a', 'approve', 'ben');
    expect(sim.state().outcome).toBe('done');
  });

  it('all may abstain and all do: those who stand in are asked, and may not abstain', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: archive-dept }\n  mode: { kind: all, abstain: leaves }\n- end: done'));
    await decide(sim, 'a', 'abstain', 'arno');
    await decide(sim, 'a', 'abstain', 'zoe');
    expect(sim.open()).toMatchObject([{ step: 'a', holders: ['lea'] }]);
    expect(await sim.act({ verb: 'decide', by: 'lea', task: sim.open()[0]?.task ?? '', outcome: 'abstain' })).toMatchObject({ code: 'outcome-unknown' });
    await decide(sim, 'a', 'approve', 'lea');
    expect(sim.state().outcome).toBe('done');
  });

  it('too few for M, and nobody who could stand in: the step waits and never decides itself', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: legal }\n  mode: { kind: m-of-n, m: 5 }\n- end: done'));
    expect(sim.state().phase).toBe('running');
    await sim.wait(90 * day);
    expect(sim.state().phase).toBe('running');
  });

  it('nobody approves their own request: a head\'s own request goes one level up', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { head-of: applicant }\n- end: done'), { applicant: 'dora' });
    expect(sim.open()[0]?.holders).toStrictEqual(['max']);
  });

  it('a second account of the same human is the applicant, too', async () => {
    const facts = { ...people, people: { ...people.people, zoe: { ...people.people.zoe, id: 'zoe', name: 'zoe', departmentId: 'archive', active: true, humanId: 'ana' } } };
    const sim = await running(definitionOf('- approve: a\n  by: { role: archive-dept }\n- end: done'), { facts });
    expect(sim.open().flatMap(({ holders }) => holders)).toStrictEqual(['arno']);
  });

  it('refuses a stranger, an unknown outcome and a second decision, and each refusal changes nothing', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: archive-dept }\n  mode: all\n- end: done'));
    const before = JSON.stringify(sim.state());
    expect(await sim.act({ verb: 'decide', by: 'ben', task: 'n1.1', outcome: 'approve' })).toMatchObject({ code: 'not-yours' });
    expect(await sim.act({ verb: 'decide', by: 'arno', task: 'n1.1', outcome: 'maybe' })).toMatchObject({ code: 'outcome-unknown' });
    expect(JSON.stringify(sim.state())).toBe(before);
    await decide(sim, 'a', 'approve', 'arno');
    expect(await sim.act({ verb: 'decide', by: 'arno', task: 'n1.1', outcome: 'approve' })).toMatchObject({ code: 'task-closed' });
  });
});
