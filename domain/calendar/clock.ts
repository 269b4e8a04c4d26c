// The clock of a task: when it is due, when somebody is reminded, and the rungs of the ladder afterwards.
import type { Due as DueRule } from '#domain/definition/definition.ts';
import type { Pause, Timer } from '#domain/engine/op.ts';
import { addDuration, addWorkingMinutes, workingMinutesBetween, type Calendar } from './calendar.ts';
import { momentOf } from './moment.ts';

export interface TaskClock {
  due: { at: number; provisional: boolean } | null;
  timers: Timer[];
}

/**
 * The clock of a task opened at `now`. A reminder that would lie before `now` moves to half-time. Rungs count from the due instant; a due
 * instant in the past rings at once. Ids are `<task>:<kind>:<index>`.
 */
export function taskClock(rule: DueRule | undefined, form: Record<string, unknown>, task: string, now: number, calendar: Calendar): TaskClock {
  const due = rule && dueAt(rule, form, now, calendar);
  return rule && due ? { due, timers: clockTo(rule, task, now, due.at, calendar) } : { due: null, timers: [] };
}

/** The timers of a task that is due at `due`, as seen from `now`. */
export function clockTo(rule: DueRule, task: string, now: number, due: number, calendar: Calendar): Timer[] {
  const timer = (kind: Timer['kind'], index: number, at: number): Timer => ({ id: `${task}:${kind}:${index}`, at, kind, index });
  const reminders = rule.remind.map((before, i) => {
    const at = addDuration(calendar, due, `-${before}`).at;
    return timer('remind', i, at > now ? at : now + (due - now) / 2);
  });
  const rungs = rule.ladder.map((rung, i) => timer('rung', i, addDuration(calendar, due, 'every' in rung ? rung.every : rung.after).at));
  return [...reminders.filter(({ at }) => at < due), timer('due', 0, due), ...rungs];
}

/** The same clock for the task that a seat has now. */
export const renamed = (timers: readonly Timer[], task: string): Timer[] => timers.map((timer) => ({ ...timer, id: `${task}:${timer.kind}:${timer.index}` }));

const IDLE = '1wd';
/** When a claimed task that nobody touches goes back to its candidates. */
export const idleTimer = (task: string, now: number, calendar: Calendar): Timer => ({ id: `${task}:release:0`, at: addDuration(calendar, now, IDLE).at, kind: 'release', index: 0 });

/**
 * The clock of a task that opens again. While the applicant was asked it stood still: everything that lies ahead moves by the working minutes since
 * `paused`, but for a date of the form, which never moves. While others were asked nothing moves; a reminder whose time has passed is not made up for.
 */
export function resumedClock(rule: DueRule | undefined, timers: readonly Timer[], why: Pause, paused: number, now: number, calendar: Calendar): Timer[] {
  const minutes = why === 'applicant' && rule?.at === undefined ? workingMinutesBetween(calendar, paused, now) : 0;
  const moved = minutes ? timers.map((timer) => ({ ...timer, at: addWorkingMinutes(calendar, timer.at, minutes).at })) : [...timers];
  return moved.filter(({ kind, at }) => kind !== 'remind' || at > now);
}

const LEAST_FOR_ADVICE = '4wh';
/** Until when advice is asked for: as long as the step gives, not beyond what the asker has left himself, and at least four working hours (approval-idioms §6.2). */
export function adviceClock(rule: DueRule | undefined, form: Record<string, unknown>, task: string, asker: readonly Timer[], now: number, calendar: Calendar): TaskClock & { due: NonNullable<TaskClock['due']> } {
  const least = addDuration(calendar, now, LEAST_FOR_ADVICE);
  const step = rule && dueAt(rule, form, now, calendar);
  const left = asker.find(({ kind }) => kind === 'due')?.at;
  const wished = [step?.at, left].filter((at) => at !== undefined);
  const due = { at: wished.length ? Math.max(least.at, Math.min(...wished)) : least.at, provisional: least.provisional || (step?.provisional ?? false) };
  return { due, timers: [{ id: `${task}:remind:0`, at: now + (due.at - now) / 2, kind: 'remind', index: 0 }, { id: `${task}:due:0`, at: due.at, kind: 'due', index: 0 }] };
}

function dueAt(rule: DueRule, form: Record<string, unknown>, now: number, calendar: Calendar): TaskClock['due'] {
  if (rule.at !== undefined) {
    const at = momentOf(form[rule.at], calendar.offsetMinutes);
    return at === undefined ? null : { at, provisional: false };
  }
  const after = form.urgency === 'urgent' ? (rule.urgent ?? rule.after) : rule.after;
  const from = rule.from === undefined ? undefined : momentOf(form[rule.from], calendar.offsetMinutes);
  return after === undefined ? null : addDuration(calendar, from ?? now, after);
}

const LAPSE = '10wd';
const LAPSE_NOTICE = '-2wd';

/** The clock of a form that went back to its applicant: it lapses after ten working days, with a notice two before (approval-idioms §7.2). */
export function lapseClock(task: string, from: number, calendar: Calendar): TaskClock & { due: NonNullable<TaskClock['due']> } {
  const due = addDuration(calendar, from, LAPSE);
  const notice = addDuration(calendar, due.at, LAPSE_NOTICE).at;
  return { due, timers: [{ id: `${task}:remind:0`, at: notice, kind: 'remind', index: 0 }, { id: `${task}:lapse:0`, at: due.at, kind: 'lapse', index: 0 }] };
}
