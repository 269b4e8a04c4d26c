// A form that comes again after a return: straight to the step that returned it, or from the start (approval-idioms §7.3).
import { describe, expect, it } from 'vitest';
import { decide, definitionOf, running } from '#test/build.ts';
import { parse } from '#domain/definition/parse.ts';
import { check } from '#domain/definition/check.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';

const form = 'note: { type: text, zh: 事由, en: Note }\n  amount: { type: number, zh: 数量, en: Amount }\n  secret: { type: text, zh: 内情, en: Secret }';
const steps = `- approve: head
  by: { people: [ben] }
  hide: [secret]
- choose: big
  branches:
    - { when: form.amount > 100, title: { zh: 大, en: Big }, steps: [{ approve: chief, by: { people: [max] }, hide: [secret] }] }
  otherwise: []
- approve: both
  by: { people: [dora, zoe] }
  mode: all
  resubmit: straight
- end: done`;
const open = (sim: Simulation) => sim.open().map(({ step, holders }) => [step, ...holders].join(' '));
const gives = (sim: Simulation, by: string, more = {}) => sim.act({ verb: 'return', by, task: sim.open().find(({ holders }) => holders.includes(by))?.task ?? '', ...more });

/** Head has agreed, dora has agreed, zoe sends it back. */
async function returned(more = steps): Promise<Simulation> {
  const sim = await running(definitionOf(more, form), { form: { note: 'x', amount: 5, secret: 's' } });
  await decide(sim, 'head', 'approve');
  await decide(sim, 'both', 'approve', 'dora');
  expect(await gives(sim, 'zoe')).toBeUndefined();
  expect(sim.state().phase).toBe('returned');
  return sim;
}

describe('a form that comes again', () => {
  it('goes straight to the step that returned it, which is asked anew in full, when nothing was changed that a standing decision had seen', async () => {
    const sim = await returned();
    expect(await sim.act({ verb: 'resubmit', by: 'ana' }, { secret: 'told now' })).toBeUndefined();
    expect(open(sim)).toEqual(['both dora', 'both zoe']);
    expect([sim.state().outcomes, sim.state().round]).toEqual([{ head: 'approve' }, 2]);
    await decide(sim, 'both', 'approve', 'dora');
    await decide(sim, 'both', 'approve', 'zoe');
    expect(sim.state().outcome).toBe('done');
  });

  it('goes from the start when a field was changed that somebody in between had seen', async () => {
    const sim = await returned();
    await sim.act({ verb: 'resubmit', by: 'ana' }, { note: 'y' });
    expect([open(sim), sim.state().outcomes]).toEqual([['head ben'], {}]);
    expect(sim.state().straight).toBeUndefined();
  });

  it('goes from the start when a field was changed that says which way it goes, though nobody had seen it', async () => {
    const sim = await returned(steps.replace('hide: [secret]\n- choose', 'hide: [secret, amount]\n- choose'));
    await sim.act({ verb: 'resubmit', by: 'ana' }, { amount: 500 });
    expect(open(sim)).toEqual(['head ben']);
  });

  it('may go back from there to a step that stands, and comes straight again after a second return', async () => {
    const sim = await returned();
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(await gives(sim, 'dora')).toBeUndefined();
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect([open(sim), sim.state().round]).toEqual([['both dora', 'both zoe'], 3]);
    expect(await gives(sim, 'zoe', { to: 'head' })).toBeUndefined();
    expect(open(sim)).toEqual(['head ben']);
  });

  it('takes the branch that was taken, inside which the step lies', async () => {
    const inside = steps.replace('by: { people: [max] }, hide', 'by: { people: [max] }, resubmit: straight, hide');
    const sim = await running(definitionOf(inside, form), { form: { note: 'x', amount: 500 } });
    await decide(sim, 'head', 'approve');
    expect(await gives(sim, 'max')).toBeUndefined();
    await sim.act({ verb: 'resubmit', by: 'ana' }, { secret: 'now' });
    expect(open(sim)).toEqual(['chief max']);
    await decide(sim, 'chief', 'approve');
    expect(open(sim)).toEqual(['both dora', 'both zoe']);
  });

  it.each([
    ['says nothing of it', steps.replace('\n  resubmit: straight', '')],
    ['comes after something that was done', steps.replace('- approve: both', '- do: archive.reserve\n  with: { archives: "[]" }\n- approve: both')],
  ])('goes from the start where the step %s', async (_, other) => {
    const sim = await returned(other);
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(open(sim)).toEqual(['head ben']);
  });

  it('in a vote goes straight to the whole vote', async () => {
    const sim = await running(definitionOf(steps.replace('mode: all', 'mode: { kind: m-of-n, m: 2 }'), form), { form: { note: 'x', amount: 5 } });
    await decide(sim, 'head', 'approve');
    await gives(sim, 'zoe');
    expect(sim.state().phase).toBe('returned');
    await sim.act({ verb: 'resubmit', by: 'ana' });
    expect(open(sim)).toEqual(['both dora', 'both zoe']);
  });
});

it('a step that can never be returned to straight is not published as if it could', () => {
  const codes = (more: string) => {
    const parsed = parse(`key: sample\ntitle: { zh: 样例, en: Sample }\nstart: { who: employee }\nform: { note: { type: text, zh: 事由, en: Note } }\nsteps:\n${more}`);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return check(parsed.definition, {}).map(({ code }) => code);
  };
  expect(codes('  - { task: a, by: applicant, resubmit: straight }')).toContain('never-straight');
  expect(codes('  - { task: a, by: applicant, returns: true, resubmit: straight }')).not.toContain('never-straight');
  expect(codes('  - { parallel: p, arms: [{ title: { zh: 一, en: One }, steps: [{ approve: a, by: applicant, resubmit: straight }] }] }')).toContain('never-straight');
});
