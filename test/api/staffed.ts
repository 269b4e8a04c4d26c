// What a file of this folder begins with: a product of its own, and the people who act on it.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { serve, type Caller, type Served } from '#test/served.ts';

const PATIENCE_MS = 120_000;

/** The product for this file, and these people signed in, in their order; it goes when the file is over. `parameters`: settings that differ from the demo's. */
export async function staffed<const Names extends readonly string[]>(names: Names, parameters: Record<string, string> = {}): Promise<[Served, ...{ [I in keyof Names]: Caller }]> {
  const late = pause(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('the product did not come up')));
  const at = await Promise.race([serve(parameters), late]);
  afterAll(() => at.close());
  const people: Caller[] = [];
  for (const name of names) people.push(await at.signIn(name));
  return [at, ...(people as { [I in keyof Names]: Caller })];
}
