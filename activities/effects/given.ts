// What an effect is given and gives back.
import type { Calendar } from '#domain/calendar/calendar.ts';
import { momentOf } from '#domain/calendar/moment.ts';
import type { Copying } from '#domain/definition/definition.ts';
import type { Timer } from '#domain/engine/op.ts';

/** What an effect gets: its evaluated parameters and the node that asked. */
export interface Given {
  node: string;
  values: Record<string, unknown>;
  /** The step, and to whom it sends copies where it does. */
  step: string;
  copy?: Copying | undefined;
  /** The entry of the row that the step stands in, by the names under which people are asked for. */
  row: Record<string, unknown>;
}
/** What came of it: a result of the catalogue, and tasks whose clock moved. */
export type Done = { result: string; moved?: { task: string; timers: Timer[] }[] };

/** A parameter that must be an instant; a date is the end of its day where the organisation is. */
export function instantOf(given: Given, name: string, calendar: Calendar): Date {
  const at = momentOf(given.values[name], calendar.offsetMinutes);
  if (at === undefined) throw new Error(`the parameter ${name} is not an instant`);
  return new Date(at);
}

/** A parameter that must be a list of record ids. */
export function recordsOf(given: Given, name: string): string[] {
  const value = given.values[name];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw new Error(`the parameter ${name} is not a list of records`);
  return value as string[];
}
