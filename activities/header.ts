// What concerns the case as a whole: its end, remarks on it, a nudge to those it waits for.
import { insertComment } from '#db/record/ledger.ts';
import { copiedTo } from '#db/record/copies.ts';
import { holdersOf, holdersIn } from '#db/record/tasks.ts';
import { endOf } from '#domain/engine/act.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { note, tell, type Entering } from './entering.ts';

/** The case ends; a case that was called tells its caller. */
export async function closeCase(c: Entering, op: Extract<Op, { op: 'end' }>): Promise<Answer> {
  c.ledger.state = op.state;
  c.ledger.outcome = op.outcome;
  c.ledger.ended = true;
  note(c, 'case.ended', { state: op.state, outcome: op.outcome });
  const { act } = c.writing;
  // Nobody is told what he has just done himself, and a refusal that has been told says that it is over.
  const own = act && 'by' in act && act.by === c.case.applicantId;
  const refused = c.ledger.notices.some(({ kind, data }) => kind === 'case.progress' && data.refused === true);
  if (!own && !refused) tell(c, c.case.applicantId, 'case.ended', null, { outcome: op.outcome });
  for (const { personId } of await copiedTo(c.tx, c.case.id)) if (personId !== c.case.applicantId) tell(c, personId, 'case.copy-ended', null, { outcome: op.outcome });
  if (c.case.parentId && c.case.parentNode)
    c.ledger.outbox.push({ kind: 'event', key: `ended:${c.case.id}`, payload: { caseId: c.case.parentId, event: endOf(c.case.parentNode), outcome: op.outcome } });
  return null;
}

/** Keeps what the person said with his act; answers who he is. */
export async function remark(c: Entering): Promise<string> {
  const { act } = c.writing;
  if (!act || !('by' in act) || !c.content?.comment) throw new Error('a remark needs somebody who makes it');
  await insertComment(c.tx, { id: `${c.case.id}.m${c.writing.seq}`, caseId: c.case.id, personId: act.by, text: c.content.comment, mentions: c.content.mentions ?? [] });
  return act.by;
}

/** A remark, seen by everybody who may read the case. Whom it mentions is told, the applicant, and whoever has an open task of the case; never who wrote it. */
export async function comment(c: Entering): Promise<Answer> {
  const by = await remark(c);
  const mentioned = (c.content?.mentions ?? []).filter((person) => person !== by);
  note(c, 'case.commented', mentioned.length ? { people: mentioned } : {});
  const holders = await holdersIn(c.tx, c.case.id);
  const taskOf = new Map([[c.case.applicantId, null], ...holders.map(({ personId, taskId }) => [personId, taskId] as const)]);
  for (const person of mentioned) tell(c, person, 'case.mentioned', taskOf.get(person) ?? null, { by });
  for (const [person, task] of taskOf) if (person !== by && !mentioned.includes(person)) tell(c, person, 'case.commented', task);
  return null;
}

/** The applicant takes his request back; what he said with it is kept. */
export async function withdrawn(c: Entering): Promise<Answer> {
  if (c.content?.comment) await remark(c);
  note(c, 'case.withdrawn');
  return null;
}

/** What was handed out is asked back, with a reason; the applicant, who has it, is told. */
export async function recalled(c: Entering, op: Extract<Op, { op: 'recalled' }>): Promise<Answer> {
  await remark(c);
  note(c, 'case.recalled', { step: op.step });
  tell(c, c.case.applicantId, 'case.recalled', null);
  return null;
}

/** A nudge to everybody whom the case waits for, but for who gives it. */
export async function urge(c: Entering, op: Extract<Op, { op: 'urged' }>): Promise<Answer> {
  const holders = await holdersOf(c.tx, op.tasks);
  note(c, 'case.urged', { tasks: op.tasks });
  const by = c.writing.act && 'by' in c.writing.act ? c.writing.act.by : undefined;
  for (const { personId, taskId } of holders) if (personId !== by) tell(c, personId, 'task.urged', taskId);
  return null;
}
