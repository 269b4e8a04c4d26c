// What a task is about, in a few words: the records that its request names.
import type { FormField, Task } from '#api/contract.ts';
import type { Words } from '#lib/locale.svelte.ts';
import { work } from '#lib/text/work.ts';

/** The records that the request names, as far as the reader may see them: id → number and title. What a later step adds is not what was asked for. */
export function recordsOf({ form, names }: Task): string[] {
  const ids = form.flatMap(({ definition, value }) => {
    const { type, later } = definition as FormField & { later?: boolean };
    return type !== 'record-ref' || later ? [] : typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  });
  return [...new Set(ids)].flatMap((id) => (typeof id === 'string' && names[id] ? [names[id]] : []));
}

/** The first of them, and how many there are. */
export function aboutOf(w: Words, task: Task): string {
  const [first, ...others] = recordsOf(task);
  return [first, others.length && w.say(work.andMore, { n: others.length + 1 })].filter(Boolean).join(' ');
}
