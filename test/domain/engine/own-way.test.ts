// What a step says of itself: a no that goes on, an outcome of the clock alone, the entry it is about, the turn it is in.
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, running } from '#test/build.ts';

const day = 86_400_000;

describe('a step of its own way', () => {
  it('go-on: a no ends nothing, and is there to be read', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }\n  on-reject: go-on\n- choose: how\n  branches:\n    - when: outcome["a"] == "reject"\n      title: { zh: 否, en: No }\n      steps: [{ end: refused }]\n  otherwise: []\n- end: done'));
    await decide(sim, 'a', 'reject');
    expect(sim.state()).toMatchObject({ phase: 'ended', header: 'completed', outcome: 'refused' });
  });

  it('what only the clock gives, nobody else can', async () => {
    const sim = await running(definitionOf('- task: a\n  by: { role: gm }\n  outcomes: [{ key: stop, title: { zh: 停, en: Stop }, vote: reject }]\n  on-reject: go-on\n  due: { after: 1d, expire: { key: over, title: { zh: 期满, en: Over } } }\n- choose: how\n  branches:\n    - when: outcome["a"] == "over"\n      title: { zh: 期满, en: Over }\n      steps: [{ end: elapsed }]\n  otherwise: [{ end: stopped }]'));
    expect(await sim.act({ verb: 'decide', by: 'max', task: 'n1.1', outcome: 'over' })).toMatchObject({ code: 'outcome-unknown' });
    await sim.wait(day);
    expect(sim.state().outcome).toBe('elapsed');
  });

  it('each: a run asks the people of its own entry and follows its own conditions', async () => {
    const form = 'rows: { type: table, zh: 项, en: Rows, columns: [{ key: who, type: user, zh: 人, en: Who }, { key: big, type: boolean, zh: 大, en: Big }] }';
    const sim = await running(definitionOf('- each: all\n  over: rows\n  steps:\n    - task: a\n      by: { field: row.who }\n    - choose: size\n      branches:\n        - when: row.big\n          title: { zh: 大, en: Big }\n          steps: [{ task: more, by: { head-of: row.who } }]\n      otherwise: []\n- end: done', form), { form: { rows: [{ who: 'ben' }, { who: 'arno', big: true }] } });
    expect(sim.open().map(({ holders }) => holders)).toStrictEqual([['ben'], ['arno']]);
    await decide(sim, 'a', 'done', 'ben');
    await decide(sim, 'a', 'done', 'arno');
    expect(sim.open()).toMatchObject([{ step: 'more', holders: ['zoe'] }]);
  });

  it('repeat: the turn counts how often the block has been gone through', async () => {
    const sim = await running(definitionOf('- repeat: tries\n  until: outcome["a"] == "good" || turn >= 2\n  steps: [{ task: a, by: { role: gm }, outcomes: [good, bad] }]\n- end: done'));
    await decide(sim, 'a', 'bad');
    expect(sim.state().phase).toBe('running');
    await decide(sim, 'a', 'bad');
    expect(sim.state().outcome).toBe('done');
  });
});
