// Time in a simulated case: it goes on whatever rings, and stops nobody's process.
import { expect, it } from 'vitest';
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { timersOf } from '#domain/engine/state.ts';
import { ahead } from '#domain/simulation/ahead.ts';
import { definitionOf, monday, people, running } from '#test/build.ts';

const chased = definitionOf('- task: a\n  by: { role: legal }\n  due: { after: 2wd, overdue: [{ every: 1s, tell: applicant }] }\n- end: done');
const twoDays = addDuration(officeHours, monday, '2wd').at - monday;

/** As no author and no setting could make it. */
const withoutPause = (definition: Definition): Definition => JSON.parse(JSON.stringify(definition).replace('"every":"1s"', '"every":"0s"')) as Definition;

it('a clock that would ring at one instant for ever is a bug: it is thrown, and nothing spins', async () => {
  const sim = await running(withoutPause(chased));
  await expect(sim.wait(twoDays + 1_000)).rejects.toThrow('without end');
});

it('the way ahead of an overdue task is told at once, however often somebody is chased', async () => {
  const sim = await running(chased);
  await sim.wait(twoDays + 2_500);
  const began = performance.now();
  const { asks, ending } = await ahead({ definition: chased, facts: people, calendar: officeHours, applicant: 'ana', form: {}, now: sim.now(), entries: sim.log, actors: {}, effect: () => 'done' });
  expect({ asks: asks.map(({ step }) => step), ending }).toEqual({ asks: ['a'], ending: 'done' });
  expect(performance.now() - began).toBeLessThan(1_000);
});

it.each([[480, '2026-11-25T15:59:59Z'], [-300, '2026-11-26T04:59:59Z']])('a wait for a date lasts until that day is over where the organisation is: %i minutes ahead of UTC', async (offsetMinutes, instant) => {
  const day = definitionOf('- wait: w\n  title: { zh: 等, en: Wait }\n  at: day\n- end: done', 'day: { type: date, zh: 日期, en: Day }');
  const sim = await running(day, { form: { day: '2026-11-25' }, calendar: { ...officeHours, offsetMinutes } });
  expect(timersOf(sim.plan, sim.state()).map(({ at }) => at)).toEqual([Date.parse(instant)]);
});
