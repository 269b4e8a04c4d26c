// A seat of an outside party: how it opens, and the last look at an answer that came by its link (design §on Who).
import { answeredBy, insertOutside, linkInForce } from '#db/record/outside.ts';
import { taskClock } from '#domain/calendar/clock.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import type { Op, SeatAnswer } from '#domain/engine/op.ts';
import { outsideHolder } from '#domain/outside.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { superiors } from '#domain/who.ts';
import { note, tell, write, type Entering } from './entering.ts';
import { formHash } from './hash.ts';
import { insertOpen } from './tasks.ts';

/** Opens the seat. Nobody has it in a queue; whoever may send the link is told: the applicant, or where the step keeps him apart, his superior. */
export function openOutside(c: Entering, { node, step }: Extract<Op, { op: 'open' }>, ask: Ask, task: string, name: string): SeatAnswer {
  const id = outsideHolder(task);
  const { due, timers } = taskClock(ask.due, c.form, task, c.now, c.calendar);
  insertOpen(c, { task, node, step, seat: 0, holders: [], shared: false, open: true, due, news: 'task.opened' });
  write(c, insertOutside(c.tx, { id, taskId: task, caseId: c.case.id, name }));
  note(c, 'task.opened', { task, step, people: [id], capacity: 'outside', ...(due && { due: new Date(due.at).toISOString(), ...(due.provisional && { provisional: true }) }), ...(ask.clause && { clause: ask.clause }) });
  const sender = ask.apart ? superiors(c.facts, c.case.applicantId).find(({ person }) => c.facts.people[person]?.active)?.person : c.case.applicantId;
  if (sender !== undefined) tell(c, sender, 'task.link-wanted', task);
  return { task, holders: [id], open: true, timers };
}

/** Why the answer may not be recorded, or nothing: by a link that is still in force, to what was shown, with a name, and a reason where one is wanted. */
export async function mayAnswerByLink(c: Entering, act: PersonAct): Promise<Refusal | undefined> {
  const op = c.writing.ops.find((one) => one.op === 'decided');
  const ask = op?.op === 'decided' ? askOf(c.definition, op.step) : undefined;
  if (act.verb !== 'decide' || !ask) return refuse('held-outside');
  const { link, name } = c.content?.outside ?? {};
  const [live] = link === undefined ? [] : await linkInForce(c.tx, link, act.task);
  if (!live) return refuse('link-dead');
  if (act.seen !== formHash(c, ask)) return refuse('content-changed');
  const rule = ask.outcomes.find(({ key, clock }) => key === act.outcome && !clock);
  if (!rule || rule.signature || rule.edit.length) return refuse('outcome-unknown');
  if (rule.comment === 'required' && !c.content?.comment) return refuse('reason-required');
  return name ? undefined : refuse('signature-required');
}

/** Keeps how the party answered. */
export function keepAnswerByLink(c: Entering, id: string): void {
  const by = c.content?.outside;
  if (!by) throw new Error('an outside party answers by a link');
  write(c, answeredBy(c.tx, id, by));
}
