// Whom somebody picks for later steps, while he is picking.
import type { Picking } from '#api/contract.ts';
import { work } from '#lib/text/work.ts';
import type { Wrong } from './draft.svelte.ts';

export interface Picked {
  readonly pickings: readonly Picking[];
  /** Step → who is picked. */
  readonly chosen: Readonly<Record<string, string[]>>;
  set(step: string, people: string[]): void;
  /** The picks that must be and are not. */
  missing(): Wrong[];
  /** What of these is wrong still: a pick that has been changed since is the server's to judge again. */
  still(wrong: readonly Wrong[]): Wrong[];
  /** What goes with a submission. */
  body(): { picks?: Record<string, string[]> };
}

/** The path under which a pick's problems come, and the element that it is made in. */
export const pathOf = (step: string): string => `picks.${step}`;
export const elementOf = (step: string): string => `pick-${step}`;

/** Nothing picked yet but what the server says is. */
export function pickedFrom(pickings: readonly Picking[]): Picked {
  const chosen = $state<Record<string, string[]>>(Object.fromEntries(pickings.map((one) => [one.step, [...one.chosen]])));
  const changed = $state<Record<string, boolean>>({});
  return {
    pickings,
    get chosen() {
      return chosen;
    },
    set(step, people) {
      chosen[step] = people;
      changed[step] = true;
    },
    missing() {
      for (const { step } of pickings) changed[step] = false;
      return pickings.flatMap(({ step, required }) => (required && !chosen[step]?.length ? [{ path: pathOf(step), message: work.pickSomebody }] : []));
    },
    still: (wrong) => wrong.filter(({ path }) => !pickings.some(({ step }) => path === pathOf(step) && changed[step])),
    body() {
      const picks = Object.fromEntries(Object.entries($state.snapshot(chosen)).filter(([, people]) => people.length));
      return Object.keys(picks).length ? { picks } : {};
    },
  };
}

/** The picks as places of problems. */
export const placesOf = (pickings: readonly Picking[]): Record<string, { label: Picking['title']; id: string }> =>
  Object.fromEntries(pickings.map(({ step, title }) => [pathOf(step), { label: title, id: elementOf(step) }]));
