// What each verb tells the record, operation by operation: that is what tasks, trails and notices are made of.
import { describe, expect, it } from 'vitest';
import type { Op } from '#domain/engine/op.ts';
import { seatsOf, timersOf } from '#domain/engine/state.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const HOUR = 3_600_000;
const several = (mode = 'all', who = '{ people: [ben, zoe] }') => running(definitionOf(`- approve: a\n  by: ${who}\n  mode: ${mode}\n  due: { after: 2d, remind: [1d] }\n- task: b\n  by: { people: [max] }\n- end: done`));
const holds = (sim: Simulation, person: string) => [...seatsOf(sim.plan, sim.state())].find(({ seat }) => seat.holders.includes(person))?.seat;
const taskOf = (sim: Simulation, person: string) => sim.open().find(({ holders }) => holders.includes(person))?.task ?? 'none';

/** Takes an act; what it told, without clocks. */
async function telling(sim: Simulation, verb: string, by: string, more: Record<string, unknown> = {}): Promise<Partial<Op>[]> {
  const before = sim.log.length;
  expect(await sim.act({ verb: verb as 'claim', by, task: taskOf(sim, by), ...more } as never), verb).toBeUndefined();
  return sim.log.slice(before).flatMap(({ ops }) => ops).map((op) => Object.fromEntries(Object.entries(op).filter(([key]) => key !== 'timers')) as Partial<Op>);
}
const at = { node: 'n1', step: 'a', task: 'n1.1' };

describe('a task that is passed on', () => {
  it('is told with who gets it, how, and as what it stands; given back it goes to whoever had it', async () => {
    const sim = await several();
    expect(await telling(sim, 'transfer', 'ben', { to: 'dora' })).toStrictEqual([{ op: 'move', ...at, to: 'dora', how: 'transferred', state: 'open' }]);
    const task = taskOf(sim, 'dora');
    expect(await telling(sim, 'hand-back', 'dora')).toStrictEqual([{ op: 'move', ...at, task, to: 'ben', how: 'transferred', state: 'open' }]);
    expect(holds(sim, 'ben')).toMatchObject({ chain: ['ben', 'dora'] });
  });

  it('by an administrator waits on if it waited; advice asked beside it is called back, what has been given stays; signers before it stay', async () => {
    const waiting = await several('order');
    expect(await telling(waiting, 'reassign', 'max', { task: 'n1.2', to: 'dora' })).toStrictEqual([{ op: 'move', ...at, task: 'n1.2', to: 'dora', how: 'reassigned', state: 'waiting' }]);
    const advised = await several();
    await telling(advised, 'consult', 'ben', { people: ['arno', 'lea'] });
    const lea = taskOf(advised, 'lea');
    await telling(advised, 'answer', 'arno');
    expect(await telling(advised, 'reassign', 'max', { task: 'n1.1', to: 'dora' })).toStrictEqual([{ op: 'close', tasks: [lea], reason: 'called-back' }, { op: 'move', ...at, to: 'dora', how: 'reassigned', state: 'open' }]);
    expect(advised.open().map(({ holders }) => holders)).toStrictEqual([['dora'], ['zoe']]);
    const before = await several();
    await telling(before, 'add', 'ben', { people: ['arno'], place: 'before' });
    expect(await telling(before, 'reassign', 'max', { task: 'n1.1', to: 'dora' })).toStrictEqual([{ op: 'move', ...at, to: 'dora', how: 'reassigned', state: 'suspended' }]);
    await decide(before, 'a', 'approve', 'arno');
    expect(before.open().map(({ holders }) => holders)).toStrictEqual([['dora'], ['zoe']]);
  });

  it('after it was claimed is nobody\'s pool any more, and no clock gives it back', async () => {
    const sim = await several('one', '{ role: archive-dept }');
    expect(await telling(sim, 'claim', 'arno')).toStrictEqual([{ op: 'claim', ...at }]);
    expect(timersOf(sim.plan, sim.state()).map(({ kind }) => kind)).toContain('release');
    expect(holds(sim, 'arno')).toMatchObject({ pool: ['arno', 'zoe'], holders: ['arno'] });
    await telling(sim, 'transfer', 'arno', { to: 'dora' });
    expect(timersOf(sim.plan, sim.state()).map(({ kind }) => kind)).toStrictEqual(['remind', 'due']);
    expect(holds(sim, 'dora')).toMatchObject({ holders: ['dora'], chain: ['arno'] });
    expect(holds(sim, 'dora')).not.toHaveProperty('pool');
  });

  it('put back by whoever had claimed it is its candidates\' again, without that clock', async () => {
    const sim = await several('one', '{ role: archive-dept }');
    await telling(sim, 'claim', 'zoe');
    expect(await telling(sim, 'release', 'zoe')).toStrictEqual([{ op: 'release', step: 'a', task: 'n1.1', people: ['arno', 'zoe'] }]);
    expect(timersOf(sim.plan, sim.state()).map(({ kind }) => kind)).toStrictEqual(['remind', 'due']);
  });
});

describe('advice', () => {
  it('suspends the task of whoever asks, for those whom he names; the last answer opens it again', async () => {
    const sim = await several();
    expect(await telling(sim, 'consult', 'ben', { people: ['arno', 'lea'] })).toStrictEqual([{ op: 'suspend', step: 'a', task: 'n1.1', why: 'advice' }, { op: 'consult', ...at, people: ['arno', 'lea'], why: 'advice' }]);
    const [arno, lea] = [taskOf(sim, 'arno'), taskOf(sim, 'lea')];
    expect(await telling(sim, 'answer', 'arno')).toStrictEqual([{ op: 'answered', step: 'a', task: arno, why: 'advice' }]);
    expect(timersOf(sim.plan, sim.state()).some(({ id }) => id.startsWith(arno))).toBe(false);
    expect(await telling(sim, 'answer', 'lea')).toStrictEqual([{ op: 'answered', step: 'a', task: lea, why: 'advice' }, { op: 'resume', ...at, why: 'advice' }]);
  });

  it('that is called back closes for those who have not answered, and for them alone', async () => {
    const sim = await several();
    await telling(sim, 'consult', 'ben', { people: ['arno', 'lea'] });
    const lea = taskOf(sim, 'lea');
    await telling(sim, 'answer', 'arno');
    expect(await telling(sim, 'call-back', 'ben', { task: 'n1.1' })).toStrictEqual([{ op: 'close', tasks: [lea], reason: 'called-back' }, { op: 'resume', ...at, why: 'advice' }]);
    expect(holds(sim, 'ben')).not.toHaveProperty('asked');
  });

  it('of the applicant names nobody else, and while he is asked no clock of the task runs', async () => {
    const sim = await several('all', '{ people: [ben] }');
    expect(await telling(sim, 'ask-applicant', 'ben')).toStrictEqual([{ op: 'suspend', step: 'a', task: 'n1.1', why: 'applicant' }, { op: 'consult', ...at, people: [], why: 'applicant' }]);
    expect(timersOf(sim.plan, sim.state()).filter(({ id }) => id.startsWith('n1.1:'))).toStrictEqual([]);
    expect(sim.open()).toMatchObject([{ holders: ['ana'] }]);
    const task = taskOf(sim, 'ana');
    expect(await telling(sim, 'answer', 'ana')).toStrictEqual([{ op: 'answered', step: 'a', task, why: 'applicant' }, { op: 'resume', ...at, why: 'applicant' }]);
    expect(timersOf(sim.plan, sim.state()).filter(({ id }) => id.startsWith('n1.1:'))).toHaveLength(2);
  });

  it('that nobody waits for any more closes with the task: those who have answered are not closed again', async () => {
    const sim = await several('any');
    await telling(sim, 'consult', 'ben', { people: ['arno', 'lea'] });
    const lea = taskOf(sim, 'lea');
    await telling(sim, 'answer', 'arno');
    expect((await telling(sim, 'decide', 'zoe', { outcome: 'approve' })).slice(0, 3)).toStrictEqual([
      { op: 'decided', ...at, task: 'n1.2', outcome: 'approve', kind: 'answer' }, { op: 'close', tasks: ['n1.1', lea], reason: 'decided-by-other' }, { op: 'settled', node: 'n1', step: 'a', outcome: 'approve' },
    ]);
  });
});

describe('signers', () => {
  it('before a seat suspend it; those who join them are of the same group and its mode', async () => {
    const sim = await several();
    expect(await telling(sim, 'add', 'ben', { people: ['arno', 'lea'], place: 'before', mode: 'order' })).toStrictEqual([{ op: 'suspend', step: 'a', task: 'n1.1', why: 'before' }, { op: 'add', ...at, people: ['arno', 'lea'], place: 'before', mode: 'order', held: false, by: 'ben', batch: 2 }]);
    expect(await telling(sim, 'add', 'ben', { task: 'n1.1', people: ['max'], place: 'before', mode: 'any' })).toStrictEqual([{ op: 'add', ...at, people: ['max'], place: 'before', mode: 'order', held: true, by: 'ben', batch: 2 }]);
    expect([...seatsOf(sim.plan, sim.state())].map(({ seat }) => seat.state)).toStrictEqual(['suspended', 'open', 'open', 'waiting', 'waiting']);
  });

  it('beside a seat are heard no more once its holder abstains', async () => {
    const sim = await several('{ kind: all, abstain: leaves }');
    await telling(sim, 'add', 'ben', { people: ['arno'], place: 'with' });
    const arno = taskOf(sim, 'arno');
    expect((await telling(sim, 'decide', 'ben', { outcome: 'abstain' })).slice(1)).toStrictEqual([{ op: 'close', tasks: [arno], reason: 'decided-by-other' }]);
  });

  it('before a seat join the group of that seat, not of another one', async () => {
    const sim = await several();
    await telling(sim, 'add', 'ben', { people: ['arno'], place: 'before', mode: 'any' });
    await telling(sim, 'add', 'zoe', { people: ['lea'], place: 'before', mode: 'order' });
    expect(await telling(sim, 'add', 'zoe', { task: 'n1.2', people: ['max'], place: 'before' })).toMatchObject([{ op: 'add', mode: 'order', batch: 3, held: true }]);
  });

  it('before a seat of several candidates give it back to all of them', async () => {
    const sim = await several('one', '{ role: archive-dept }');
    await telling(sim, 'add', 'arno', { people: ['lea'], place: 'before' });
    expect((await telling(sim, 'decide', 'lea', { outcome: 'approve' })).slice(1)).toStrictEqual([{ op: 'resume', ...at, why: 'before', people: ['arno', 'zoe'] }]);
  });

  it('beside a seat are asked at once, after it only with its yes, and all of them must agree unless it is said', async () => {
    const sim = await several();
    expect(await telling(sim, 'add', 'ben', { people: ['arno'], place: 'with' })).toStrictEqual([{ op: 'add', ...at, people: ['arno'], place: 'with', mode: 'all', held: false, by: 'ben', batch: 2 }]);
    expect(await telling(sim, 'add', 'ben', { people: ['lea'], place: 'after', mode: 'any' })).toStrictEqual([{ op: 'add', ...at, people: ['lea'], place: 'after', mode: 'any', held: true, by: 'ben', batch: 3 }]);
    expect([holds(sim, 'arno')?.state, holds(sim, 'lea')?.state]).toStrictEqual(['open', 'waiting']);
    const lea = holds(sim, 'lea')?.task;
    expect(await telling(sim, 'decide', 'ben', { outcome: 'approve' })).toStrictEqual([{ op: 'decided', ...at, outcome: 'approve', kind: 'answer' }, { op: 'turn', node: 'n1', step: 'a', task: lea }]);
    expect(await telling(sim, 'add', 'ben', { task: 'n1.1', people: ['max'], place: 'after' })).toMatchObject([{ op: 'add', held: false }]);
    expect(holds(sim, 'max')?.state).toBe('open');
  });

  it('who are removed close with whomever they had added, and the seat opens when nobody before it is left', async () => {
    const sim = await several();
    await telling(sim, 'add', 'ben', { people: ['arno'], place: 'before' });
    const arno = taskOf(sim, 'arno');
    await telling(sim, 'add', 'arno', { people: ['lea'], place: 'with' });
    const lea = taskOf(sim, 'lea');
    expect(await telling(sim, 'remove', 'ben', { task: 'n1.1', signer: arno })).toStrictEqual([{ op: 'remove', step: 'a', task: 'n1.1', signer: arno }, { op: 'close', tasks: [arno, lea], reason: 'removed' }, { op: 'resume', ...at, why: 'before' }]);
  });

  it('are heard no more once their seat has a no: they close, whatever place they were given', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben, zoe, dora] }\n  mode: { kind: m-of-n, m: 1 }\n- end: done'));
    await telling(sim, 'add', 'ben', { people: ['arno'], place: 'with' });
    await telling(sim, 'add', 'zoe', { people: ['lea', 'max'], place: 'before' });
    const [arno, max] = [taskOf(sim, 'arno'), taskOf(sim, 'max')];
    expect(await telling(sim, 'decide', 'ben', { outcome: 'reject' })).toStrictEqual([{ op: 'decided', ...at, outcome: 'reject', kind: 'answer' }, { op: 'close', tasks: [arno], reason: 'decided-by-other' }]);
    const lea = taskOf(sim, 'lea');
    const told = await telling(sim, 'decide', 'lea', { outcome: 'reject' });
    expect(told[0]).toStrictEqual({ op: 'decided', ...at, task: lea, outcome: 'reject', kind: 'answer' });
    expect(told.slice(1).flatMap((op) => ('tasks' in op ? (op.tasks as string[]) : [])).sort()).toStrictEqual(['n1.2', max].sort());
    expect(told.slice(1).every((op) => 'reason' in op && op.reason === 'decided-by-other')).toBe(true);
  });
});

describe('the case as a whole', () => {
  it('sent back to its applicant, and ended, closes what is open and says where it stands', async () => {
    const sim = await several();
    expect(await telling(sim, 'return', 'ben')).toStrictEqual([{ op: 'decided', ...at, outcome: 'return', kind: 'return' }, { op: 'close', tasks: ['n1.2'], reason: 'returned' }, { op: 'returned', task: 'amend2', round: 2 }, { op: 'header', state: 'returned' }]);
    expect(await telling(sim, 'withdraw', 'ana')).toStrictEqual([{ op: 'withdrawn' }, { op: 'close', tasks: ['amend2'], reason: 'withdrawn' }, { op: 'end', state: 'withdrawn', outcome: 'withdrawn' }]);
  });

  it('sent back to a step tells where to, and what becomes history', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- approve: b\n  by: { people: [max, zoe] }\n  mode: all\n- end: done'));
    await decide(sim, 'a', 'approve');
    const told = await telling(sim, 'return', 'max', { to: 'a' });
    expect(told.slice(0, 3)).toStrictEqual([{ op: 'decided', node: 'n2', step: 'b', task: 'n2.1', outcome: 'return', kind: 'return', to: 'a' }, { op: 'close', tasks: ['n2.2'], reason: 'returned' }, { op: 'rewind', to: 'a', nodes: ['n1', 'n2'], round: 2 }]);
  });

  it('urged tells the tasks that somebody could do now: of a suspended one, those that it waits for', async () => {
    const sim = await several();
    await telling(sim, 'consult', 'ben', { people: ['arno'] });
    expect(await telling(sim, 'urge', 'ana')).toStrictEqual([{ op: 'urged', tasks: ['n1.2', taskOf(sim, 'arno')] }]);
    expect(await telling(sim, 'comment', 'ana')).toStrictEqual([{ op: 'commented' }]);
  });

  it('moved by two people: the first proposes, the second does it, and every step in between is told', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- approve: b\n  by: { people: [zoe] }\n- approve: c\n  by: { people: [arno] }\n- end: done'));
    expect(await telling(sim, 'jump', 'max', { to: 'c' })).toStrictEqual([{ op: 'proposed', verb: 'jump', to: 'c' }]);
    expect((await telling(sim, 'jump', 'lea', { to: 'c' })).slice(0, 2)).toStrictEqual([{ op: 'close', tasks: ['n1.1'], reason: 'superseded' }, { op: 'skip', to: 'c', steps: ['a', 'b'] }]);
  });

  it('moved back by two people: what was decided since becomes history, and what is open is superseded', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  id: r\n  with: { archives: form.rows }\n- approve: b\n  by: { people: [zoe, arno] }\n  mode: all\n- end: done'));
    await decide(sim, 'a', 'approve');
    await telling(sim, 'jump', 'max', { to: 'a' });
    expect((await telling(sim, 'jump', 'lea', { to: 'a' })).slice(0, 3)).toStrictEqual([{ op: 'close', tasks: ['n3.1', 'n3.2'], reason: 'superseded' }, { op: 'compensate', node: 'n2', step: 'r', effect: 'archive.reserve' }, { op: 'rewind', to: 'a', nodes: ['n1', 'n2', 'n3'], round: 2, jump: true }]);
  });

  it('moved back from where it waits for another process, too', async () => {
    const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- call: other\n  id: k\n  waits: true\n- end: done'));
    await decide(sim, 'a', 'approve');
    for (const by of ['max', 'lea']) await telling(sim, 'jump', by, { to: 'a' });
    expect(sim.open().map(({ step }) => step)).toStrictEqual(['a']);
  });

  it('given more time tells the new instant, and its reminders are made anew', async () => {
    const sim = await several('all', '{ people: [ben] }');
    const until = sim.now() + 200 * HOUR;
    expect(await telling(sim, 'extend', 'max', { task: 'n1.1', until })).toStrictEqual([{ op: 'extend', ...at, until }]);
    expect(timersOf(sim.plan, sim.state()).map(({ kind, at: instant }) => [kind, instant])).toStrictEqual([['remind', until - 24 * HOUR], ['due', until]]);
  });

  it('cancelled by an administrator closes everything', async () => {
    const sim = await several();
    expect(await telling(sim, 'cancel', 'max')).toStrictEqual([{ op: 'cancelled' }, { op: 'close', tasks: ['n1.1', 'n1.2'], reason: 'cancelled' }, { op: 'end', state: 'cancelled', outcome: 'cancelled' }]);
  });
});
