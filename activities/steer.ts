// Where a case is moved to: back to an earlier step, on past others, or to its end, by an administrator.
import { supersedeAt } from '#db/record/seats.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { seenAt } from './decide.ts';
import { note, tell, type Entering } from './entering.ts';
import { remark } from './header.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** The case goes back to an earlier step: what was decided since becomes history, and a new round begins. */
export async function rewound(c: Entering, op: Of<'rewind'>): Promise<Answer> {
  await supersedeAt(c.tx, c.case.id, op.nodes);
  c.ledger.round = op.round;
  if (op.jump) await remark(c);
  note(c, op.jump ? 'admin.jumped' : 'case.returned', { to: op.to });
  return op.standing ? { seen: seenAt(c, op.standing) } : null;
}

/** Each step that is passed over is marked for ever. */
export async function skipped(c: Entering, op: Of<'skip'>): Promise<Answer> {
  await remark(c);
  if (op.nodes) await supersedeAt(c.tx, c.case.id, op.nodes);
  note(c, 'admin.jumped', { to: op.to });
  for (const step of op.steps) note(c, 'step.skipped', { step, reason: 'administrator' });
  return null;
}

export async function proposed(c: Entering, op: Of<'proposed'>): Promise<Answer> {
  if (c.content?.comment) await remark(c);
  note(c, 'admin.proposed', saidOf(op));
  return null;
}

/** What the log says of a proposal. */
function saidOf(op: Of<'proposed'>): Record<string, unknown> {
  if (op.verb === 'migrate') return { verb: op.verb, version: op.version, definition: op.to };
  if (op.verb === 'repair') return { verb: op.verb, step: op.step, result: op.result };
  return { verb: op.verb, to: op.to, ...(op.verb === 'name' && { people: op.people }) };
}

/** Others are asked at a step that is still ahead. */
export async function named(c: Entering, op: Of<'named'>): Promise<Answer> {
  if (c.content?.comment) await remark(c);
  note(c, 'people.named', { step: op.step, people: op.people, former: c.picks[op.step] ?? [] });
  c.picks[op.step] = [...op.people];
  return null;
}

/** It goes back and forth: whoever looks after the process is told, and nothing else happens. */
export function returnedOften(c: Entering, op: Of<'returned-often'>): Answer {
  note(c, 'case.returned-often', { step: op.from, times: op.times });
  const active = (role: string) => (c.facts.roles[role] ?? []).filter((person) => c.facts.people[person]?.active);
  const owners = active('process-owner');
  for (const person of owners.length ? owners : active('sysadmin')) tell(c, person, 'case.returned-often', null, { step: op.from, times: op.times });
  return null;
}

export async function cancelled(c: Entering): Promise<Answer> {
  await remark(c);
  note(c, 'case.cancelled');
  return null;
}
