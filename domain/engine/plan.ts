// The skeleton of a definition that the engine walks: no texts, no fields, no conditions. It is the workflow's input.
import type { Ask, Definition, Outcome, Step } from '#domain/definition/definition.ts';
import type { Mode } from '#domain/definition/mode.ts';
import { effects } from '#domain/effect.ts';
import { mayPassUnasked } from '#domain/repeated.ts';

export interface PlanAsk {
  kind: 'ask';
  id: string;
  preset: Ask['preset'];
  mode: Mode;
  /** Outcome key → how it counts, of those that people may give. */
  votes: Record<string, Outcome['vote']>;
  returns: boolean;
  /** What it sends back to the applicant comes straight back to it. */
  straight?: true;
  onReject: 'case' | 'block' | 'go-on';
  /** A rule names it: it is never skipped. */
  clause?: true;
  /** `recall`: people may begin the block, too. `ends`: the requests that its event ends. */
  beside: { key: string; event?: string; recall?: true; ends?: string[]; most?: number; steps: PlanStep[] }[];
  expire?: string;
  /** A seat of it may be filled as it opens, without anybody being asked. */
  passes?: true;
}
export type PlanStep =
  | PlanAsk
  | { kind: 'do'; id: string; effect: string; reversible: boolean; hands?: 'out' | 'back' }
  | { kind: 'wait'; id: string; event?: string }
  | { kind: 'choose'; id: string; branches: PlanStep[][]; otherwise: PlanStep[] }
  | { kind: 'parallel'; id: string; arms: PlanStep[][] }
  | { kind: 'each'; id: string; order: 'parallel' | 'sequence'; steps: PlanStep[] }
  | { kind: 'repeat'; id: string; steps: PlanStep[] }
  | { kind: 'call'; id: string; wait: boolean }
  | { kind: 'end'; id: string; outcome: string };

export interface Plan {
  process: string;
  /** Hash of the pinned definition: everything that the plan leaves out is found under it. */
  hash: string;
  /** Meaning of the interpreter that this case runs under. */
  engine: number;
  steps: PlanStep[];
}

/** The interpreter's present meaning. Raised when a change alters what a recorded case would do; the old meaning stays for old cases. */
export const ENGINE = 1;

/** The plan of a resolved definition. */
export const planOf = (definition: Definition, hash: string): Plan => ({
  process: definition.key,
  hash,
  engine: ENGINE,
  steps: definition.steps.map((step) => planStep(definition, step)),
});

function planStep(definition: Definition, step: Step): PlanStep {
  const { id } = step;
  const block = (steps: readonly Step[]) => steps.map((one) => planStep(definition, one));
  switch (step.kind) {
    case 'ask':
      return {
        kind: 'ask',
        id,
        preset: step.preset,
        mode: step.mode,
        votes: Object.fromEntries(step.outcomes.filter(({ clock }) => !clock).map((outcome) => [outcome.key, outcome.vote])),
        returns: step.returns,
        ...(step.straight && { straight: true as const }),
        onReject: step.onReject,
        ...(step.clause !== undefined && { clause: true as const }),
        beside: step.beside.map((one) => ({
          key: one.key,
          ...(one.on.kind === 'event' ? { event: one.on.event, ...(one.on.recall && { recall: true as const }), ...(one.on.ends && { ends: one.on.ends }) } : one.on.most !== undefined && { most: one.on.most }),
          steps: block(one.steps),
        })),
        ...(step.due?.expire !== undefined && { expire: step.due.expire }),
        ...(mayPassUnasked(definition, step) && { passes: true as const }),
      };
    case 'do': {
      const effect = effects[step.effect];
      return { kind: 'do', id, effect: step.effect, reversible: effect?.reversible ?? false, ...(effect?.hands && { hands: effect.hands }) };
    }
    case 'wait':
      return { kind: 'wait', id, ...(step.until.kind === 'event' && { event: step.until.event }) };
    case 'choose':
      return { kind: 'choose', id, branches: step.branches.map((branch) => block(branch.steps)), otherwise: block(step.otherwise) };
    case 'parallel':
      return { kind: 'parallel', id, arms: step.arms.map((arm) => block(arm.steps)) };
    case 'each':
      return { kind: 'each', id, order: step.order, steps: block(step.steps) };
    case 'repeat':
      return { kind: 'repeat', id, steps: block(step.steps) };
    case 'call':
      return { kind: 'call', id, wait: step.wait };
    case 'end':
      return { kind: 'end', id, outcome: step.outcome };
  }
}
