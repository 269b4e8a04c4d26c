// The clock of a task: when it is due, when somebody is reminded, and the rungs of the ladder afterwards.
import type { Due as DueRule } from '#domain/definition/definition.ts';
import type { Timer } from '#domain/engine/op.ts';
import { addDuration, type Calendar } from './calendar.ts';
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
  if (!rule || !due) return { due: null, timers: [] };
  const timer = (kind: Timer['kind'], index: number, at: number): Timer => ({ id: `${task}:${kind}:${index}`, at, kind, index });
  const reminders = rule.remind.map((before, i) => {
    const at = addDuration(calendar, due.at, `-${before}`).at;
    return timer('remind', i, at > now ? at : now + (due.at - now) / 2);
  });
  const rungs = rule.ladder.map((rung, i) => timer('rung', i, addDuration(calendar, due.at, 'every' in rung ? rung.every : rung.after).at));
  return { due, timers: [...reminders.filter(({ at }) => at < due.at), timer('due', 0, due.at), ...rungs] };
}

function dueAt(rule: DueRule, form: Record<string, unknown>, now: number, calendar: Calendar): TaskClock['due'] {
  if (rule.at !== undefined) {
    const at = momentOf(form[rule.at], calendar.offsetMinutes);
    return at === undefined ? null : { at, provisional: false };
  }
  const after = form.urgency === 'urgent' ? (rule.urgent ?? rule.after) : rule.after;
  return after === undefined ? null : addDuration(calendar, now, after);
}

const LAPSE = '10wd';
const LAPSE_NOTICE = '-2wd';

/** The clock of a form that went back to its applicant: it lapses after ten working days, with a notice two before (approval-idioms §7.2). */
export function lapseClock(task: string, from: number, calendar: Calendar): TaskClock & { due: NonNullable<TaskClock['due']> } {
  const due = addDuration(calendar, from, LAPSE);
  const notice = addDuration(calendar, due.at, LAPSE_NOTICE).at;
  return { due, timers: [{ id: `${task}:remind:0`, at: notice, kind: 'remind', index: 0 }, { id: `${task}:lapse:0`, at: due.at, kind: 'lapse', index: 0 }] };
}
