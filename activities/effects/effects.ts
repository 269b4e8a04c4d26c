// The code behind the effect catalogue. Each effect happens inside the entry's transaction, so it happens exactly when the decision does.
import { evaluate } from '#domain/condition/condition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { note, type Entering } from '../entering.ts';
import { checkIn, checkOut, handBack, lose, release, reserve } from './archive.ts';
import type { Done, Given } from './given.ts';
import { closeReading, openReading } from './grant.ts';
import { closeCaseIncident, openIncident } from './incident.ts';
import { extend, recall, shorten } from './loan.ts';

type Run = (c: Entering, given: Given) => Promise<Done>;

const runs: Record<string, Run> = {
  'archive.reserve': reserve,
  'archive.check-out': checkOut,
  'archive.hand-back': handBack,
  'archive.check-in': checkIn,
  'archive.lost': lose,
  'loan.recall': recall,
  'loan.shorten': shorten,
  'loan.extend': extend,
  'grant.open': openReading,
  'grant.close': closeReading,
  'incident.register': openIncident,
  'incident.close': closeCaseIncident,
};

/** Runs an effect of the catalogue. */
export async function runEffect(c: Entering, op: Extract<Op, { op: 'effect' }>): Promise<Answer> {
  const step = stepOf(c.definition, op.step);
  const run = runs[op.effect];
  if (step?.kind !== 'do' || !run) throw new Error(`the effect ${op.effect} does not exist`);
  const values = Object.fromEntries(Object.entries(step.with).map(([name, expression]) => [name, evaluate(expression, c.definition.form, { form: c.form, outcome: op.outcomes, now: c.now })]));
  const done = await run(c, { node: op.node, values });
  note(c, 'effect.done', { step: op.step, effect: op.effect, result: done.result, ...(step.clause && { clause: step.clause }) });
  return done;
}

/** Undoes a reversible effect. */
export async function compensateEffect(c: Entering, op: Extract<Op, { op: 'compensate' }>): Promise<Answer> {
  if (op.effect === 'archive.reserve') await release(c);
  note(c, 'effect.compensated', { step: op.step, effect: op.effect });
  return null;
}
