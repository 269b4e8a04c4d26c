// A definition as a flat list of steps, each with its place: what a page draws as one vertical flow.
import type { Definition, Step } from '#domain/definition/definition.ts';
import type { Text } from '#domain/text.ts';
import type { z } from '@hono/zod-openapi';
import type { Inside as Place, OutlineStep } from '../contract.ts';

type Inside = z.infer<typeof Place>;

export interface Placed {
  step: Step;
  inside?: Inside;
}

interface Blocked {
  steps: readonly Step[];
  inside: Inside;
}

const blocksOf = (step: Step): Blocked[] => {
  const block = (steps: readonly Step[], number: number, title?: Inside['title'], beside?: true): Blocked => ({ steps, inside: { step: step.id, block: number, ...(title && { title }), ...(beside && { beside }) } });
  switch (step.kind) {
    case 'ask':
      return step.beside.map((one, i) => block(one.steps, i, one.title, true));
    case 'choose':
      return [...step.branches.map((branch, i) => block(branch.steps, i, branch.title)), block(step.otherwise, -1)];
    case 'parallel':
      return step.arms.map((arm, i) => block(arm.steps, i, arm.title));
    case 'each':
    case 'repeat':
      return [block(step.steps, 0)];
    default:
      return [];
  }
};

/** Every step in the order in which it would be drawn, outermost first, with the block that holds it. */
export function placed(steps: readonly Step[], inside?: Inside): Placed[] {
  return steps.flatMap((step) => [{ step, ...(inside && { inside }) }, ...blocksOf(step).flatMap((one) => placed(one.steps, one.inside))]);
}

/** A step as the interface names it: an ask by its preset. */
export const outlineOf = ({ step, inside }: Placed): OutlineStep => ({
  id: step.id,
  kind: step.kind === 'ask' ? step.preset : step.kind,
  title: step.title,
  ...(step.clause !== undefined && { clause: step.clause }),
  ...(inside && { inside }),
});

/** What an `end` step calls this outcome; nothing where none names it. */
export function endTitle(steps: readonly Step[], outcome: string): Text | undefined {
  const found = placed(steps).find(({ step }) => step.kind === 'end' && step.outcome === outcome);
  return found && found.step.title.zh !== outcome ? found.step.title : undefined;
}

/** The outline of a whole definition. */
export const outline = (definition: Definition): OutlineStep[] => placed(definition.steps).map(outlineOf);
