// What an effect is given and gives back.
import type { Timer } from '#domain/engine/op.ts';

/** What an effect gets: its evaluated parameters and the node that asked. */
export interface Given {
  node: string;
  values: Record<string, unknown>;
}
/** What came of it: a result of the catalogue, and tasks whose clock moved. */
export type Done = { result: string; moved?: { task: string; timers: Timer[] }[] };

/** A parameter that must be an instant. */
export function instantOf(given: Given, name: string): Date {
  const value = given.values[name];
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`the parameter ${name} is not an instant`);
  return new Date(at);
}

/** A parameter that must be a list of record ids. */
export function recordsOf(given: Given, name: string): string[] {
  const value = given.values[name];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw new Error(`the parameter ${name} is not a list of records`);
  return value as string[];
}
