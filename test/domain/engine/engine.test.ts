import { describe, expect, it } from 'vitest';
import { follow } from '#domain/engine/follow.ts';
import { timersOf } from '#domain/engine/state.ts';
import { decide, definitionOf, monday, processOf, running } from '#test/build.ts';

const day = 86_400_000;

describe('events that come early', () => {
  const steps = '- task: a\n  by: { role: gm }\n- task: b\n  by: { role: gm }\n  beside: [{ key: k, title: { zh: 旁, en: Beside }, event: sample.news, steps: [{ task: c, by: { role: legal } }] }]\n- wait: w\n  event: sample.more\n- end: done';

  it('begin the block beside a task when it opens, and end a wait when it is come to', async () => {
    const sim = await running(definitionOf(steps));
    await sim.event('sample.news');
    await sim.event('sample.more');
    await decide(sim, 'a', 'done');
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['b', 'c']);
    await decide(sim, 'b', 'done');
    expect(sim.state().outcome).toBe('done');
  });

  it('of a case that nobody waits for say nothing to what comes later: no wait looks for them', async () => {
    const sim = await running(definitionOf('- call: other\n- task: a\n  by: { role: gm }\n- wait: w\n  event: sample.more\n- end: done'));
    await sim.event('ended:n1', 'completed');
    expect(sim.state().mail).toStrictEqual([]);
    await decide(sim, 'a', 'done');
    expect(sim.log.at(-1)).toMatchObject({ key: 'k2', part: 0, rest: true, ops: [{ op: 'decided' }, { op: 'settled' }, { op: 'wait' }] });
  });

  it('mean nothing any more after a return: the next round waits for its own', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }\n- wait: w\n  event: sample.more\n- end: done'));
    await sim.event('sample.more');
    await sim.act({ verb: 'return', by: 'max', task: 'n1.1' });
    await sim.act({ verb: 'resubmit', by: 'ana' });
    await decide(sim, 'a', 'approve');
    expect(sim.state().phase).toBe('running');
  });
});

describe('a form that went back', () => {
  it('is reminded of two working days before it lapses, and lapses after ten', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }'));
    await sim.act({ verb: 'return', by: 'max', task: 'n1.1' });
    await sim.wait(9 * 86_400_000);
    expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring')).toStrictEqual([]);
    await sim.wait(3 * 86_400_000);
    expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring')).toMatchObject([{ kind: 'remind', step: '$amend' }]);
    expect(sim.state().phase).toBe('returned');
    await sim.wait(3 * 86_400_000);
    expect(sim.state()).toMatchObject({ phase: 'ended', header: 'cancelled' });
  });
});

describe('a task that keeps the applicant apart', () => {
  it('is never his, though he has the role', async () => {
    const sim = await running(definitionOf('- task: a\n  by: { role: archive-dept }\n  apart: true'), { applicant: 'arno' });
    expect(sim.open()).toMatchObject([{ holders: ['zoe'] }]);
  });
});

describe('blocks', () => {
  it('choose takes the first branch that holds, else the last', async () => {
    const choose = definitionOf('- choose: c\n  branches:\n    - { when: form.amount > 10, title: { zh: 多, en: many }, steps: [{ end: many }] }\n  otherwise: [{ end: few }]');
    expect((await running(choose, { form: { amount: 11 } })).state().outcome).toBe('many');
    expect((await running(choose, { form: { amount: 10 } })).state().outcome).toBe('few');
    expect((await running(choose)).state().outcome).toBe('few');
  });

  it('parallel goes on when the last arm has ended', async () => {
    const sim = await running(definitionOf('- parallel: p\n  arms:\n    - { title: { zh: 甲, en: A }, steps: [{ task: a, by: { role: gm } }] }\n    - { title: { zh: 乙, en: B }, steps: [{ task: b, by: { role: legal } }] }\n- end: done'));
    await decide(sim, 'b', 'done');
    expect(sim.state().phase).toBe('running');
    await decide(sim, 'a', 'done');
    expect(sim.state().outcome).toBe('done');
  });

  it('an end in one arm ends the case and opens nothing in the other', async () => {
    const sim = await running(definitionOf('- parallel: p\n  arms:\n    - { title: { zh: 甲, en: A }, steps: [{ task: a, by: { role: gm } }] }\n    - { title: { zh: 乙, en: B }, steps: [{ end: stop }] }'));
    expect(sim.state().outcome).toBe('stop');
    expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'open')).toStrictEqual([]);
  });

  it('each runs once per row, together or one after another', async () => {
    const steps = (order: string) => definitionOf(`- each: e\n  over: rows\n  order: ${order}\n  steps: [{ task: t, by: { role: gm } }]\n- end: done`);
    const together = await running(steps('parallel'), { form: { rows: ['a', 'b', 'c'] } });
    expect(together.open()).toHaveLength(3);
    const inTurn = await running(steps('sequence'), { form: { rows: ['a', 'b'] } });
    expect(inTurn.open()).toHaveLength(1);
    await decide(inTurn, 't', 'done');
    await decide(inTurn, 't', 'done');
    expect(inTurn.state().outcome).toBe('done');
    expect((await running(steps('sequence'))).state().outcome).toBe('done');
  });

  it('repeat asks again until its condition holds', async () => {
    const sim = await running(definitionOf('- repeat: r\n  until: outcome["t"] == "good"\n  steps: [{ task: t, by: { role: gm }, outcomes: [good, bad] }]\n- end: done'));
    await decide(sim, 't', 'bad');
    await decide(sim, 't', 'bad');
    await decide(sim, 't', 'good');
    expect(sim.state().outcome).toBe('done');
  });

  it('a rejection ends only the block that declares it', async () => {
    const sim = await running(definitionOf('- parallel: p\n  arms:\n    - { title: { zh: 甲, en: A }, steps: [{ approve: a, by: { role: gm }, on-reject: block }, { task: never, by: { role: gm } }] }\n    - { title: { zh: 乙, en: B }, steps: [{ task: b, by: { role: legal } }] }\n- end: done'));
    await decide(sim, 'a', 'reject');
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['b']);
    await decide(sim, 'b', 'done');
    expect(sim.state().outcome).toBe('done');
  });

  it('wait ends by its event, also by one that came early, or by its clock', async () => {
    const byEvent = definitionOf('- task: t\n  by: applicant\n- wait: w\n  event: ready\n- end: done');
    const early = await running(byEvent);
    await early.event('ready', 'yes');
    await decide(early, 't', 'done');
    expect(early.state()).toMatchObject({ outcome: 'done', outcomes: { w: 'yes' } });
    const late = await running(byEvent);
    await decide(late, 't', 'done');
    await late.event('ready');
    expect(late.state().outcome).toBe('done');
    const clock = await running(definitionOf('- wait: w\n  after: 2wd\n- end: done'));
    await clock.wait(day);
    expect(clock.state().phase).toBe('running');
    await clock.wait(day);
    expect(clock.state().outcome).toBe('done');
  });

  it('call waits for the called case when it is told to, and reads its outcome', async () => {
    const sim = await running(definitionOf('- call: other\n  waits: true\n- choose: c\n  branches: [{ when: \'outcome["other"] == "good"\', title: { zh: 好, en: good }, steps: [{ end: good }] }]\n  otherwise: [{ end: bad }]'));
    expect(sim.state().phase).toBe('running');
    await sim.event('ended:n1', 'good');
    expect(sim.state().outcome).toBe('good');
  });
});

describe('the whole case', () => {
  it('a return undoes what can be undone, supersedes the round and starts again', async () => {
    const sim = await running(processOf('archive-borrow'), { form: { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString() } });
    await decide(sim, 'department', 'approve');
    const task = sim.open()[0];
    expect(await sim.act({ verb: 'return', by: 'arno', task: task?.task ?? '' })).toBeUndefined();
    expect(sim.state()).toMatchObject({ phase: 'returned', round: 2, header: 'returned' });
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['department']);
  });

  it('a returned form that nobody amends lapses after ten working days', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }\n- end: done'));
    await sim.act({ verb: 'return', by: 'max', task: 'n1.1' });
    await sim.wait(15 * day);
    expect(sim.state()).toMatchObject({ phase: 'ended', header: 'cancelled', outcome: 'lapsed' });
    expect(sim.log.at(-1)?.ops).toStrictEqual([{ op: 'close', tasks: ['amend2'], reason: 'lapsed' }, { op: 'end', state: 'cancelled', outcome: 'lapsed' }]);
  });

  it('withdrawal releases the reservation, and is refused once the file has left', async () => {
    const borrow = processOf('archive-borrow');
    const form = { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString() };
    const early = await running(borrow, { form });
    await decide(early, 'department', 'approve');
    await decide(early, 'archive-review', 'approve');
    await early.act({ verb: 'withdraw', by: 'ana' });
    expect(early.state().header).toBe('withdrawn');
    expect(early.log.flatMap(({ ops }) => ops)).toContainEqual(expect.objectContaining({ op: 'compensate', effect: 'archive.reserve' }));
    const late = await running(borrow, { form });
    for (const [step, outcome] of [['department', 'approve'], ['archive-review', 'approve'], ['hand-over', 'handed-over'], ['receipt', 'sign']] as const) await decide(late, step, outcome);
    expect(await late.act({ verb: 'withdraw', by: 'ana' })).toMatchObject({ code: 'past-effect' });
  });

  it('the ladder rings in order and nothing ever approves by itself (DC-3.3b, DC-3.3g)', async () => {
    const sim = await running(processOf('archive-borrow'), { form: { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString() } });
    await sim.wait(60 * day);
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['department']);
    expect(sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'ring').map((op) => (op.op === 'ring' ? `${op.kind}${op.index}` : ''))).toStrictEqual(['remind0', 'due0', 'rung0', 'rung1']);
  });

  it('an extension beside the return leaves it open, once granted is not asked again, and a refusal ends only itself', async () => {
    const sim = await running(processOf('archive-borrow'), { form: { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString(), new_return: new Date(monday + 5 * day).toISOString() } });
    for (const [step, outcome] of [['department', 'approve'], ['archive-review', 'approve'], ['hand-over', 'handed-over'], ['receipt', 'sign'], ['return', 'extend']] as const) await decide(sim, step, outcome);
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['return', 'extend-head']);
    await decide(sim, 'extend-head', 'reject');
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['return']);
    await decide(sim, 'return', 'extend');
    await decide(sim, 'extend-head', 'approve');
    await decide(sim, 'extend-archive', 'approve');
    const again = await sim.act({ verb: 'decide', by: 'ana', task: sim.open()[0]?.task ?? '', outcome: 'extend' });
    expect(again).toMatchObject({ code: 'request-used' });
    await decide(sim, 'return', 'returned');
    await decide(sim, 'inspection', 'clean');
    expect(sim.state().outcome).toBe('returned-clean');
  });

  it('a recall ends the extension that is pending, and none is asked for after it', async () => {
    const sim = await running(processOf('archive-borrow'), { form: { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString(), new_return: new Date(monday + 5 * day).toISOString() } });
    for (const [step, outcome] of [['department', 'approve'], ['archive-review', 'approve'], ['hand-over', 'handed-over'], ['receipt', 'sign'], ['return', 'extend'], ['extend-head', 'approve']] as const) await decide(sim, step, outcome);
    const [back] = sim.open();
    const asks = () => sim.act({ verb: 'decide', by: 'ana', task: back?.task ?? '', outcome: 'extend' });
    expect(await asks()).toMatchObject({ code: 'request-pending' });
    await sim.event('loan.recalled');
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['return']);
    expect(sim.log.flatMap(({ ops }) => ops).filter((op) => op.op === 'close').at(-1)).toMatchObject({ reason: 'recalled' });
    expect(sim.log.flatMap(({ ops }) => ops).some((op) => op.op === 'effect' && op.effect === 'loan.extend')).toBe(false);
    expect(await asks()).toMatchObject({ code: 'request-ended' });
    await decide(sim, 'return', 'excerpt');
  });

  it('adoption: after every entry of the log a fresh engine stands where the writer stood', async () => {
    const sim = await running(processOf('archive-borrow'), { form: { medium: 'paper', archives: ['x'], expected_return: new Date(monday + 3 * day).toISOString() } });
    for (const [step, outcome] of [['department', 'approve'], ['archive-review', 'approve'], ['hand-over', 'handed-over'], ['receipt', 'sign'], ['return', 'excerpt'], ['excerpt-archive', 'approve'], ['return', 'returned'], ['inspection', 'damaged']] as const) await decide(sim, step, outcome);
    const late = follow('simulated', sim.plan, sim.recorder);
    await late.catchUp();
    expect(late.position()).toStrictEqual(sim.position());
    for (let cut = 1; cut < sim.log.length; cut++) {
      const half = follow('simulated', sim.plan, { ...sim.recorder, since: (seq) => Promise.resolve(sim.log.filter((entry) => entry.seq > seq && entry.seq <= cut)) });
      await half.catchUp();
      const rest = follow('simulated', sim.plan, sim.recorder, JSON.parse(JSON.stringify(half.position())) as never);
      await rest.catchUp();
      expect(rest.position()).toStrictEqual(sim.position());
    }
  });

  it('an entry of the log that does not answer all that was asked is a bug: nothing is made of it', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }\n- end: done'));
    await decide(sim, 'a', 'approve');
    const torn = sim.log.map((entry) => (entry.seq === 1 ? { ...entry, answers: entry.answers?.slice(0, -1) ?? [] } : entry));
    const late = follow('simulated', sim.plan, { ...sim.recorder, since: (seq) => Promise.resolve(torn.filter((entry) => entry.seq > seq)) });
    await expect(late.catchUp()).rejects.toThrow('has not answered');
  });

  it('a case at its end has no clock left', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { role: gm }\n  due: { after: 2wd, remind: [1wd] }\n- end: done'));
    expect(timersOf(sim.plan, sim.state())).toHaveLength(2);
    await decide(sim, 'a', 'approve');
    expect(timersOf(sim.plan, sim.state())).toStrictEqual([]);
  });
});
