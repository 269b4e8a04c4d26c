// What changes while a case runs, in memory: the form that stands, people of a step ahead, a case that keeps going back, an adviser who leaves.
import { expect, it } from 'vitest';
import { decide, definitionOf, people, running } from '#test/build.ts';
import { badAmendment, isNarrower } from '#domain/form/amend.ts';
import { approvedIn } from '#domain/engine/verbs/amend.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';

const task = (sim: Simulation, person: string) => sim.open().find(({ holders }) => holders.includes(person))?.task ?? 'none';
const open = (sim: Simulation) => sim.open().map(({ step, holders }) => [step, ...holders].join(' '));
const does = (sim: Simulation, by: string, verb: string, more: Record<string, unknown> = {}, form?: Record<string, unknown>) => sim.act({ verb: verb as 'claim', by, task: task(sim, by), ...more } as never, form);
const two = '- approve: a\n  by: { people: [ben] }\n  edit: [reason]\n- approve: b\n  by: { people: [dora, zoe] }\n  mode: all\n  edit: [amount, rows]\n- end: done';

it('a holder changes only what his step lets him, narrower only where somebody has agreed, and decides nothing', async () => {
  const sim = await running(definitionOf(two), { form: { reason: 'x', amount: 5, rows: ['a', 'b'] } });
  expect(await does(sim, 'ben', 'amend', {}, { reason: 'y' })).toBeUndefined();
  await decide(sim, 'a', 'approve');
  expect(await does(sim, 'dora', 'amend', {}, { reason: 'z' })).toMatchObject({ code: 'field-not-editable' });
  expect(await does(sim, 'dora', 'amend', {}, { amount: 6 })).toMatchObject({ code: 'field-approved' });
  expect(await does(sim, 'dora', 'amend', {}, { amount: 4, rows: ['b'] })).toBeUndefined();
  expect(await does(sim, 'dora', 'amend', {}, { amount: 5 })).toMatchObject({ code: 'field-approved' });
  expect(await sim.act({ verb: 'amend', by: 'ben', task: task(sim, 'dora') }, { amount: 1 })).toMatchObject({ code: 'not-yours' });
  expect(open(sim)).toStrictEqual(['b dora', 'b zoe']);
  await does(sim, 'zoe', 'add', { people: ['max'], place: 'with' });
  expect(await does(sim, 'max', 'amend', {}, { amount: 1 })).toMatchObject({ code: 'not-allowed-here' });
});

it('what was refused has been agreed to by nobody, nor what is only work: what has been agreed to and stands binds whoever changes the form', async () => {
  const arm = (...steps: string[]) => `{ title: { zh: 臂, en: Arm }, steps: [${steps.join(', ')}] }`;
  const sim = await running(definitionOf(`- approve: a\n  by: { people: [arno] }\n- parallel: p\n  arms: [${arm('{ approve: x, by: { people: [max] }, on-reject: block }')}, ${arm('{ task: t, by: { people: [dora] } }', '{ approve: y, by: { people: [ben, zoe] }, mode: all, edit: [reason] }')}]\n- end: done`), { form: { reason: 'x' } });
  await decide(sim, 'a', 'approve');
  await decide(sim, 'x', 'reject');
  await decide(sim, 't', 'done');
  expect(approvedIn(sim.plan, sim.state())).toStrictEqual(['a']);
  await decide(sim, 'y', 'approve', 'zoe');
  expect(approvedIn(sim.plan, sim.state())).toStrictEqual(['a', 'y']);
  expect(await does(sim, 'ben', 'amend', {}, { reason: 'z' })).toMatchObject({ code: 'field-approved' });
});

it.each([
  ['fewer entries', { type: 'multiselect' }, ['a', 'b'], ['b'], true], ['another entry', { type: 'multiselect' }, ['a'], ['b'], false],
  ['a smaller number', { type: 'number' }, 5, 4, true], ['a larger one', { type: 'number' }, 5, 6, false],
  ['an earlier end', { type: 'date', within: '5d' }, '2026-12-05', '2026-12-01', true], ['a later one', { type: 'date', within: '5d' }, '2026-12-05', '2026-12-06', false],
  ['an earlier date that ends nothing', { type: 'date' }, '2026-12-05', '2026-12-01', false],
  ['a shorter range', { type: 'daterange' }, { from: '2026-12-01', to: '2026-12-05' }, { from: '2026-12-02', to: '2026-12-05' }, true],
  ['a moved range', { type: 'daterange' }, { from: '2026-12-01', to: '2026-12-05' }, { from: '2026-12-02', to: '2026-12-06' }, false],
  ['nothing any more', { type: 'text' }, 'x', undefined, true], ['something where nothing was', { type: 'text' }, undefined, 'x', false], ['another text', { type: 'text' }, 'x', 'y', false],
] as const)('%s: narrower is %#', (_, field, before, after, narrower) => {
  expect(isNarrower(field as never, before, after, false)).toBe(narrower);
});

it('a change that changes nothing is none', () => {
  expect(badAmendment(definitionOf(two), [], { amount: 1 }, { amount: 1 })).toMatchObject({ code: 'form-invalid' });
});

const picks = (clause = '') => `- approve: a\n  by: { people: [ben] }\n- approve: b\n${clause}  by: { pick: applicant, among: { role: archive-dept } }\n- do: archive.reserve\n  id: hold\n  with: { archives: form.rows }\n- end: done`;

it('others are named for a step ahead by the applicant or an administrator, within the range, and for none that is reached', async () => {
  const sim = await running(definitionOf(picks()), { picks: { b: ['arno'] } });
  const name = (by: string, whom: string, step = 'b') => sim.act({ verb: 'name', by, step, people: [whom] } as never);
  expect(await name('ben', 'zoe')).toMatchObject({ code: 'not-allowed' });
  expect(await name('ana', 'dora')).toMatchObject({ code: 'form-invalid' });
  expect(await name('ana', 'ana')).toMatchObject({ code: 'self-approval' });
  expect(await name('max', 'max')).toMatchObject({ code: 'self-approval' });
  expect(await name('max', 'zoe', 'a')).toMatchObject({ code: 'not-allowed-here' });
  expect(await name('max', 'zoe', 'hold'), 'people for what nobody does').toMatchObject({ code: 'not-allowed-here' });
  expect(await name('ana', 'zoe')).toBeUndefined();
  await decide(sim, 'a', 'approve');
  expect(open(sim)).toStrictEqual(['b zoe']);
  expect(await name('ana', 'arno')).toMatchObject({ code: 'not-allowed-here' });
});

it('where a rule names the step two people name the same, whatever one proposes twice', async () => {
  const sim = await running(definitionOf(picks('  clause: X-1\n')), { picks: { b: ['arno'] } });
  const name = (by: string, whom: string) => sim.act({ verb: 'name', by, step: 'b', people: [whom] } as never);
  await name('ana', 'zoe');
  await name('ana', 'zoe');
  expect(sim.state().proposed).toMatchObject({ verb: 'name', by: 'ana' });
  await name('max', 'zoe');
  expect(sim.state().proposed).toBeNull();
  await decide(sim, 'a', 'approve');
  expect(open(sim)).toStrictEqual(['b zoe']);
});

it('from the third return between the same two steps on the process owner is told, and the case goes on all the same', async () => {
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- approve: b\n  by: { people: [dora] }\n- end: done'));
  const told = () => sim.log.flatMap(({ ops }) => ops).filter(({ op }) => op === 'returned-often');
  for (let time = 1; time <= 2; time++) {
    await decide(sim, 'a', 'approve');
    await does(sim, 'dora', 'return', { to: 'a' });
  }
  await decide(sim, 'a', 'approve');
  await does(sim, 'dora', 'return');
  await sim.act({ verb: 'resubmit', by: 'ana' });
  await decide(sim, 'a', 'approve');
  expect(told()).toStrictEqual([]);
  await does(sim, 'dora', 'return', { to: 'a' });
  expect([told(), open(sim)]).toStrictEqual([[{ op: 'returned-often', from: 'b', to: 'a', times: 3 }], ['a ben']]);
});

it('advice of somebody who has left is waited for no longer; what others were asked still is', async () => {
  const sim = await running(definitionOf(two));
  await does(sim, 'ben', 'consult', { people: ['max', 'lea'] });
  const left = task(sim, 'max');
  await does(sim, 'max', 'adviser-left');
  expect(open(sim)).toStrictEqual(['a lea']);
  for (const gone of [left, 'n9.9']) expect(await sim.act({ verb: 'adviser-left', by: 'max', task: gone })).toMatchObject({ code: 'task-closed' });
  await does(sim, 'lea', 'adviser-left');
  expect(open(sim)).toStrictEqual(['a ben']);
  expect(await does(sim, 'ben', 'adviser-left')).toMatchObject({ code: 'task-closed' });
  await does(sim, 'ben', 'ask-applicant');
  await does(sim, 'ana', 'adviser-left');
  expect(open(sim), 'an applicant who has left is waited for no longer either').toStrictEqual(['a ben']);
});

it('nobody who acts for the applicant is given a task of his request', async () => {
  const facts = { ...people, delegations: [{ id: 'd', giver: 'ana', delegate: 'dora', from: '2026-11-01', to: '2026-12-31' }] };
  const sim = await running(definitionOf('- approve: a\n  by: { people: [ben] }\n- end: done'), { facts });
  for (const verb of ['transfer', 'reassign']) expect(await does(sim, 'ben', verb, { to: 'dora' })).toMatchObject({ code: 'conflict-of-interest' });
  expect(await does(sim, 'ben', 'add', { people: ['dora'], place: 'with' })).toMatchObject({ code: 'conflict-of-interest' });
});
