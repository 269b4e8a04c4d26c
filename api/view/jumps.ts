// The steps to which an administrator could move a case, and why not the others.
import { stepsOf } from '#domain/definition/steps.ts';
import { may } from '#domain/engine/may.ts';
import { sentence } from '#domain/refusal.ts';
import type { Case } from '../contract.ts';
import type { Caller } from '../env.ts';
import type { Facts } from './facts.ts';

/** Every step that asks somebody, but for where the case is, in the order of the definition; with a reason, where a move would be refused. */
export const jumpsFor = ({ id }: Caller, { definition, plan, row, standing }: Facts): Case['jumps'] =>
  [...stepsOf(definition.steps)].flatMap(({ step }) => {
    if (step.kind !== 'ask' || standing.current.has(step.id)) return [];
    const no = may(plan, standing.state, { verb: 'jump', to: step.id, by: id, key: '', head: row.head });
    return [{ step: step.id, title: step.title, ...(no && { barred: sentence(no) }) }];
  });
