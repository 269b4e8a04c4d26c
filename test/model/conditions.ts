// What the conditions of the generated processes come to.
import type { Case } from './case.ts';

/** What every case is started with. */
export const form = { amount: 11, rows: ['a', 'b'], note: 'x', sum: 10, tags: ['a', 'b', 'c'] };
const onForm: Record<string, boolean> = { 'form.amount > 10': true, 'form.amount > 100': false, 'size(form.rows) == 2': true };

/** Whether a condition holds as the case stands: one on the form, or whether a step has left a word. */
export function holdsIn({ outcomes }: Case, condition: string): boolean {
  const [, step, word] = /^outcome\["(.+)"\] == "(.+)"$/.exec(condition) ?? [];
  return step === undefined ? (onForm[condition] ?? false) : outcomes[step] === word;
}
