// The same person as before (审批人去重): whether a seat rests on what he has decided already (approval-idioms §5.9).
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { autoOf, simpleOf, whosOf } from '#domain/definition/who.ts';
import { pickingsOf } from './picks.ts';

/** A standing answer of this case, by its holder or, where a seat was filled as it opened, the one it rests on. Oldest first in lists. */
export interface Earlier {
  decision: string;
  activation: string;
  step: string;
  outcome: string;
  human: string;
  /** He decided as himself, not in somebody's place. */
  own: boolean;
  /** Why he was asked. */
  capacity: string;
  /** Hash of what he saw. */
  seen: string;
}

/** A seat that opens: whose, why, and the hash of what its task shows. */
export interface Opening {
  human: string;
  capacity: string;
  seen: string;
  round: number;
}

/**
 * Whether an ask wants nothing of its holder but a yes or a no: no rule names it, and it asks for no field, comment, signature or pick.
 * Only such a step may pass by what the same person has decided before.
 */
export const asksOnlyYes = (ask: Pick<Ask, 'preset' | 'clause' | 'outcomes' | 'rights'>): boolean =>
  ask.preset === 'approve' && ask.clause === undefined && !Object.values(ask.rights).includes('edit')
  && ask.outcomes.filter(({ vote }) => vote === 'approve').every(({ comment, signature, edit, require, confirm }) => comment !== 'required' && !signature && !edit.length && !require.length && !confirm.length);

/** Whether a seat of this ask may be filled as it opens: the step says what happens where nobody is found, or an earlier one on the way asks in the same capacity. */
export function mayPassUnasked(definition: Definition, ask: Ask): boolean {
  if (autoOf(ask.by) !== undefined) return true;
  if (ask.repeated === undefined || pickingsOf(definition).some(({ at }) => at === ask.id)) return false;
  const own = new Set(capacitiesOf(ask));
  return [...stepsOf(definition.steps)].some(({ step }) => step.kind === 'ask' && step.preset === 'approve' && capacitiesOf(step).some((one) => own.has(one)) && leadsTo(definition, step.id, ask.id));
}

/** In what capacities people may be asked, as far as an expression tells. */
const capacitiesOf = ({ by }: Ask): string[] => whosOf(by).flatMap(({ who }) => simpleOf(who)).map((one) => {
  if (typeof one === 'string') return one;
  if ('head-of' in one || 'chain' in one) return 'head';
  if ('role' in one) return `role:${one.role}`;
  return 'among' in one ? 'picked' : 'people' in one ? 'named' : JSON.stringify(one);
});

/** The earlier decision that this seat rests on, or nothing: then he is asked. Never after a return, for another reason, on other content, or across branches. */
export function restsOn(definition: Definition, ask: Ask, opening: Opening, earlier: readonly Earlier[]): Earlier | undefined {
  if (opening.round > 1 || instead(opening.capacity) || !mayPassUnasked(definition, ask)) return undefined;
  const last = earlier.at(-1)?.activation;
  return earlier.findLast((one) =>
    (ask.repeated === 'once' || one.activation === last) && one.own && one.human === opening.human && one.seen === opening.seen && isYes(definition, one)
    && within(opening.capacity, one.capacity) && leadsTo(definition, one.step, ask.id));
}

/** He sits in the place of somebody, or of nobody: that is no capacity of his own. */
const instead = (capacity: string): boolean => /(^|\+)(instead-of|stand-in|superior-of-applicant):/.test(capacity);

const within = (capacity: string, of: string): boolean => capacity.split('+').every((one) => of.split('+').includes(one));

function isYes(definition: Definition, { step, outcome }: Earlier): boolean {
  const found = [...stepsOf(definition.steps)].find((one) => one.step.id === step)?.step;
  return found?.kind === 'ask' && found.preset === 'approve' && found.outcomes.some(({ key, vote }) => key === outcome && vote === 'approve');
}

/** Whether the way from one step to a later one goes through no join and stays out of rows, loops, and requests beside a task: there the same question is another one. */
function leadsTo(definition: Definition, from: string, to: string): boolean {
  const steps = [...stepsOf(definition.steps)];
  const [a, b] = [from, to].map((id) => steps.findIndex(({ step }) => step.id === id));
  const [start, end] = [steps[a ?? -1], steps[b ?? -1]];
  if (a === undefined || b === undefined || !start || !end || a >= b) return false;
  const holds = (outer: string, inner: string) => inner.startsWith(`${outer}.`);
  const arm = start.path.match(/.*\.arms\.\d+/)?.[0];
  const beside = (path: string) => path.match(/.*\.beside\.\d+/)?.[0];
  if ((arm !== undefined && !holds(arm, end.path)) || beside(start.path) !== beside(end.path)) return false;
  return steps.every(({ step: { kind }, path }, i) => {
    if (kind === 'each' || kind === 'repeat') return !holds(path, start.path) && !holds(path, end.path);
    return kind !== 'parallel' || i < a || i > b || holds(path, end.path);
  });
}
