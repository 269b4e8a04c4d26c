// What still lies ahead of a case, what has been agreed to, and when a form that comes again may leave its way out.
import { describe, expect, it } from 'vitest';
import { stepsAhead } from '#domain/engine/steps-ahead.ts';
import { between } from '#domain/engine/straight.ts';
import { approvedIn } from '#domain/engine/verbs/amend.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const t = 'title: { zh: 块, en: Block }';
const task = (id: string, more = '') => `{ task: ${id}, by: { role: gm }${more} }`;
const ask = (id: string, more = '') => `{ approve: ${id}, by: { role: gm }, repeated: none${more} }`;
const lines = (...steps: string[]) => steps.map((step) => `- ${step}`).join('\n');
const parallel = (...arms: string[][]) => `{ parallel: p, arms: [${arms.map((steps) => `{ ${t}, steps: [${steps.join(', ')}] }`).join(', ')}] }`;
const choose = (...steps: string[]) => `{ choose: c, branches: [{ when: form.amount > 1, ${t}, steps: [${steps.join(', ')}] }], otherwise: [${task('other')}] }`;
async function led(steps: string, ...done: string[]): Promise<Simulation> {
  const sim = await running(definitionOf(steps), { form: { amount: 11, rows: ['a', 'b'] } });
  for (const one of done) await decide(sim, ...(one.split(' ') as [string, string]));
  return sim;
}
const ahead = (sim: Simulation) => [...stepsAhead(sim.plan, sim.state())].map(({ id }) => id);

describe('what lies ahead', () => {
  it('is what follows in every block that the case stands in, with all that it may lead to; not where it stands, nor a branch that was not taken', async () => {
    const steps = lines(task('a'), parallel([choose(task('x'), task('y')), task('w')], [task('z'), choose(task('q'))]), task('b'));
    expect(ahead(await led(steps))).toStrictEqual(['p', 'c', 'x', 'y', 'other', 'w', 'z', 'c', 'q', 'other', 'b'].map((id) => id));
    expect(ahead(await led(steps, 'a done'))).toStrictEqual(['y', 'w', 'c', 'q', 'other', 'b']);
    expect(ahead(await led(steps, 'a done', 'x done', 'y done', 'w done'))).toStrictEqual(['c', 'q', 'other', 'b']);
    expect(ahead(await led(lines(task('a')), 'a done'))).toStrictEqual([]);
  });

  it('is also what may yet be asked for beside a task, in a row or in a turn', async () => {
    const beside = `, beside: [{ key: k, ${t}, most: 1, steps: [${task('x')}] }]`;
    const steps = lines(task('a'), task('m', beside), `{ each: e, over: rows, order: sequence, steps: [${task('r')}] }`, `{ repeat: again, until: turn > 2, steps: [${task('s')}] }`);
    expect(ahead(await led(steps))).toStrictEqual(['m', 'x', 'e', 'r', 'again', 's']);
    expect(ahead(await led(steps, 'a done', 'm k'))).toStrictEqual(['e', 'r', 'again', 's']);
  });

  it('is after a return into one arm not what stands in the others', async () => {
    const sim = await led(lines(parallel([ask('y'), task('y2')], [ask('z')]), ask('b')), 'y approve', 'y2 done', 'z approve');
    await sim.act({ verb: 'return', by: 'max', task: sim.open()[0]?.task ?? '', to: 'y' });
    expect(ahead(sim)).toStrictEqual(['y2', 'b']);
  });

  it('is nothing more in a block that a no has ended', async () => {
    expect(ahead(await led(lines(parallel([ask('x', ', on-reject: block'), task('y')], [task('z')])), 'x reject'))).toStrictEqual([]);
  });

  it('may be asked for by other people only where it was not passed', async () => {
    const picked = '{ approve: n, by: { pick: applicant, among: { role: archive-dept } } }';
    const sim = await running(definitionOf(lines(ask('a'), `{ repeat: again, until: 'outcome["g"] == "good"', steps: [${task('w')}, ${picked}, ${task('g', ', outcomes: [good, bad]')}] }`)), { picks: { n: ['zoe'] } });
    const named = (step: string) => sim.act({ verb: 'name', by: 'ana', step, people: ['arno'] } as never);
    expect(await named('again')).toMatchObject({ code: 'not-allowed-here' });
    expect(await named('n')).toBeUndefined();
    expect(sim.log.at(-1)?.ops).toStrictEqual([{ op: 'named', step: 'n', people: ['arno'] }]);
    await decide(sim, 'a', 'approve');
    await decide(sim, 'w', 'done');
    await decide(sim, 'n', 'approve', 'arno');
    expect(await named('n')).toMatchObject({ code: 'not-allowed-here' });
    await decide(sim, 'g', 'bad');
    expect(await named('n'), 'ahead again in the next turn').toMatchObject({ code: 'not-allowed-here' });
  });

  it('for which others are named is forgotten as a proposal, and no other proposal is', async () => {
    const steps = lines(ask('a'), '{ approve: n, clause: X-1, by: { pick: applicant, among: { role: archive-dept }, most: 2 } }', '{ approve: m, by: { pick: applicant, among: { role: archive-dept } } }');
    const sim = await running(definitionOf(steps), { picks: { n: ['zoe'], m: ['zoe'] } });
    const named = (by: string, step: string, ...whom: string[]) => sim.act({ verb: 'name', by, step, people: whom } as never);
    await named('ana', 'n', 'zoe', 'arno');
    await named('ana', 'm', 'arno');
    expect(sim.state().proposed).toStrictEqual({ verb: 'name', to: 'n', people: ['arno', 'zoe'], by: 'ana' });
    await named('max', 'n', 'arno', 'zoe');
    expect([sim.state().proposed, sim.log.at(-1)?.ops]).toStrictEqual([null, [{ op: 'named', step: 'n', people: ['arno', 'zoe'] }]]);
    await decide(sim, 'a', 'approve');
    expect(await named('ana', 'm', 'zoe'), 'something else was passed').toBeUndefined();
  });
});

describe('what was agreed to', () => {
  it('is what has been approved or signed, and every seat that has said yes, with all who were added to it; not work that was done', async () => {
    const steps = lines(task('w'), ask('a'), '{ sign: s, by: { role: gm } }', parallel(['{ approve: b, by: { people: [ben, zoe, dora] }, mode: { kind: m-of-n, m: 2 } }'], ['{ task: v, by: { people: [ben, zoe] }, mode: all }'], [ask('n')]));
    const sim = await led(steps, 'w done', 'a approve', 's sign');
    const agreed = () => approvedIn(sim.plan, sim.state());
    expect(agreed()).toStrictEqual(['a', 's']);
    await decide(sim, 'v', 'done', 'zoe');
    await decide(sim, 'b', 'reject', 'ben');
    expect(agreed()).toStrictEqual(['a', 's']);
    await sim.act({ verb: 'add', by: 'zoe', task: sim.open().find(({ step, holders }) => step === 'b' && holders[0] === 'zoe')?.task ?? '', people: ['lea'], place: 'with' });
    await decide(sim, 'b', 'approve', 'zoe');
    expect(agreed(), 'somebody beside her is still to be heard').toStrictEqual(['a', 's']);
    await decide(sim, 'b', 'approve', 'lea');
    expect(agreed()).toStrictEqual(['a', 's', 'b']);
  });

  it('twice is said once', async () => {
    const sim = await led(lines(`{ repeat: again, until: turn > 2, steps: [${ask('a')}] }`), 'a approve', 'a approve');
    expect(approvedIn(sim.plan, sim.state())).toStrictEqual(['a']);
  });
});

describe('a form that comes again', () => {
  const back = (more = '') => ask('b', `, resubmit: straight${more}`);
  const comes = async (steps: string, ...done: string[]) => {
    const sim = await led(steps, ...done);
    await sim.act({ verb: 'return', by: 'max', task: sim.open().find(({ step }) => step === 'b')?.task ?? '' });
    const told = sim.log.at(-1)?.ops.find(({ op }) => op === 'returned');
    await sim.act({ verb: 'resubmit', by: 'ana' });
    return { only: told && 'only' in told ? told.only : undefined, to: sim.log.flatMap(({ ops }) => ops).find(({ op }) => op === 'resubmitted'), at: sim.open().map(({ step }) => step) };
  };
  it('goes straight past decisions and branches, and says which decisions stand', async () => {
    expect(await comes(lines(ask('a'), choose(ask('x')), back()), 'a approve', 'x approve')).toStrictEqual({ only: 'n4', to: { op: 'resubmitted', task: 'amend2', to: 'b', between: ['a', 'x'] }, at: ['b'] });
    expect(between({ passed: ['x', 'y', 'x'].map((step) => ({ step, node: 'n', scope: '', kind: 'ask' })) })).toStrictEqual(['x', 'y']);
  });

  it.each<[string, string, string[], string[]]>([
    ['nobody had decided anything', lines(back()), [], ['b']],
    ['other arms were under way', lines(ask('a'), parallel([back()], [task('z')])), ['a approve'], ['a']],
    ['it was in an arm', lines(ask('a'), parallel([back()])), ['a approve'], ['a']],
    ['it was in a row', lines(ask('a'), `{ each: e, over: rows, order: sequence, steps: [${back()}] }`), ['a approve'], ['a']],
    ['it was in a turn', lines(ask('a'), `{ repeat: again, until: turn > 2, steps: [${back()}] }`), ['a approve'], ['a']],
    ['something ran beside it', lines(ask('a'), back(`, beside: [{ key: k, ${t}, most: 1, steps: [${task('z')}] }]`)), ['a approve', 'b k'], ['a']],
    ['something had been done on the way', lines(ask('a'), '{ do: archive.reserve, id: r, with: { archives: form.rows } }', back()), ['a approve'], ['a']],
    ['another process had been waited for nowhere, but one was called', lines(ask('a'), '{ call: other, id: k, waits: false }', back()), ['a approve'], ['b']],
  ])('where %s', async (_, steps, done, at) => {
    expect((await comes(steps, ...done)).at).toStrictEqual(at);
  });
});
