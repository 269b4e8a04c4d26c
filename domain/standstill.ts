// Why a task does not go on by itself, and needs an administrator.
import { addDuration, type Calendar } from '#domain/calendar/calendar.ts';
import { isMissed } from '#domain/absence.ts';
import type { Rung } from '#domain/definition/definition.ts';
import type { Sitting } from '#domain/delegation.ts';
import type { Facts } from '#domain/organisation.ts';

/** `effect-failed`: what the process does by itself could not be done. `overdue`: past the last rung of its ladder. `holder-left`: nobody who has it is here any more. `holder-away`: nobody who has it is back in time, and nobody acts for them. `parked`: nobody is asked, and nothing is waited for. */
export const standstills = ['effect-failed', 'parked', 'holder-left', 'holder-away', 'overdue'] as const;
export type Standstill = (typeof standstills)[number];

/** A task that somebody has; with nobody of the organisation where it is an outside party's. */
export interface Held {
  holders: readonly string[];
  due: number | null;
  /** What happens after its due instant. */
  ladder: readonly Rung[];
  sitting: Sitting;
}

/** The reason, the weightiest first, or nothing where it can still go on. */
export function standsStill({ holders, due, ladder, sitting }: Held, facts: Facts, calendar: Calendar, today: string, now: number): Exclude<Standstill, 'parked' | 'effect-failed'> | undefined {
  if (holders.length && holders.every((one) => !facts.people[one]?.active)) return 'holder-left';
  if (holders.length && holders.every((one) => !facts.people[one]?.active || isMissed(facts, one, sitting, { today, offsetMinutes: calendar.offsetMinutes, due }))) return 'holder-away';
  return due !== null && lastRung(ladder, due, calendar) <= now ? 'overdue' : undefined;
}

/** When the last rung has been reached; of one that comes again and again, the first time. */
const lastRung = (ladder: readonly Rung[], due: number, calendar: Calendar): number => Math.max(due, ...ladder.map((rung) => addDuration(calendar, due, 'every' in rung ? rung.every : rung.after).at));
