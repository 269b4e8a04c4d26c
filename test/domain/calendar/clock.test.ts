// The clock of a task: when it is due, and what rings before and after.
import { expect, it } from 'vitest';
import { addDuration, officeHours } from '#domain/calendar/calendar.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import type { Due } from '#domain/definition/definition.ts';

const now = Date.parse('2026-11-24T10:00:00+08:00');
const rule: Due = { after: '2wd', urgent: '4wh', remind: ['1wd'], ladder: [{ after: '1wd', tell: { role: 'legal' } }] };
const clockOf = (form: Record<string, unknown>, due: Due = rule) => taskClock(due, form, 'task', now, officeHours);

it('an urgent request is due in working hours instead of days, and is reminded of at half-time where the reminder would lie in the past', () => {
  const urgent = addDuration(officeHours, now, '4wh').at;
  expect(clockOf({ urgency: 'urgent' }).due?.at).toBe(urgent);
  expect(clockOf({ urgency: 'urgent' }).timers.map(({ kind, at }) => [kind, at])).toEqual([['remind', now + (urgent - now) / 2], ['due', urgent], ['rung', addDuration(officeHours, urgent, '1wd').at]]);
});

it('any other request, and any other step, is due in its ordinary time', () => {
  const ordinary = addDuration(officeHours, now, '2wd').at;
  for (const form of [{}, { urgency: 'normal' }, { urgency: ['urgent'] }]) expect(clockOf(form).due?.at).toBe(ordinary);
  expect(clockOf({ urgency: 'urgent' }, { after: '2wd', remind: [], ladder: [] }).due?.at).toBe(ordinary);
});

it('time that counts from a date of the form runs from there, however late the task is opened, and from the opening where nothing was entered', () => {
  const counted: Due = { after: '4h', from: 'found', remind: [], ladder: [] };
  expect(clockOf({ found: '2026-11-21T02:00:00Z' }, counted).due?.at).toBe(Date.parse('2026-11-21T06:00:00Z'));
  expect(clockOf({}, counted).due?.at).toBe(addDuration(officeHours, now, '4h').at);
});

it('a range is over with its last day', () => {
  expect(clockOf({ term: { from: '2026-11-01', to: '2026-11-25' } }, { at: 'term', remind: [], ladder: [] }).due?.at).toBe(Date.parse('2026-11-25T15:59:59Z'));
});

it('a step without a rule, and a date that nobody entered, have no clock', () => {
  expect(taskClock(undefined, {}, 'task', now, officeHours)).toEqual({ due: null, timers: [] });
  expect(clockOf({}, { at: 'until', remind: ['1d'], ladder: [] })).toEqual({ due: null, timers: [] });
});

it('a date in the past rings at once; what should have been reminded of before is not', () => {
  const { due, timers } = clockOf({ until: '2026-11-20T02:00:00Z' }, { at: 'until', remind: ['1d'], ladder: [] });
  expect(due?.at).toBeLessThan(now);
  expect(timers.map(({ kind }) => kind)).toEqual(['due']);
});

it.each([[480, '2026-11-25T15:59:59Z'], [0, '2026-11-25T23:59:59Z'], [-300, '2026-11-26T04:59:59Z']])('a date is due with the last second of that day where the organisation is: %i minutes ahead of UTC, %s', (offsetMinutes, instant) => {
  const clock = taskClock({ at: 'until', remind: [], ladder: [] }, { until: '2026-11-25' }, 'task', now, { ...officeHours, offsetMinutes });
  expect(clock.due?.at).toBe(Date.parse(instant));
});
