// Starting other processes: by a step of the definition, or by a rung of an overdue task's ladder. The new case starts by outbox, once.
import { createHash } from 'node:crypto';
import { evaluate } from '#domain/condition/condition.ts';
import type { Given } from '#domain/definition/definition.ts';
import { rowAt, type Row } from '#domain/definition/row.ts';
import { askOf, stepOf } from '#domain/definition/steps.ts';
import { CALLER_GONE } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { note, type Entering } from './entering.ts';

/** Starts what a `call` step names, with the values its expressions give. */
export async function callProcess(c: Entering, op: Extract<Op, { op: 'call' }>): Promise<Answer> {
  const step = stepOf(c.definition, op.step);
  if (step?.kind !== 'call') throw new Error('the step is not a call');
  return { child: send(c, step.process, op.node, step.with, op.outcomes, rowAt(c.definition, op.step, op.row, c.form)) };
}

/** Starts what a rung names; nothing when the rung only tells somebody. */
export async function startFromRung(c: Entering, op: Extract<Op, { op: 'ring' }>): Promise<Answer | undefined> {
  const rung = op.kind === 'rung' ? askOf(c.definition, op.step)?.due?.ladder[op.index] : undefined;
  if (!rung || !('start' in rung) || rung.start === undefined) return undefined;
  // The entry tells one ringing from the next: after an extension the ladder begins again.
  const child = send(c, rung.start, `${op.task}:${op.index}:${c.writing.seq}`, rung.with ?? {}, {});
  note(c, 'rung.reached', { task: op.task, step: op.step, rung: op.index, started: child });
  return { child };
}

/** Tells the cases that were called at these nodes that nobody waits for them any more. */
export function callOff(c: Entering, { nodes }: Extract<Op, { op: 'call-off' }>): Answer {
  for (const child of nodes.map((node) => childAt(c, node))) {
    c.ledger.outbox.push({ kind: 'event', key: `call-off:${child}`, payload: { caseId: child, event: CALLER_GONE } });
    note(c, 'case.called-off', { child });
  }
  return null;
}

/** The id of the case that is called at a node: the same whenever it is asked for. */
const childAt = (c: Entering, node: string): string => `c${createHash('sha256').update(`${c.case.id}/${node}`).digest('hex').slice(0, 22)}`;

function send(c: Entering, process: string, node: string, given: Given, outcome: Record<string, string>, row?: Row): string {
  const child = childAt(c, node);
  const form = Object.fromEntries(Object.entries(given).map(([field, one]) => [field, typeof one === 'string' ? evaluate(one, c.definition.form, { form: c.form, outcome, now: c.now, row }) : one]));
  c.ledger.outbox.push({ kind: 'start', key: `start:${child}`, payload: { caseId: child, process, by: c.case.applicantId, parent: { caseId: c.case.id, node }, form } });
  note(c, 'case.called', { process, child });
  return child;
}
