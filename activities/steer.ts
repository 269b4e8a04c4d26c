// Where a case is moved to: back to an earlier step, on past others, or to its end, by an administrator.
import { supersedeAt } from '#db/record/seats.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { note, type Entering } from './entering.ts';
import { remark } from './header.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** The case goes back to an earlier step: what was decided since becomes history, and a new round begins. */
export async function rewound(c: Entering, op: Of<'rewind'>): Promise<Answer> {
  await supersedeAt(c.tx, c.case.id, op.nodes);
  c.ledger.round = op.round;
  note(c, op.jump ? 'admin.jumped' : 'case.returned', { to: op.to });
  return null;
}

/** Each step that is passed over is marked for ever. */
export function skipped(c: Entering, op: Of<'skip'>): Answer {
  note(c, 'admin.jumped', { to: op.to });
  for (const step of op.steps) note(c, 'step.skipped', { step, reason: 'administrator' });
  return null;
}

export async function proposed(c: Entering, op: Of<'proposed'>): Promise<Answer> {
  await remark(c);
  note(c, 'admin.proposed', op.verb === 'migrate' ? { verb: op.verb, version: op.version, definition: op.to } : op.verb === 'repair' ? { verb: op.verb, step: op.step, result: op.result } : { verb: op.verb, to: op.to });
  return null;
}

export async function cancelled(c: Entering): Promise<Answer> {
  await remark(c);
  note(c, 'case.cancelled');
  return null;
}
