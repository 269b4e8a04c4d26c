// What may become of a seat: passed on, company, advice, taken back, gone back beyond; by whom, and what each refuses.
import { describe, expect, it } from 'vitest';
import { refuse } from '#domain/refusal.ts';
import { decide, definitionOf, running } from '#test/build.ts';
import { timersOf } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';

const day = 86_400_000;
const open = (sim: Simulation) => sim.open().map(({ step, holders }) => [step, ...holders].join(' '));
const task = (sim: Simulation, person: string) => sim.open().find(({ holders }) => holders.includes(person))?.task ?? 'none';
const does = (sim: Simulation, by: string, verb: string, more: Record<string, unknown> = {}) => sim.act({ verb: verb as 'claim', by, task: task(sim, by), ...more } as never);

describe('signers who are added', () => {
  it('in a vote the added no makes their inviter’s vote a no, and moves neither the quorum nor the others', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben, dora, zoe] }\n  mode: { kind: m-of-n, m: 2 }\n- end: done'));
    await does(sim, 'ben', 'add', { people: ['max'], place: 'with' });
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'a', 'reject', 'max');
    expect(sim.state().phase).toBe('running');
    await decide(sim, 'a', 'approve', 'dora');
    await decide(sim, 'a', 'approve', 'zoe');
    expect(sim.state().outcome).toBe('done');
  });

  it('where one is enough, a yes that waits for signers after it closes the other seats and hangs on that seat alone', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben, zoe] }\n  mode: any\n- end: done'));
    await does(sim, 'ben', 'add', { people: ['max'], place: 'after' });
    await decide(sim, 'a', 'approve', 'ben');
    expect(open(sim)).toStrictEqual(['a max']);
    await decide(sim, 'a', 'reject', 'max');
    expect(sim.state().outcome).toBe('rejected');
  });

  it('the last of a group before somebody is removed: nobody is waited for any more', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- end: done'));
    const inviter = task(sim, 'ben');
    await does(sim, 'ben', 'add', { people: ['max'], place: 'before' });
    const signer = task(sim, 'max');
    expect(await sim.act({ verb: 'remove', by: 'lea', task: inviter, signer })).toMatchObject({ code: 'not-yours' });
    expect(await sim.act({ verb: 'remove', by: 'ben', task: inviter, signer })).toBeUndefined();
    expect(open(sim)).toStrictEqual(['a ben']);
    expect(sim.log.at(-1)?.ops.map(({ op }) => op), 'all of it at once').toStrictEqual(['remove', 'close', 'resume']);
  });

  it('ten at most, two deep at most, nobody twice, and none where a document names its parties', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- sign: s\n  by: { people: [ben] }\n- end: done'));
    expect(await does(sim, 'ben', 'add', { people: ['ben'], place: 'with' })).toMatchObject({ code: 'already-in-step' });
    await does(sim, 'ben', 'add', { people: ['max'], place: 'with' });
    expect(await does(sim, 'ben', 'add', { people: ['max'], place: 'with' })).toMatchObject({ code: 'already-in-step' });
    await does(sim, 'max', 'add', { people: ['lea'], place: 'with' });
    expect(await does(sim, 'lea', 'add', { people: ['zoe'], place: 'with' })).toMatchObject({ code: 'too-many-signers' });
    for (const person of ['ben', 'max', 'lea']) await decide(sim, 'a', 'approve', person);
    expect(await does(sim, 'ben', 'add', { people: ['max'], place: 'with' })).toMatchObject({ code: 'not-for-sign' });
  });
});

describe('an answer taken back', () => {
  it('followed by the same answer gives the same case, apart from the trail (invariant 20)', async () => {
    const steps = '- approve: a\n  by: { people: [ben, zoe] }\n  mode: all\n- do: archive.reserve\n  with: { archives: "form.rows" }\n- approve: b\n  by: { people: [max] }\n- end: done';
    const [straight, back] = [await running(definitionOf(steps)), await running(definitionOf(steps))];
    for (const sim of [straight, back]) {
      await decide(sim, 'a', 'approve', 'ben');
      await decide(sim, 'a', 'approve', 'zoe');
    }
    expect(await back.act({ verb: 'take-back', by: 'zoe', task: 'n1.2' })).toBeUndefined();
    expect(open(back)).toStrictEqual(['a zoe']);
    expect(back.log.at(-1)?.ops.some((op) => op.op === 'compensate')).toBe(true);
    await decide(back, 'a', 'approve', 'zoe');
    expect(open(back)).toStrictEqual(open(straight));
    expect(back.state().outcomes).toStrictEqual(straight.state().outcomes);
  });

  it('is refused to others, for a no, and once something else has happened', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- approve: b\n  by: { people: [max] }\n- approve: c\n  by: { people: [zoe] }\n- end: done'));
    await decide(sim, 'a', 'approve', 'ben');
    expect(await sim.act({ verb: 'take-back', by: 'max', task: 'n1.1' })).toMatchObject({ code: 'not-yours' });
    await decide(sim, 'b', 'approve', 'max');
    expect(await sim.act({ verb: 'take-back', by: 'ben', task: 'n1.1' })).toMatchObject({ code: 'not-reversible' });
  });

  it.each(['true', 'false'])('comes too late once another process has been started (waited for: %s): it would be started a second time', async (waits) => {
    const sim = await running(definitionOf(`- approve: a\n  by: { people: [ben] }\n- parallel: p\n  arms:\n    - title: { zh: 甲, en: A }\n      steps: [{ call: incident, waits: ${waits} }]\n    - title: { zh: 乙, en: B }\n      steps: [{ approve: b, by: { people: [max] } }]\n- end: done`));
    await decide(sim, 'a', 'approve', 'ben');
    expect(open(sim)).toStrictEqual(['b max']);
    expect(await sim.act({ verb: 'take-back', by: 'ben', task: 'n1.1' })).toMatchObject({ code: 'past-call' });
  });

  it('comes too late for the last voice of a vote that has sent the case back: what was undone on the way stays undone', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  with: { archives: "form.rows" }\n- approve: vote\n  by: { people: [dora, zoe, arno] }\n  mode: { kind: share, over: 50 }\n- end: done'));
    await decide(sim, 'a', 'approve', 'ben');
    const last = task(sim, 'zoe');
    await does(sim, 'dora', 'return', { to: 'a' });
    await decide(sim, 'vote', 'abstain', 'zoe');
    expect([open(sim), sim.state().effects]).toStrictEqual([['a ben'], []]);
    expect(await sim.act({ verb: 'take-back', by: 'zoe', task: last })).toMatchObject({ code: 'not-reversible' });
    expect([open(sim), sim.state().effects]).toStrictEqual([['a ben'], []]);
  });
});

describe('a case sent back to a step', () => {
  it('inside an arm rewinds that arm alone; before the arms it cancels all of them', async () => {
    const arms = '- approve: z\n  by: { people: [lea] }\n- parallel: p\n  arms:\n    - title: { zh: 甲, en: A }\n      steps:\n        - approve: a\n          by: { people: [ben] }\n        - approve: b\n          by: { people: [dora] }\n    - title: { zh: 乙, en: B }\n      steps:\n        - approve: c\n          by: { people: [max] }\n- end: done';
    const sim = await running(definitionOf(arms));
    await decide(sim, 'z', 'approve', 'lea');
    await decide(sim, 'a', 'approve', 'ben');
    await does(sim, 'dora', 'return', { to: 'a' });
    expect(open(sim).sort()).toStrictEqual(['a ben', 'c max']);
    await decide(sim, 'a', 'approve', 'ben');
    expect(await does(sim, 'dora', 'return', { to: 'c' })).toMatchObject({ code: 'target-unreachable' });
    await does(sim, 'dora', 'return', { to: 'z' });
    expect(open(sim)).toStrictEqual(['z lea']);
    expect(sim.state().round).toBe(3);
  });

  it('into one arm of a block that is over: the other arms stand, and the join waits again', async () => {
    const sim = await running(definitionOf('- parallel: p\n  arms:\n    - title: { zh: 甲, en: A }\n      steps:\n        - approve: a\n          by: { people: [ben] }\n    - title: { zh: 乙, en: B }\n      steps:\n        - approve: c\n          by: { people: [max] }\n- approve: d\n  by: { people: [zoe] }\n- end: done'));
    await decide(sim, 'a', 'approve', 'ben');
    await decide(sim, 'c', 'approve', 'max');
    await does(sim, 'zoe', 'return', { to: 'a' });
    expect(open(sim)).toStrictEqual(['a ben']);
    await decide(sim, 'a', 'approve', 'ben');
    expect(open(sim)).toStrictEqual(['d zoe']);
  });

  it.each([{ to: 'a' }, {}])('not by a vote either, once another arm has done what cannot be undone (%j): the return is the no as which it counts', async (target) => {
    const sim = await running(definitionOf(`- approve: a\n  by: { people: [ben] }\n- parallel: p\n  arms:\n    - title: { zh: 甲, en: A }\n      steps: [{ approve: vote, by: { people: [dora, zoe, arno] }, mode: { kind: m-of-n, m: 2, abstain: leaves }, on-reject: block }]\n    - title: { zh: 乙, en: B }\n      steps: [{ task: b, by: { people: [lea] } }, { do: incident.register, with: { kind: "'x'" } }]\n- end: done`));
    await decide(sim, 'a', 'approve', 'ben');
    expect(await does(sim, 'dora', 'return', target)).toBeUndefined();
    await decide(sim, 'b', 'done', 'lea');
    await decide(sim, 'vote', 'abstain', 'zoe');
    expect([sim.state().outcomes.vote, sim.state().outcome, sim.state().round]).toStrictEqual(['reject', 'done', 1]);
  });

  it('not across what cannot be undone, nor a process that was waited for, nor into a turn that is over', async () => {
    const effect = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- do: incident.register\n  with: { kind: "\'x\'" }\n- approve: b\n  by: { people: [max] }\n- end: done'));
    await decide(effect, 'a', 'approve', 'ben');
    expect(await does(effect, 'max', 'return', { to: 'a' })).toMatchObject({ code: 'past-effect' });
    const loop = await running(definitionOf('- repeat: r\n  until: outcome["b"] == "done"\n  steps:\n    - approve: a\n      by: { people: [ben] }\n    - task: b\n      by: { people: [max] }\n      returns: true\n      outcomes: [done, more]\n- end: done'));
    await decide(loop, 'a', 'approve', 'ben');
    await decide(loop, 'b', 'more', 'max');
    expect(await does(loop, 'ben', 'return', { to: 'b' })).toMatchObject({ code: 'target-in-past-iteration' });
  });
});

describe('the ladder', () => {
  it('offers the task to others beside its holder, and hands it on with its clock, never to the applicant', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n  due: { after: 1d, overdue: [{ after: 1d, offer: { people: [zoe, ana] } }, { after: 2d, hand: { people: [ana, max] } }] }\n- end: done'));
    await sim.wait(2 * day);
    expect(open(sim)).toStrictEqual(['a ben zoe']);
    await sim.wait(day);
    expect(open(sim)).toStrictEqual(['a max']);
    await decide(sim, 'a', 'approve', 'max');
    expect(sim.state().outcome).toBe('done');
  });

  const late = '- approve: a\n  by: { role: archive-dept }\n  mode: one\n  due: { after: 2h, overdue: [{ after: 1h, offer: { people: [ben] } }, { after: 2h, hand: { people: [max] } }] }\n- end: done';

  it('offers a task that somebody has claimed: whoever it is offered to stays a candidate, also when it is put back, and so do the others when he takes it', async () => {
    const [back, taken] = [await running(definitionOf(late)), await running(definitionOf(late))];
    for (const sim of [back, taken]) {
      await does(sim, 'zoe', 'claim');
      await sim.wait(3 * 3_600_000);
      expect(open(sim)).toStrictEqual(['a zoe ben']);
    }
    await does(back, 'zoe', 'release');
    expect(open(back)).toStrictEqual(['a arno zoe ben']);
    await does(taken, 'ben', 'claim');
    expect(timersOf(taken.plan, taken.state()).filter(({ kind }) => kind === 'release'), 'one clock for whoever has it').toHaveLength(1);
    await does(taken, 'ben', 'release');
    expect(open(taken)).toStrictEqual(['a arno zoe ben']);
  });

  it('a claimed task that is given more time goes back to its candidates as before when it is left idle', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: archive-dept }\n  mode: one\n  due: { after: 3d }\n- end: done'));
    await does(sim, 'zoe', 'claim');
    expect(await does(sim, 'zoe', 'extend', { by: 'lea', until: sim.now() + 30 * day })).toBeUndefined();
    await sim.wait(3 * day);
    expect(open(sim)).toStrictEqual(['a arno zoe']);
  });

  it('neither offers nor hands on a task whose holder waits for advice, and nobody takes him for idle: it opens again for him', async () => {
    const sim = await running(definitionOf(late));
    await does(sim, 'zoe', 'claim');
    await does(sim, 'zoe', 'consult', { people: ['lea'] });
    await sim.wait(5 * day);
    expect(open(sim)).toStrictEqual(['a lea']);
    await does(sim, 'lea', 'answer');
    expect(open(sim)).toStrictEqual(['a zoe']);
  });
});

describe('an administrator', () => {
  it('moves a case with a second one, never past a step that a rule names, and ends none while something is out', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- approve: b\n  clause: X-1\n  by: { people: [max] }\n- approve: c\n  by: { people: [zoe] }\n- end: done'));
    expect(await sim.act({ verb: 'jump', by: 'max', to: 'c' })).toMatchObject({ code: 'clause-step', data: { step: 'b' } });
    const past = await running(definitionOf('- parallel: p\n  arms: [{ title: { zh: 臂, en: Arm }, steps: [{ wait: w, event: sample.news }] }, { title: { zh: 臂, en: Arm }, steps: [{ approve: a, by: { people: [ben] } }] }]\n- wait: v\n  event: sample.more\n- do: archive.reserve\n  id: r\n  with: { archives: form.rows }\n- approve: b\n  by: { people: [max] }'));
    expect(await past.act({ verb: 'jump', by: 'max', to: 'b' }), 'it waits elsewhere, too').toStrictEqual(refuse('target-unreachable'));
    await decide(past, 'a', 'approve');
    await past.event('sample.news');
    expect(await past.act({ verb: 'jump', by: 'max', to: 'b' }), 'what is done is not left out').toStrictEqual(refuse('target-unreachable', { data: { step: 'r' } }));
    await sim.act({ verb: 'jump', by: 'max', to: 'b' });
    await sim.act({ verb: 'jump', by: 'max', to: 'b' });
    expect(open(sim)).toStrictEqual(['a ben']);
    await sim.act({ verb: 'jump', by: 'lea', to: 'b' });
    expect(open(sim)).toStrictEqual(['b max']);
    const out = await running(definitionOf('- do: archive.check-out\n  with: { archives: "form.rows", until: "now" }\n- approve: a\n  by: { people: [ben] }\n- end: done'));
    expect(await out.act({ verb: 'cancel', by: 'max' })).toMatchObject({ code: 'obligation-open' });
    const lost = '- do: archive.check-out\n  with: { archives: "form.rows", until: "now" }\n- do: archive.lost\n  with: { archives: "form.rows" }\n- approve: a\n  by: { people: [ben] }\n- end: done';
    const some = await running(definitionOf(lost), { effect: (name) => (name === 'archive.lost' ? 'partly' : 'out') });
    expect(await some.act({ verb: 'cancel', by: 'max' }), 'the rest is still out').toMatchObject({ code: 'obligation-open' });
    const none = await running(definitionOf('- do: grant.open\n  with: { archives: "form.rows", until: "now" }\n- approve: a\n  by: { people: [ben] }\n- end: done'), { effect: () => 'unavailable' });
    expect(await none.act({ verb: 'cancel', by: 'max' }), 'nothing was to be had').toBeUndefined();
  });
});
