// What becomes of a task's clock when it is passed on, claimed, stands still, asks for advice, or the form goes back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, addWorkingMinutes, officeHours, workingMinutesBetween } from '#domain/calendar/calendar.ts';
import { adviceClock, clockTo, idleTimer, lapseClock, renamed, resumedClock, taskClock } from '#domain/calendar/clock.ts';
import type { Due } from '#domain/definition/definition.ts';

const now = Date.parse('2026-11-24T10:00:00+08:00');
const after = (text: string, from = now) => addDuration(officeHours, from, text).at;
const plain = (more: Partial<Due> = {}): Due => ({ after: '2wd', remind: [], ladder: [], ...more });
const opened = (rule: Due, form = {}) => taskClock(rule, form, 't', now, officeHours);

describe('the clock of a task', () => {
  it('reminds ahead of the due instant, by each reminder of the step, then rings, then climbs the ladder from the due instant on; every ring has a name of its own', () => {
    const { due, timers } = opened(plain({ after: '3wd', remind: ['2wd', '4wh'], ladder: [{ after: '1wd', tell: { role: 'gm' } }, { every: '12h', tell: 'applicant' }] }));
    const at = after('3wd');
    expect(due).toEqual({ at, provisional: false });
    expect(timers).toEqual([
      { id: 't:remind:0', at: after('-2wd', at), kind: 'remind', index: 0 }, { id: 't:remind:1', at: after('-4wh', at), kind: 'remind', index: 1 }, { id: 't:due:0', at, kind: 'due', index: 0 },
      { id: 't:rung:0', at: after('1wd', at), kind: 'rung', index: 0 }, { id: 't:rung:1', at: after('12h', at), kind: 'rung', index: 1 },
    ]);
  });

  it('moves a reminder that would come at once to half-time, and drops one that is left no time', () => {
    const [reminder, due] = opened(plain({ after: '1wd', remind: ['1wd'] })).timers;
    expect([reminder?.at, due?.at]).toEqual([now + (after('1wd') - now) / 2, after('1wd')]);
    expect(clockTo(plain({ remind: ['1wd'] }), 't', now, now, officeHours).map(({ kind }) => kind)).toEqual(['due']);
  });

  it('of a step with neither a time nor a date is none; a date of the form never moves, and so is never provisional', () => {
    expect(opened({ remind: ['1d'], ladder: [] })).toEqual({ due: null, timers: [] });
    expect(opened({ at: 'until', remind: [], ladder: [] }, { until: '2029-11-25T00:00:00Z' }).due).toEqual({ at: Date.parse('2029-11-25T00:00:00Z'), provisional: false });
    expect(opened(plain({ after: '300wd' })).due?.provisional).toBe(true);
  });

  it('keeps its instants when the task gets another name', () => {
    const { timers } = opened(plain({ remind: ['1wd'] }));
    expect(renamed(timers, 'other')).toEqual(timers.map((timer) => ({ ...timer, id: timer.id.replace('t:', 'other:') })));
  });

  it('of a claimed task that nobody touches ends after a working day', () => {
    expect(idleTimer('t', now, officeHours)).toEqual({ id: 't:release:0', at: after('1wd'), kind: 'release', index: 0 });
  });
});

describe('a task that opens again', () => {
  const rule = plain({ after: '3wd', remind: ['2wd'], ladder: [{ after: '1wd', tell: { role: 'gm' } }] });
  const { timers } = opened(rule);
  const minutes = fc.integer({ min: 0, max: 20 * 1_440 });

  it('has as much working time left as when its applicant was asked', () => {
    fc.assert(fc.property(minutes, (paused) => {
      const until = now + paused * 60_000;
      const lost = workingMinutesBetween(officeHours, now, until);
      const again = resumedClock(rule, timers, 'applicant', now, until, officeHours);
      expect(again).toEqual(timers.map((timer) => ({ ...timer, at: lost ? addWorkingMinutes(officeHours, timer.at, lost).at : timer.at })).filter(({ kind, at }) => kind !== 'remind' || at > until));
      for (const { kind, at } of again) if (kind === 'due') expect(workingMinutesBetween(officeHours, until, at)).toBe(workingMinutesBetween(officeHours, now, after('3wd')));
    }));
  });

  it('lost nothing of it over a night, and is reminded of all the same', () => {
    const evening = Date.parse('2026-11-24T18:00:00+08:00');
    expect(resumedClock(rule, timers, 'applicant', evening, evening + 12 * 3_600_000, officeHours)).toEqual(timers);
  });

  it.each(['advice', 'before'] as const)('is due when it was due after %s, however long that took; reminders whose time has passed are not made up for', (why) => {
    expect(resumedClock(rule, timers, why, now, now + 60_000, officeHours)).toEqual(timers);
    expect(resumedClock(rule, timers, why, now, after('2wd'), officeHours).map(({ kind }) => kind)).toEqual(['due', 'rung']);
    expect(resumedClock(rule, timers, why, now, after('9wd'), officeHours).map(({ kind }) => kind), 'what should have rung meanwhile rings').toEqual(['due', 'rung']);
    const reminder = timers.find(({ kind }) => kind === 'remind')?.at ?? 0;
    expect(resumedClock(rule, timers, why, now, reminder, officeHours).map(({ kind }) => kind)).toEqual(['due', 'rung']);
    expect(resumedClock(rule, timers, why, now, reminder - 1, officeHours).map(({ kind }) => kind)).toEqual(['remind', 'due', 'rung']);
  });

  it('does not move a date of the form, whoever was asked; where no rule is known it moves as a length of time does', () => {
    const dated: Due = { at: 'until', remind: [], ladder: [] };
    const set = opened(dated, { until: '2026-12-01T02:00:00Z' }).timers;
    expect(resumedClock(dated, set, 'applicant', now, after('2wd'), officeHours)).toEqual(set);
    expect(resumedClock(undefined, set, 'applicant', now, after('2wd'), officeHours)[0]?.at).toBeGreaterThan(set[0]?.at ?? 0);
  });
});

describe('advice', () => {
  const asking = (rule: Due | undefined, asker: ReturnType<typeof opened>['timers'] = []) => adviceClock(rule, {}, 'a', asker, now, officeHours);
  const due = (at: number) => clockTo(plain(), 't', now, at, officeHours);

  it('is given as long as the step gives, not beyond what the asker has left, and at least four working hours', () => {
    expect(asking(plain({ after: '3wd' })).due.at).toBe(after('3wd'));
    expect(asking(plain({ after: '3wd' }), due(after('1wd'))).due.at).toBe(after('1wd'));
    expect(asking(plain({ after: '3wd' }), due(after('5wd'))).due.at).toBe(after('3wd'));
    expect(asking(plain({ after: '3wd' }), due(after('1h'))).due.at).toBe(after('4wh'));
    expect(asking(undefined, due(after('2wd'))).due.at).toBe(after('2wd'));
    expect(asking(undefined).due.at).toBe(after('4wh'));
    expect(asking({ at: 'until', remind: [], ladder: [] }).due.at).toBe(after('4wh'));
    // What rings before the asker's own task is due says nothing of how long he has.
    expect(asking(undefined, [{ id: 't:remind:0', at: after('2wd'), kind: 'remind', index: 0 }, ...due(after('1wd'))]).due.at).toBe(after('1wd'));
  });

  it('is reminded of at half-time and rings when it is due', () => {
    const at = after('3wd');
    expect(asking(plain({ after: '3wd' })).timers).toEqual([{ id: 'a:remind:0', at: now + (at - now) / 2, kind: 'remind', index: 0 }, { id: 'a:due:0', at, kind: 'due', index: 0 }]);
  });

  it('is provisional when anything that it was counted from is', () => {
    expect(asking(plain()).due.provisional).toBe(false);
    expect(asking(undefined).due.provisional).toBe(false);
    expect(asking(plain({ after: '300wd' })).due.provisional).toBe(true);
    expect(adviceClock(undefined, {}, 'a', [], Date.parse('2026-12-31T17:00:00+08:00'), officeHours).due.provisional).toBe(true);
  });
});

it('a form that went back lapses after ten working days, with a notice two before', () => {
  const at = after('10wd');
  expect(lapseClock('t', now, officeHours)).toEqual({ due: { at, provisional: false }, timers: [{ id: 't:remind:0', at: after('-2wd', at), kind: 'remind', index: 0 }, { id: 't:lapse:0', at, kind: 'lapse', index: 0 }] });
});
