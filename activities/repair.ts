// An effect that failed: on record with a plain code, and told to whoever keeps processes going; tried again or done by hand (approval-idioms §6.5, E9).
import { forgetFailed, insertFailed } from '#db/record/failed.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { keepersIn } from '#domain/organisation.ts';
import { note, tell, write, type Entering } from './entering.ts';
import { remark } from './header.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** Keeps that the effect failed; the case goes on everywhere else, and waits here. */
export function failed(c: Entering, { node, step, effect }: Of<'effect'>, code: string): Answer {
  write(c, insertFailed(c.tx, { caseId: c.case.id, activation: node, step, effect, code }));
  note(c, 'effect.failed', { step, effect, code });
  for (const person of keepersIn(c.facts)) tell(c, person, 'effect.failed', null, { step });
  return { failed: code };
}

/** Tried again, or done by hand: what was said with it is kept. Trying again is followed by the effect itself in the same entry. */
export async function repaired(c: Entering, { node, step, effect, result }: Of<'repaired'>): Promise<Answer> {
  await remark(c);
  write(c, forgetFailed(c.tx, c.case.id, node));
  note(c, 'admin.repaired', { step, effect, how: result === undefined ? 'again' : 'by-hand', ...(result !== undefined && { result }) });
  return null;
}
