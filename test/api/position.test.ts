// Which steps a case has come to, as its page shows them: what lies ahead once more is ahead, and not over.
import { expect, it } from 'vitest';
import { advanced, atTheStart } from '#api/view/position.ts';
import type { Simulation } from '#domain/simulation/simulation.ts';
import { decide, definitionOf, running } from '#test/build.ts';

const steps = '- approve: a\n  by: { people: [ben] }\n- do: archive.reserve\n  id: hold\n  with: { archives: "form.rows" }\n- wait: pause\n  title: { zh: 等, en: Wait }\n  after: 1h\n- approve: b\n  by: { people: [max] }\n- approve: c\n  by: { people: [zoe] }\n- end: done';
const standing = ({ plan, log }: Simulation) => advanced(atTheStart(plan), log);
const task = (sim: Simulation) => sim.open()[0]?.task ?? '';

it('after a return to a step that was passed, it is there again, and all that follows lies ahead', async () => {
  const sim = await running(definitionOf(steps));
  await decide(sim, 'a', 'approve');
  await sim.wait(3_600_000);
  await decide(sim, 'b', 'approve');
  expect([...standing(sim).reached]).toEqual(['a', 'hold', 'pause', 'b', 'c']);
  expect(await sim.act({ verb: 'return', by: 'zoe', task: task(sim), to: 'a' })).toBeUndefined();
  const { reached, current, undone } = standing(sim);
  expect([[...reached], [...current], [...undone]]).toEqual([['a'], ['a'], []]);
  await decide(sim, 'a', 'approve');
  expect([...standing(sim).reached]).toEqual(['a', 'hold', 'pause']);
});

it('after an answer was taken back, what it had led to lies ahead', async () => {
  const sim = await running(definitionOf(steps));
  const mine = task(sim);
  await decide(sim, 'a', 'approve');
  expect(await sim.act({ verb: 'take-back', by: 'ben', task: mine })).toBeUndefined();
  const { reached, current, undone } = standing(sim);
  expect([[...reached], [...current], [...undone]]).toEqual([['a'], ['a'], []]);
});
