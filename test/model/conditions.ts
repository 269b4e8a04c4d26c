// What the conditions of the generated processes come to.
import type { Step } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import type { Case } from './case.ts';

/** What every case is started with. */
export const form = { amount: 11, rows: ['a', 'b'], note: 'x', sum: 10, tags: ['a', 'b', 'c'] };

/** Whether a condition holds as the case stands: one on the form, or whether a step has left a word. */
export function holdsIn({ outcomes, form: now }: Case, condition: string): boolean {
  const [, step, word] = /^outcome\["(.+)"\] == "(.+)"$/.exec(condition) ?? [];
  if (step !== undefined) return outcomes[step] === word;
  const [, field = '', least] = /^form\.(\w+) > (\d+)$/.exec(condition) ?? [];
  return least === undefined ? condition === 'size(form.rows) == 2' : Number(now[field]) > Number(least);
}

/** The fields that say which way a case goes. */
export const fieldsOfWays = (steps: readonly Step[]): string[] =>
  [...stepsOf(steps)].flatMap(({ step }) => (step.kind === 'choose' ? step.branches.flatMap(({ when }) => [...when.matchAll(/form\.(\w+)/g)].map(([, field = '']) => field)) : []));
