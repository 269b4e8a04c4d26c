// Finding steps in a definition.
import type { Ask, Beside, Definition, Step } from './definition.ts';

/** The blocks that a step holds, with their place in it. */
export function blocksOf(step: Step): { path: string; steps: Step[] }[] {
  switch (step.kind) {
    case 'ask':
      return step.beside.map((one, i) => ({ path: `beside.${i}.steps`, steps: one.steps }));
    case 'choose':
      return [...step.branches.map((branch, i) => ({ path: `branches.${i}.steps`, steps: branch.steps })), { path: 'otherwise', steps: step.otherwise }];
    case 'parallel':
      return step.arms.map((arm, i) => ({ path: `arms.${i}.steps`, steps: arm.steps }));
    case 'each':
    case 'repeat':
      return [{ path: 'steps', steps: step.steps }];
    default:
      return [];
  }
}

/** Every step, outermost first, with its path. */
export function* stepsOf(steps: readonly Step[], path = 'steps'): Generator<{ step: Step; path: string }> {
  for (const [i, step] of steps.entries()) {
    const at = `${path}.${i}`;
    yield { step, path: at };
    for (const block of blocksOf(step)) yield* stepsOf(block.steps, `${at}.${block.path}`);
  }
}

/** A step by its id. */
export const stepOf = (definition: Definition, id: string): Step | undefined => {
  for (const { step } of stepsOf(definition.steps)) if (step.id === id) return step;
  return undefined;
};

/** An ask by its id. */
export const askOf = (definition: Definition, id: string): Ask | undefined => {
  const step = stepOf(definition, id);
  return step?.kind === 'ask' ? step : undefined;
};

/** The requests in whose blocks this step is asked, the outermost first, each with the step of its task; what they ask for is what the step decides. */
export function requestsOf(definition: Definition, id: string): { step: string; request: Beside }[] {
  return [...stepsOf(definition.steps)].flatMap(({ step }) =>
    step.kind === 'ask' ? step.beside.filter(({ on, steps }) => on.kind === 'request' && [...stepsOf(steps)].some((inner) => inner.step.id === id)).map((request) => ({ step: step.id, request })) : []);
}

/** A block beside a task, by the task's step and its key. */
export const besideOf = (ask: Ask, key: string): Beside | undefined => ask.beside.find((one) => one.key === key);
