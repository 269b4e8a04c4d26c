// The code behind the effect catalogue. Each effect happens inside the entry's transaction, so it happens exactly when the decision does.
import { evaluate } from '#domain/condition/condition.ts';
import { rowAt, rowFields } from '#domain/definition/row.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { COPY, effects } from '#domain/effect.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { note, type Entering } from '../entering.ts';
import { checkIn, checkOut, handBack, lose, release, reserve } from './archive.ts';
import { copy } from './copy.ts';
import { destroy, quarantine } from './destruction.ts';
import type { Done, Given } from './given.ts';
import { closeReading, openReading } from './grant.ts';
import { closeCaseIncident, openIncident } from './incident.ts';
import { moveDate, setDate } from './date.ts';
import { extend, recall, shorten } from './loan.ts';
import { recorded } from './recorded.ts';

type Run = (c: Entering, given: Given) => Promise<Done>;

const runs: Record<string, Run> = {
  [COPY]: copy,
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
  'archive.quarantine': quarantine,
  'archive.destroy': destroy,
  'date.set': setDate,
  'date.move': moveDate,
};

/** Runs an effect of the catalogue. */
export async function runEffect(c: Entering, op: Extract<Op, { op: 'effect' }>): Promise<Answer> {
  const step = stepOf(c.definition, op.step);
  const run = effects[op.effect]?.recorded ? recorded : runs[op.effect];
  if (step?.kind !== 'do' || !run) throw new Error(`the effect ${op.effect} does not exist`);
  const row = rowAt(c.definition, op.step, op.row, c.form);
  const values = Object.fromEntries(Object.entries(step.with).map(([name, expression]) => [name, evaluate(expression, c.definition.form, { form: c.form, outcome: op.outcomes, now: c.now, row })]));
  const done = await run(c, { node: op.node, values, step: op.step, copy: step.copy, row: rowFields(row) });
  note(c, 'effect.done', { step: op.step, effect: op.effect, result: done.result, ...(step.clause && { clause: step.clause }) });
  return done;
}

/** Undoes a reversible effect. Whoever was sent a copy keeps it: it told him of the case, and will tell him how it ended. */
export async function compensateEffect(c: Entering, op: Extract<Op, { op: 'compensate' }>): Promise<Answer> {
  if (op.effect === COPY) return null;
  if (op.effect === 'archive.reserve' || op.effect === 'archive.quarantine') await release(c);
  note(c, 'effect.compensated', { step: op.step, effect: op.effect });
  return null;
}
