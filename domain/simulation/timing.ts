// What of a way ahead does not fit together in time, if everybody takes all of his.
import { isWorkingDay, type Calendar } from '#domain/calendar/calendar.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import { evaluate } from '#domain/condition/condition.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { effects } from '#domain/effect.ts';
import type { Field } from '#domain/form/field.ts';
import type { Ahead } from './ahead.ts';

interface Request {
  definition: Definition;
  form: Record<string, unknown>;
  calendar: Calendar;
}

/** What would be handed out no earlier than it is to be back: when, and when that would be. */
export function handedOutTooLate({ definition, form, calendar }: Request, { steps }: Ahead): { at: number; until: number }[] {
  return [...stepsOf(definition.steps)].flatMap(({ step }) => {
    const at = steps.get(step.id);
    if (at === undefined || step.kind !== 'do' || effects[step.effect]?.hands !== 'out' || step.with.until === undefined) return [];
    const until = momentOf(evaluate(step.with.until, definition.form, { form, outcome: {}, now: at }), calendar.offsetMinutes);
    return until !== undefined && until <= at ? [{ at, until }] : [];
  });
}

/** Dates of the form on which somebody would have to do something though nobody works that day. What the clock ends by itself asks nobody. */
export function dueOnFreeDays({ definition, form, calendar }: Request, { steps }: Ahead): { field: Field; at: number }[] {
  const keys = new Set([...stepsOf(definition.steps)].flatMap(({ step }) => (step.kind === 'ask' && steps.has(step.id) && step.due?.at !== undefined && step.due.expire === undefined ? [step.due.at] : [])));
  return definition.form.flatMap((field) => {
    const at = keys.has(field.key) ? momentOf(form[field.key], calendar.offsetMinutes) : undefined;
    return at !== undefined && !isWorkingDay(calendar, Math.floor((at / 60_000 + calendar.offsetMinutes) / 1_440)) ? [{ field, at }] : [];
  });
}
