// A person's answer to a task, and what a return and a resubmission leave behind.
import { holdersIn, insertDecision, supersede } from '#db/record/tasks.ts';
import { supersedeAt } from '#db/record/seats.ts';
import { canonical } from '#domain/canonical.ts';
import { askOf, besideOf } from '#domain/definition/steps.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { isOutside } from '#domain/outside.ts';
import { AMEND } from '#domain/engine/state.ts';
import { changedInSight } from '#domain/resubmission.ts';
import { note, tell, write, type Entering } from './entering.ts';
import { formHash, wholeHash } from './hash.ts';
import { keepAnswerByLink } from './outside.ts';
import { finish, insertOpen } from './tasks.ts';
import { speaksFor } from '#domain/leaving.ts';
import { lapseClock } from '#domain/calendar/clock.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** Records the decision; an answer and a return end the task, a request beside it leaves it open. */
export function decided(c: Entering, op: Of<'decided'>): Answer {
  const { act } = c.writing;
  const ask = askOf(c.definition, op.step);
  if (!act || !('by' in act) || !ask) throw new Error('a decision needs an act of a person');
  const outside = isOutside(act.by);
  const human = outside ? act.by : c.facts.people[act.by]?.humanId;
  if (human === undefined) throw new Error('the decider is not in the organisation');
  const side = op.kind === 'aside' ? besideOf(ask, op.outcome) : undefined;
  const changes = changesOf(c, side?.on.kind === 'request' ? side.on.edit : []);
  const hash = formHash(c, ask);
  const rule = ask.outcomes.find(({ key }) => key === op.outcome);
  const signature = rule?.signature && c.content?.signature ? { name: c.content.signature.name, at: new Date(c.now).toISOString(), formHash: hash } : null;
  write(c, insertDecision(c.tx, {
    id: `${c.case.id}.d${c.writing.seq}`, caseId: c.case.id, seq: c.writing.seq, key: c.writing.key, taskId: op.task, activation: op.node, stepId: op.step,
    preset: op.kind === 'aside' ? 'aside' : ask.preset, ...(outside ? { personId: null, forId: null, outsideId: act.by } : { personId: act.by, forId: act.for ?? act.by }), humanId: human, outcome: op.outcome,
    comment: c.content?.comment || null, formHash: hash, changes, signature, round: c.case.round,
  }));
  const clause = side ? side.clause : ask.clause;
  note(c, 'task.decided', { ...(act.for !== undefined && { for: act.for }), task: op.task, step: op.step, outcome: op.outcome, formHash: hash, ...(clause && { clause }), ...(signature && { signed: true }), ...(outside && { link: c.content?.outside?.link }), ...(c.content?.picks && { picks: c.content.picks }), ...(op.kind === 'aside' && { beside: true }), ...(Object.keys(changes).length && { fields: Object.keys(changes) }) });
  if (outside) keepAnswerByLink(c, act.by);
  if (op.kind !== 'aside') finish(c, op.task, outside ? null : act.by, op.outcome);
  if (act.for !== undefined) tell(c, act.for, 'task.decided-for', op.task, { by: act.by, outcome: op.outcome });
  // Of a return he hears by the task that waits for him.
  if (act.by !== c.case.applicantId && op.kind !== 'return') tell(c, c.case.applicantId, 'case.progress', op.task, { outcome: op.outcome, step: op.step, ...(rule?.vote === 'reject' && { refused: true }) });
  return null;
}

/** The case goes back to the applicant: what was decided becomes history, and a task to amend waits for him, ten working days at most (approval-idioms §7.2). */
export async function returned(c: Entering, op: Of<'returned'>): Promise<Answer> {
  await (op.only === undefined ? supersede(c.tx, c.case.id) : supersedeAt(c.tx, c.case.id, [op.only, ...(op.beside ?? [])]));
  c.ledger.round = op.round;
  const task = `${c.case.id}.${op.task}`;
  const { due, timers } = lapseClock(task, c.now, c.calendar);
  const person = speaksFor(c.facts, c.case.applicantId) ?? c.case.applicantId;
  insertOpen(c, { task, node: op.task, step: AMEND, seat: 0, holders: [{ person, capacity: 'applicant' }], shared: false, open: true, due, news: 'case.returned' });
  note(c, 'case.returned', { task });
  return { seats: [{ task, holders: [person], open: true, timers }] };
}

/** What this entry made of the form: field → before and after; `null` where there is nothing. What was `asked` for stands there also when it is the same as before. */
function changesOf(c: Entering, asked: readonly string[] = []): Record<string, { before: unknown; after: unknown }> {
  const keys = [...new Set([...Object.keys(c.case.form), ...Object.keys(c.form)])];
  const changed = keys.filter((key) => asked.includes(key) || JSON.stringify(c.form[key]) !== JSON.stringify(c.case.form[key]));
  return Object.fromEntries(changed.map((key) => [key, { before: c.case.form[key] ?? null, after: c.form[key] ?? null }]));
}

/** The holder has changed what stands: before and after stay on record, the applicant is told, and whoever else has it open sees it. */
export async function amended(c: Entering, op: Of<'amended'>): Promise<Answer> {
  const { act } = c.writing;
  const person = act && 'by' in act ? c.facts.people[act.by] : undefined;
  if (!person || !act || !('by' in act)) throw new Error('a form is amended by a person');
  const changes = changesOf(c);
  await insertDecision(c.tx, {
    id: `${c.case.id}.d${c.writing.seq}`, caseId: c.case.id, seq: c.writing.seq, key: c.writing.key, taskId: op.task, activation: op.task, stepId: op.step,
    preset: 'aside', personId: person.id, humanId: person.humanId, forId: act.for ?? person.id, outcome: 'amended', comment: c.content?.comment ?? null, formHash: wholeHash(c), changes, signature: null, round: c.case.round,
  });
  note(c, 'form.amended', { ...(act.for !== undefined && { for: act.for }), task: op.task, step: op.step, fields: Object.keys(changes) });
  if (person.id !== c.case.applicantId) tell(c, c.case.applicantId, 'case.progress', op.task, { outcome: 'amended', step: op.step });
  for (const { personId, taskId } of await holdersIn(c.tx, c.case.id)) c.ledger.changes.push({ personId, kind: 'task', ref: taskId });
  return null;
}

/** The applicant sends the amended form on its way again; what it was and what it has become stay on record, and whether it goes straight to whoever sent it back. */
export async function resubmitted(c: Entering, op: Of<'resubmitted'>): Promise<Answer> {
  const { act } = c.writing;
  const person = act && 'by' in act ? c.facts.people[act.by] : undefined;
  if (!person) throw new Error('a form is submitted again by a person');
  finish(c, op.task, person.id, 'resubmitted');
  const seen = op.to === undefined ? undefined : changedInSight(c.definition, op.between ?? [], c.case, c);
  // What was decided before it may have stood until now; asked again, it is history.
  if (!seen || seen.length) await supersede(c.tx, c.case.id);
  const changes = changesOf(c);
  await insertDecision(c.tx, {
    id: `${c.case.id}.d${c.writing.seq}`, caseId: c.case.id, seq: c.writing.seq, key: c.writing.key, taskId: op.task, activation: op.task, stepId: AMEND,
    preset: 'amend', personId: person.id, humanId: person.humanId, forId: person.id, outcome: 'resubmitted', comment: null, formHash: wholeHash(c), changes, signature: null, round: c.case.round,
  });
  note(c, 'case.resubmitted', { task: op.task, fields: Object.keys(changes), ...(seen && (seen.length ? { again: seen } : { to: op.to })) });
  return seen ? { straight: !seen.length } : null;
}

/** What the tasks of these steps show, as this entry leaves the form, and who was picked for them. */
export const seenAt = (c: Entering, steps: readonly string[]): Record<string, string> =>
  Object.fromEntries(steps.flatMap((step) => { const ask = askOf(c.definition, step); return ask ? [[step, [formHash(c, ask, c.form), ...(c.picks[step] ?? [])].join(' ')]] : []; }));

/** The step that the case went back to has passed again: it goes straight on where nothing was changed that a standing decision in between had seen; otherwise those are history, and the trail says so. */
export async function straightOn(c: Entering, { step, nodes, seen, lost }: Of<'straight'>): Promise<Answer> {
  const straight = !lost && canonical(seenAt(c, Object.keys(seen))) === canonical(seen);
  if (!straight) await supersedeAt(c.tx, c.case.id, nodes);
  note(c, straight ? 'case.straight' : 'case.again', { step });
  return { straight };
}
