// Every verb against every state of a task (approval-idioms §8), and against people whose task it is not.
import { describe, expect, it } from 'vitest';
import type { Act } from '#domain/engine/act.ts';
import { may } from '#domain/engine/may.ts';
import { seatsOf } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const MORE: Record<string, Record<string, unknown>> = {
  decide: { outcome: 'approve' }, transfer: { to: 'arno' }, reassign: { to: 'arno' }, consult: { people: ['arno'] }, extend: { until: 0 },
  before: { verb: 'add', people: ['arno'], place: 'before' }, with: { verb: 'add', people: ['arno'], place: 'with' }, after: { verb: 'add', people: ['arno'], place: 'after' },
};
const verbs = ['decide', 'return', 'transfer', 'hand-back', 'claim', 'release', 'consult', 'ask-applicant', 'before', 'with', 'after', 'reassign', 'take-back', 'extend', 'call-back', 'answer'] as const;
type Verb = (typeof verbs)[number];
type Codes = Record<Verb, string | undefined>;

const asked = (sim: Simulation, verb: string, by: string, task: string, more: Record<string, unknown> = {}) => may(sim.plan, sim.state(), { key: 'k', head: 0, verb, by, task, ...MORE[verb], ...more } as unknown as Act)?.code;
const codes = (sim: Simulation, by: string, task: string): Codes => Object.fromEntries(verbs.map((verb) => [verb, asked(sim, verb, by, task)])) as Codes;
const all = (code: string | undefined): Codes => Object.fromEntries(verbs.map((verb) => [verb, code])) as Codes;
const acts = async (sim: Simulation, verb: string, by: string, task: string, more: Record<string, unknown> = {}) => expect(await sim.act({ verb: verb as 'claim', by, task, ...MORE[verb], ...more } as never), verb).toBeUndefined();

const several = (mode: string, preset = 'approve') => running(definitionOf(`- ${preset}: a\n  by: { people: [ben, zoe] }\n  mode: ${mode}\n  due: { after: 2d }\n- task: b\n  by: { people: [max] }\n- end: done`));

describe('a task that is', () => {
  it('open: everything but what has not been done', async () => {
    const sim = await several('all');
    const not = { 'hand-back': 'not-allowed-here', claim: 'not-allowed-here', release: 'not-allowed-here', 'take-back': 'not-reversible', 'call-back': 'not-allowed-here', answer: 'not-allowed-here' };
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...all(undefined), ...not });
  });

  it('waiting for its turn: only given to somebody else', async () => {
    const not = { reassign: undefined, 'take-back': 'not-reversible', extend: 'task-suspended', 'call-back': 'not-allowed-here', answer: 'not-allowed-here' };
    expect(codes(await several('order'), 'zoe', 'n1.2')).toStrictEqual({ ...all('task-waiting'), ...not });
  });

  const suspended = { ...all('task-suspended'), reassign: undefined, 'take-back': 'not-reversible', answer: 'not-allowed-here' };

  it('suspended for advice: given to somebody else, or the advisers called back', async () => {
    const sim = await several('all');
    await acts(sim, 'consult', 'ben', 'n1.1');
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...suspended, 'call-back': undefined });
  });

  it('suspended for its applicant: the same, and he is not asked a second question', async () => {
    const sim = await several('all');
    await acts(sim, 'ask-applicant', 'ben', 'n1.1');
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...suspended, 'ask-applicant': 'already-asked', 'call-back': undefined });
    expect(asked(sim, 'ask-applicant', 'lea', 'n1.1', { for: 'ben' })).toBe('already-asked');
    expect(asked(sim, 'ask-applicant', 'lea', 'n1.1')).toBe('not-yours');
  });

  it('suspended for signers before it: given to somebody else, or one more of them added', async () => {
    const sim = await several('all');
    await acts(sim, 'before', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...suspended, before: undefined, 'call-back': 'not-allowed-here' });
  });

  const over = { ...all('task-closed'), 'call-back': 'not-allowed-here', answer: 'not-allowed-here' };

  it('answered, while its step is open: taken back', async () => {
    const sim = await several('all');
    await decide(sim, 'a', 'approve', 'ben');
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...over, 'take-back': undefined });
    expect(asked(sim, 'take-back', 'zoe', 'n1.1')).toBe('not-yours');
  });

  it('answered, and waiting for signers after it: one more of them added, too', async () => {
    const sim = await several('all');
    await acts(sim, 'after', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    await decide(sim, 'a', 'approve', 'ben');
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...over, after: undefined, 'take-back': undefined });
  });

  it('closed by somebody else\'s yes: nothing; and its holder is given no other seat of the step', async () => {
    const sim = await several('any');
    await acts(sim, 'after', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    await decide(sim, 'a', 'approve', 'ben');
    const signer = sim.open()[0]?.task ?? '';
    expect([asked(sim, 'transfer', 'max', signer, { to: 'zoe' }), asked(sim, 'transfer', 'max', signer, { to: 'lea' })]).toStrictEqual(['already-in-step', undefined]);
  });

  it('closed by somebody else\'s yes: nothing', async () => {
    const sim = await several('any');
    await acts(sim, 'after', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    await decide(sim, 'a', 'approve', 'ben');
    expect(codes(sim, 'zoe', 'n1.2')).toStrictEqual({ ...over, 'take-back': 'not-reversible' });
  });

  it('of a step that is over: taken back by whoever answered, and nothing else; one that never was: nothing', async () => {
    const sim = await several('any');
    await decide(sim, 'a', 'approve', 'ben');
    expect(codes(sim, 'ben', 'n1.1')).toStrictEqual({ ...all('task-closed'), 'take-back': undefined });
    expect(codes(sim, 'ben', 'n9.9')).toStrictEqual({ ...all('task-closed'), 'take-back': 'not-reversible' });
    expect(asked(sim, 'take-back', 'zoe', 'n1.1')).toBe('not-yours');
  });
});

describe('somebody else\'s task', () => {
  it('is not theirs to do anything with; who may reassign or extend is for the record to know', async () => {
    expect(codes(await several('all'), 'lea', 'n1.1')).toStrictEqual({ ...all('not-yours'), reassign: undefined, extend: undefined, 'take-back': 'not-reversible' });
  });

  it('that they are asked about is theirs to answer, once, and no more', async () => {
    const sim = await several('all');
    await acts(sim, 'consult', 'ben', 'n1.1', { people: ['arno', 'lea'] });
    const advice = sim.open().find(({ holders }) => holders.includes('arno'))?.task ?? '';
    const beside = { reassign: 'task-closed', 'take-back': 'not-reversible', extend: 'task-closed', 'call-back': 'not-yours' };
    expect(codes(sim, 'arno', advice)).toStrictEqual({ ...all('advice-only'), ...beside, answer: undefined });
    expect(codes(sim, 'lea', advice)).toStrictEqual({ ...all('not-yours'), ...beside });
    await acts(sim, 'answer', 'arno', advice);
    expect(asked(sim, 'answer', 'arno', advice)).toBe('task-closed');
    expect(asked(sim, 'call-back', 'ben', 'n1.1')).toBeUndefined();
    await acts(sim, 'answer', 'lea', sim.open().find(({ holders }) => holders.includes('lea'))?.task ?? '');
    expect(asked(sim, 'call-back', 'ben', 'n1.1'), 'all have answered').toBe('has-acted');
    expect(asked(sim, 'decide', 'ben', 'n1.1')).toBeUndefined();
  });

  it('is theirs to act on for its holder, but for passing it on', async () => {
    const sim = await several('all');
    for (const verb of ['decide', 'return', 'consult'] as const) expect(asked(sim, verb, 'lea', 'n1.1', { for: 'ben' }), verb).toBeUndefined();
    for (const verb of ['transfer', 'hand-back'] as const) expect(asked(sim, verb, 'lea', 'n1.1', { for: 'ben' }), verb).toBe('no-redelegation');
    await acts(sim, 'consult', 'ben', 'n1.1');
    expect(asked(sim, 'call-back', 'lea', 'n1.1', { for: 'ben' })).toBeUndefined();
  });
});

describe('a task of several candidates', () => {
  it('is claimed by one of them, and is then nobody else\'s to claim; he puts it back', async () => {
    const sim = await running(definitionOf('- task: a\n  by: { role: archive-dept }\n  mode: one\n- end: done'));
    expect([asked(sim, 'claim', 'arno', 'n1.1'), asked(sim, 'release', 'arno', 'n1.1'), asked(sim, 'claim', 'ben', 'n1.1')]).toStrictEqual([undefined, 'not-allowed-here', 'not-yours']);
    await acts(sim, 'claim', 'arno', 'n1.1');
    expect([asked(sim, 'claim', 'zoe', 'n1.1'), asked(sim, 'claim', 'arno', 'n1.1'), asked(sim, 'release', 'arno', 'n1.1'), asked(sim, 'claim', 'ben', 'n1.1')]).toStrictEqual(['task-closed', 'not-allowed-here', undefined, 'not-yours']);
    expect(sim.open()).toMatchObject([{ holders: ['arno'] }]);
    await acts(sim, 'release', 'arno', 'n1.1');
    expect(sim.open()).toMatchObject([{ holders: ['arno', 'zoe'] }]);
    expect(asked(sim, 'claim', 'zoe', 'n1.1')).toBeUndefined();
  });
});

describe('what is asked', () => {
  it('must be an outcome of the step; nobody abstains where the step or his place does not let him', async () => {
    const sim = await several('{ kind: any, abstain: leaves }');
    expect(['approve', 'reject', 'abstain', 'sign', 'toString'].map((outcome) => asked(sim, 'decide', 'ben', 'n1.1', { outcome }))).toStrictEqual([undefined, undefined, undefined, 'outcome-unknown', 'outcome-unknown']);
    await acts(sim, 'with', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    const signer = sim.open().find(({ holders }) => holders.includes('max'))?.task ?? '';
    expect(['approve', 'abstain'].map((outcome) => asked(sim, 'decide', 'max', signer, { outcome }))).toStrictEqual([undefined, 'outcome-unknown']);
    expect(asked(await several('any'), 'decide', 'ben', 'n1.1', { outcome: 'abstain' })).toBe('outcome-unknown');
  });

  it('five at most are asked for advice, never oneself; ten at most are added, and nobody who sits in the step', async () => {
    const sim = await several('all');
    const people = (n: number) => Array.from({ length: n }, (_, i) => `p${i}`);
    expect([asked(sim, 'consult', 'ben', 'n1.1', { people: people(5) }), asked(sim, 'consult', 'ben', 'n1.1', { people: people(6) }), asked(sim, 'consult', 'ben', 'n1.1', { people: ['ben'] })]).toStrictEqual([undefined, 'too-many-signers', 'already-in-step']);
    expect([asked(sim, 'with', 'ben', 'n1.1', { people: people(10) }), asked(sim, 'with', 'ben', 'n1.1', { people: people(11) }), asked(sim, 'with', 'ben', 'n1.1', { people: ['arno', 'zoe'] })]).toStrictEqual([undefined, 'too-many-signers', 'already-in-step']);
    await acts(sim, 'with', 'ben', 'n1.1', { verb: 'add', people: ['max', 'lea'] });
    expect([asked(sim, 'with', 'zoe', 'n1.2', { people: people(8) }), asked(sim, 'with', 'zoe', 'n1.2', { people: people(9) })], 'of the whole step').toStrictEqual([undefined, 'too-many-signers']);
    expect([asked(sim, 'transfer', 'ben', 'n1.1', { to: 'ben' }), asked(sim, 'transfer', 'ben', 'n1.1', { to: 'zoe' }), asked(sim, 'reassign', 'max', 'n1.1', { to: 'ben' }), asked(sim, 'reassign', 'max', 'n1.1', { to: 'zoe' })]).toStrictEqual(Array.from({ length: 4 }, () => 'already-in-step'));
  });

  it('of what is signed in person is neither passed on nor widened; of plain work nobody is added, and it goes back only where the step says so', async () => {
    const sign = await several('all', 'sign');
    expect(['transfer', 'consult', 'ask-applicant', 'before', 'with', 'after', 'return'].map((verb) => asked(sign, verb, 'ben', 'n1.1'))).toStrictEqual(['in-person', 'not-for-sign', 'not-for-sign', 'not-for-sign', 'not-for-sign', 'not-for-sign', 'not-allowed-here']);
    await decide(sign, 'a', 'sign', 'ben');
    expect(asked(sign, 'take-back', 'ben', 'n1.1')).toBe('signed');
    const work = await running(definitionOf('- task: b\n  by: { people: [max] }\n- end: done'));
    expect([asked(work, 'with', 'max', 'n1.1'), asked(work, 'with', 'max', 'n1.1', { people: ['max'] }), asked(work, 'return', 'max', 'n1.1')]).toStrictEqual(['not-allowed-here', 'already-in-step', 'not-allowed-here']);
  });

  it('a no and a return are not taken back, in a vote that goes on', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben, zoe, arno] }\n  mode: { kind: m-of-n, m: 1 }\n- end: done'));
    await decide(sim, 'a', 'reject', 'ben');
    await acts(sim, 'return', 'zoe', 'n1.2');
    expect([asked(sim, 'take-back', 'ben', 'n1.1'), asked(sim, 'take-back', 'zoe', 'n1.2')]).toStrictEqual(['not-reversible', 'not-reversible']);
  });
});

describe('an event that begins a block beside a task', () => {
  it('is no answer that its holder may give, nor does one who signs in person change the form', async () => {
    const sim = await running(definitionOf('- task: m\n  by: { people: [ben] }\n  beside: [{ key: k, title: { zh: 旁, en: Beside }, event: sample.news, steps: [{ end: stop }] }]'));
    expect(asked(sim, 'decide', 'ben', 'n1.1', { outcome: 'k' })).toBe('outcome-unknown');
    const sign = await several('all', 'sign');
    expect(may(sign.plan, sign.state(), { key: 'k', head: 0, verb: 'amend', by: 'ben', task: 'n1.1' })?.code).toBe('not-allowed-here');
    expect(may(sim.plan, sim.state(), { key: 'k', head: 0, verb: 'amend', by: 'ben', task: 'n1.1' })).toBeUndefined();
  });
});

describe('a signer who was added', () => {
  it('asks for nothing beside the task: that is for whoever the step asks', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n  beside: [{ key: k, title: { zh: 旁, en: Beside }, most: 1, steps: [{ task: x, by: { role: gm } }] }]'));
    await acts(sim, 'with', 'ben', 'n1.1', { verb: 'add', people: ['zoe'] });
    const signer = sim.open().find(({ holders }) => holders.includes('zoe'))?.task ?? '';
    expect([asked(sim, 'decide', 'zoe', signer, { outcome: 'k' }), asked(sim, 'decide', 'ben', 'n1.1', { outcome: 'k' })]).toStrictEqual(['not-allowed-here', undefined]);
  });

  it('is removed by whoever added him, or holds the seat, while nothing has been said by him or below him', async () => {
    const sim = await several('all');
    await acts(sim, 'with', 'ben', 'n1.1', { verb: 'add', people: ['max', 'arno'] });
    const taskOf = (person: string) => [...seatsOf(sim.plan, sim.state())].find(({ seat }) => seat.holders.includes(person))?.seat.task ?? '';
    const [max, arno] = [taskOf('max'), taskOf('arno')];
    const removing = (by: string, signer: string, task = 'n1.1') => asked(sim, 'remove', by, task, { signer });
    expect([removing('ben', max), removing('zoe', max), removing('ben', 'n1.2'), removing('ben', max, 'n1.2'), removing('ben', 'n9.9')]).toStrictEqual([undefined, 'not-yours', 'not-added', 'not-added', 'task-closed']);
    await acts(sim, 'with', 'max', max, { verb: 'add', people: ['lea'] });
    expect(removing('ben', max)).toBeUndefined();
    await decide(sim, 'a', 'approve', 'lea');
    expect(removing('ben', max), 'somebody below has spoken').toBe('has-acted');
    await decide(sim, 'a', 'approve', 'arno');
    expect(removing('ben', arno)).toBe('has-acted');
    await acts(sim, 'transfer', 'ben', 'n1.1', { to: 'dora' });
    const moved = taskOf('dora');
    expect([asked(sim, 'remove', 'dora', moved, { signer: max }), asked(sim, 'remove', 'ben', moved, { signer: max })]).toStrictEqual(['has-acted', 'has-acted']);
  });

  it('is removed once', async () => {
    const sim = await several('all');
    await acts(sim, 'with', 'ben', 'n1.1', { verb: 'add', people: ['max'] });
    const signer = sim.open().find(({ holders }) => holders.includes('max'))?.task ?? '';
    await acts(sim, 'remove', 'ben', 'n1.1', { signer });
    expect(asked(sim, 'remove', 'ben', 'n1.1', { signer })).toBe('task-closed');
    expect(asked(sim, 'with', 'ben', 'n1.1', { people: ['max'] }), 'and may be added again').toBeUndefined();
  });
});
