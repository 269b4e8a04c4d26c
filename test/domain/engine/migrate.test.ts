// A running case goes on under another version of its process: where it lands, what stands in the way, and what is never lost or done twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauses } from '#domain/definition/checks/flow.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { act } from '#domain/engine/engine.ts';
import { landing } from '#domain/engine/landing.ts';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import { restingIn } from '#domain/engine/follow.ts';
import { replay } from '#domain/engine/replay.ts';
import { seatsOf, stepsIn } from '#domain/engine/state.ts';
import { migration, standsAt } from '#domain/migration.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, monday, running } from '#test/build.ts';
import { definitions } from './generated.ts';

const version = (steps: string, form?: string) => definitionOf(steps, form);
const check = (sim: Simulation, before: Definition, after: Definition, form: Record<string, unknown> = {}) =>
  migration({ definition: before, plan: sim.plan }, { definition: after, plan: planOf(after, 'next') }, sim.state(), form, monday);
const two = '- approve: a\n  by: { people: [ben] }\n- task: b\n  by: { people: [dora] }\n- end: done';
const at = async (steps: string, ...done: [string, string][]): Promise<[Simulation, Definition]> => {
  const definition = version(steps);
  const sim = await running(definition);
  for (const [step, outcome] of done) await decide(sim, step, outcome);
  return [sim, definition];
};
const snags = async (before: string, after: string, ...done: [string, string][]) => {
  const [sim, definition] = await at(before, ...done);
  const got = check(sim, definition, version(after));
  return 'snags' in got ? got.snags.map(({ obstacle, step, field }) => [obstacle, step ?? field].join(' ')) : got.at;
};

describe('where a case would land', () => {
  it('at the step where it stands, whatever is added, dropped or changed ahead of it', async () => {
    expect(await snags(two, '- approve: a\n  by: { people: [ben] }\n- task: c\n  by: { people: [zoe] }\n- end: done')).toStrictEqual(['a']);
    expect(await snags(two, '- approve: a\n  by: { people: [ben] }\n- task: c\n  by: { people: [zoe] }\n- task: b\n  by: { people: [dora] }\n- end: done', ['a', 'approve'])).toStrictEqual(['b']);
  });

  it('not where its step is gone, is of another kind, asks in another way, or lies somewhere else', async () => {
    expect(await snags(two, '- task: b\n  by: { people: [dora] }\n- end: done')).toStrictEqual(['step-gone a']);
    expect(await snags(two, '- task: a\n  by: { people: [ben] }\n- end: done')).toStrictEqual(['kind-differs a']);
    expect(await snags(two, two.replace('[ben] }', '[ben, zoe] }\n  mode: all'))).toStrictEqual(['mode-differs a']);
    expect(await snags(two, '- parallel: p\n  arms:\n    - title: { zh: 一, en: One }\n      steps:\n        - approve: a\n          by: { people: [ben] }\n- end: done')).toStrictEqual(['step-moved a']);
  });

  it('not where what is over would be asked or done again, or what was done has no counterpart', async () => {
    const reserving = '- do: archive.reserve\n  id: r\n  with: { archives: form.rows }\n- task: b\n  by: { people: [dora] }\n- end: done';
    expect(await snags(two, '- task: b\n  by: { people: [dora] }\n- approve: a\n  by: { people: [ben] }\n- end: done', ['a', 'approve'])).toStrictEqual(['done-again a']);
    expect(await snags(reserving, reserving.split('\n').slice(3).join('\n'))).toStrictEqual(['effect-gone r']);
    expect(await snags(reserving, reserving.replace('archive.reserve', 'archive.quarantine'))).toStrictEqual(['effect-differs r']);
    expect(await snags(two, '- task: b\n  by: { people: [dora] }\n- end: done', ['a', 'approve'])).toStrictEqual(['b']);
  });

  it('a step that a rule names is neither dropped ahead of it nor passed over', async () => {
    const named = two.replace('- task: b', '- task: b\n  clause: DC-1');
    expect(await snags(named, two)).toStrictEqual(['rule-lost b']);
    expect(await snags(named, two, ['a', 'approve'])).toStrictEqual(['rule-lost b']);
    expect(await snags(two, named.replace('- task: b', '- approve: c\n  clause: DC-2\n  by: { people: [zoe] }\n- task: b'), ['a', 'approve'])).toStrictEqual(['rule-passed-over c']);
  });

  it('who was asked stays asked by a new rule as long as nobody has answered and no rule names the step', async () => {
    const all = '- approve: a\n  by: { people: [ben, dora] }\n  mode: all\n- end: done';
    const others = all.replace('dora', 'zoe');
    expect(await snags(all, others)).toStrictEqual(['a']);
    const [sim, definition] = await at(all);
    await decide(sim, 'a', 'approve', 'ben');
    expect(check(sim, definition, version(others))).toStrictEqual({ snags: [{ obstacle: 'people-differ', step: 'a' }] });
    expect(await snags(all, others.replace('approve: a', 'approve: a\n  clause: DC-1'))).toStrictEqual(['people-differ a']);
  });

  it('a value that was filled in stays what it is, and a field that must be filled in now is', async () => {
    const form = 'reason: { type: text, zh: 原因, en: Reason }';
    const sim = await running(version(two, form));
    const against = (changed: string, values: Record<string, unknown>) => {
      const got = check(sim, version(two, form), version(two, changed), values);
      return 'snags' in got ? got.snags.map(({ obstacle, field }) => `${obstacle} ${field ?? ''}`) : got.at;
    };
    expect(against(form.replace('text', 'number'), { reason: 'x' })).toStrictEqual(['field-differs reason']);
    expect(against('other: { type: text, required: true, zh: 另, en: Other }', { reason: 'x' })).toStrictEqual(['field-gone reason', 'field-missing other']);
    expect(against('other: { type: text, zh: 另, en: Other }', {})).toStrictEqual(['a']);
  });
});

it('a form that is back with its applicant comes from the start under the new version: it goes straight to no place of the former one, and past nobody', async () => {
  const steps = '- approve: a\n  by: { people: [ben] }\n- approve: b\n  by: { people: [dora] }\n  resubmit: straight\n- end: done';
  const next = version('- approve: b\n  by: { people: [dora] }\n  resubmit: straight\n- end: done');
  const sim = await running(version(steps), { versions: { 2: next } });
  await decide(sim, 'a', 'approve');
  expect(await sim.act({ verb: 'return', by: 'dora', task: sim.open()[0]?.task ?? '' })).toBeUndefined();
  for (const by of ['max', 'lea']) expect(await sim.act({ verb: 'migrate', by, version: 2, plan: planOf(next, 'next') })).toBeUndefined();
  expect(await sim.act({ verb: 'resubmit', by: 'ana' })).toBeUndefined();
  expect([sim.state().outcome, sim.open().map(({ step }) => step)]).toStrictEqual([undefined, ['b']]);
});

/** Taken to the plan by two people, straight on the log; the log that comes of it. */
function migrated(sim: Simulation, plan: Plan): Simulation['log'] {
  const log = [...sim.log];
  let { state } = replay(sim.plan, log);
  for (const by of ['max', 'lea']) {
    const what = { verb: 'migrate', by, key: `m-${by}`, head: 0, version: 2, plan } as const;
    const next = act(by === 'max' ? sim.plan : sim.plan, state, what);
    log.push({ seq: state.seq + 1, key: what.key, part: 0, act: what, answers: next.owed.map(() => null), refused: null, ops: next.owed, rest: true });
    ({ state } = replay(sim.plan, log));
  }
  return log;
}

/** The steps of a definition, some of them changed: dropped, doubled under another name, turned round, named by a rule. */
const edits = fc.array(fc.record({ at: fc.nat(12), how: fc.constantFrom('drop', 'add', 'swap', 'rule') }), { maxLength: 3 });
function edited(definition: Definition, changes: { at: number; how: string }[]): Definition {
  const next = structuredClone(definition);
  const lists: Definition['steps'][] = [];
  const collect = (steps: Definition['steps']): void => {
    lists.push(steps);
    for (const step of steps) {
      if (step.kind === 'ask') step.beside.forEach((one) => collect(one.steps));
      if (step.kind === 'choose') [...step.branches.map((one) => one.steps), step.otherwise].forEach(collect);
      if (step.kind === 'parallel') step.arms.forEach((one) => collect(one.steps));
      if (step.kind === 'each' || step.kind === 'repeat') collect(step.steps);
    }
  };
  collect(next.steps);
  changes.forEach(({ at: place, how }, n) => {
    const list = lists[place % lists.length] ?? [];
    const i = place % Math.max(1, list.length);
    const one = list[i];
    if (how === 'drop') list.splice(i, 1);
    // What could turn without pause is never published.
    if (how === 'drop' && one && [...stepsOf(next.steps)].some(({ step }) => step.kind === 'repeat' && !step.steps.some(pauses))) list.splice(i, 0, one);
    if (how === 'add') list.splice(i, 0, { kind: 'wait', id: `new${n}`, title: { zh: '新', en: 'New' }, until: { kind: 'event', event: 'never' } });
    if (how === 'swap' && one) list.push(...list.splice(i, 1));
    if (how === 'rule' && one) one.clause = 'DC-9';
  });
  return next;
}

/** Somebody decides, again and again. */
async function onwards(sim: Simulation, picks: readonly number[]): Promise<void> {
  for (const pick of picks) {
    const open = sim.open();
    const one = open[pick % Math.max(1, open.length)];
    if (one?.holders[0] === undefined) return;
    const outcomes = ['approve', 'good', 'sign', 'bad'];
    for (const outcome of outcomes) if ((await sim.act({ verb: 'decide', by: one.holders[0], task: one.task, outcome })) === undefined) break;
  }
}

const form = { amount: 11, rows: ['a', 'b'] };
const picks = fc.array(fc.nat(9), { maxLength: 8 });
const seats = (plan: Plan, state: ReturnType<Simulation['state']>) => [...seatsOf(plan, state)].map(({ seat, step }) => ({ step: step.id, ...seat }));
const runs = (seconds: number) => ({ interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false, numRuns: 4_000 });

it('to an identical definition it stands exactly where it stood', async () => {
  await fc.assert(fc.asyncProperty(definitions, picks, async (definition, moves) => {
    const sim = await running(definition, { form });
    await onwards(sim, moves);
    const before = sim.state();
    const got = landing(sim.plan, { ...sim.plan, hash: 'same' }, before);
    if (before.phase === 'ended') expect(got).toStrictEqual({ hindrances: [{ obstacle: 'case-closed' }] });
    else expect(got).toStrictEqual({ state: { ...before, undo: null, proposed: null, pinned: 'same' }, skipped: [] });
  }), runs(6));
}, 60_000);

it('where it lands, nothing that was asked, answered or done is lost, and nothing of it is done a second time; whoever follows the log stands in the same place', async () => {
  let landed = 0;
  await fc.assert(fc.asyncProperty(definitions, picks, edits, picks, async (definition, moves, changes, more) => {
    const sim = await running(definition, { form });
    await onwards(sim, moves);
    const before = sim.state();
    const next = edited(definition, changes);
    const plan = planOf(next, 'next');
    const got = landing(sim.plan, plan, before);
    if ('hindrances' in got) return void expect(() => migrated(sim, plan)).toThrow();
    landed++;
    expect(seats(plan, got.state), 'the same people are asked the same').toStrictEqual(seats(sim.plan, before));
    expect(standsAt(plan, got.state)).toStrictEqual(expect.arrayContaining(standsAt(sim.plan, before)));
    expect([got.state.effects, got.state.irreversible, got.state.passed, got.state.out, got.state.outcomes]).toStrictEqual([before.effects, before.irreversible, before.passed, before.out, before.outcomes]);
    const log = migrated(sim, plan).map((entry) => ({ ...entry }));
    const behind = new Set(before.passed.filter(({ scope }) => scope === '').map(({ step }) => step));
    const stood = replay(sim.plan, log);
    const later = await running(next, { form, at: restingIn(stood.state, stood.plan) });
    await onwards(later, more);
    const again = later.log.flatMap(({ ops }) => ops);
    const back = again.findIndex(({ op }) => op === 'returned' || op === 'rewind');
    for (const op of back < 0 ? again : again.slice(0, back)) if (op.op === 'effect' || op.op === 'open') expect(behind.has(op.step) && ![...stepsIn(sim.plan.steps)].some((step) => step.kind === 'repeat' && [...stepsIn(step.steps)].some(({ id }) => id === op.step)), `${op.step} a second time`).toBe(false);
    expect(replay(sim.plan, [...log, ...later.log])).toStrictEqual({ plan: later.plan, state: later.state() });
  }), runs(10));
  expect(landed).toBeGreaterThan(10);
}, 60_000);
