// The clocks of a task: a reminder, the due instant, and the rungs of the ladder, which tell somebody, offer the task, or hand it on.
import { holdersOf, markOverdue } from '#db/record/tasks.ts';
import { followTask, passTask, seatedIn, shareTask, taskOf } from '#db/record/seats.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { renamed } from '#domain/calendar/clock.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Who } from '#domain/definition/who.ts';
import { mayTakeOver } from '#domain/eligible.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { movedTask } from '#domain/engine/task-id.ts';
import { offeredAs, type Asked } from '#domain/who.ts';
import { note, tell, type Entering } from './entering.ts';
import { keptOut, whoIs } from './asked.ts';
import { queue } from './tasks.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** A reminder, the due instant, or a rung of the ladder. */
export async function ring(c: Entering, op: Of<'ring'>): Promise<Answer> {
  const ask = askOf(c.definition, op.step);
  const holders = await holdersOf(c.tx, [op.task]);
  if (op.kind === 'remind') {
    note(c, 'reminder.sent', { task: op.task, step: op.step });
    for (const { personId } of holders) tell(c, personId, 'task.reminder', op.task);
    return null;
  }
  if (op.kind === 'due') {
    await markOverdue(c.tx, op.task);
    note(c, 'task.overdue', { task: op.task, step: op.step });
    for (const { personId } of holders) {
      tell(c, personId, 'task.overdue', op.task);
      c.ledger.changes.push({ personId, kind: 'task', ref: op.task });
    }
    return null;
  }
  const rung = ask?.due?.ladder[op.index];
  if (ask && rung && 'offer' in rung) return offer(c, op, ask, rung.offer);
  if (ask && rung && 'hand' in rung) return hand(c, op, ask, rung.hand);
  if (!rung || !('tell' in rung) || !rung.tell) throw new Error('the rung is not in the definition');
  const people = await whoIs(c, rung.tell, undefined, holders.map(({ personId }) => personId));
  note(c, 'rung.reached', { task: op.task, step: op.step, rung: op.index, told: people.map(({ person }) => person) });
  for (const { person } of people) tell(c, person, 'task.escalated', op.task);
  return 'every' in rung ? { again: addDuration(c.calendar, c.now, rung.every).at } : null;
}

/** Who of these may be given the task, by the rules of a transfer: nobody while its holder waits for somebody whom he has asked; `too`: beside those who have it. What is signed in person goes to nobody else. */
async function takers(c: Entering, op: Of<'ring'>, ask: Ask, who: Who, too: boolean): Promise<{ asked: Asked[]; free: Asked[] }> {
  const [[task], seated] = await Promise.all([taskOf(c.tx, op.task), seatedIn(c.tx, c.case.id, op.node ?? '')]);
  const asked = await whoIs(c, who, ask);
  const given = { facts: c.facts, applicant: c.case.applicantId, ask, seated: seated.flatMap(({ id, personId }) => (too || id !== op.task ? [personId] : [])), kept: await keptOut(c, ask) };
  return { asked, free: asked.filter(({ person }) => task?.state === 'open' && ask.preset !== 'sign' && !mayTakeOver(given, { capacity: task.capacities[task.holderId ?? ''] ?? task.capacity, holder: task.holderId ?? undefined }, person)) };
}

async function offer(c: Entering, op: Of<'ring'>, ask: Ask, who: Who): Promise<Answer> {
  const { asked, free } = await takers(c, op, ask, who, true);
  const people = free.map(({ person }) => person);
  note(c, 'rung.reached', { task: op.task, step: op.step, rung: op.index, ...(people.length ? { offered: people } : { told: asked.map(({ person }) => person) }) });
  if (!people.length) {
    for (const { person } of asked) tell(c, person, 'task.escalated', op.task);
    return null;
  }
  const [row] = await taskOf(c.tx, op.task);
  await shareTask(c.tx, op.task, Object.fromEntries(free.map(({ person, capacity }) => [person, offeredAs(capacity)])));
  queue(c, op.task, people, true, row?.dueAt ?? null, 'task.opened');
  return { joined: people };
}

async function hand(c: Entering, op: Of<'ring'>, ask: Ask, who: Who): Promise<Answer> {
  const [row] = await taskOf(c.tx, op.task);
  const { asked, free } = await takers(c, op, ask, who, false);
  const to = op.full ? undefined : free.find(({ person }) => person !== (op.had ?? row?.holderId));
  note(c, 'rung.reached', { task: op.task, step: op.step, rung: op.index, ...(to ? { handed: to.person } : { told: asked.map(({ person }) => person) }) });
  if (!to) {
    for (const { person } of asked) tell(c, person, 'task.escalated', op.task);
    return null;
  }
  const task = movedTask(op.task, c.writing.seq);
  const [passed] = await passTask(c.tx, op.task, 'transferred', null);
  if (!passed) throw new Error('the task is not open');
  await followTask(c.tx, task, op.task, to.person, 'open', null, null);
  queue(c, task, [to.person], false, passed.dueAt, 'task.opened');
  note(c, 'task.transferred', { task: op.task, step: op.step, to: to.person, next: task, ladder: true });
  return { seats: [{ task, holders: [to.person], open: true, timers: renamed(op.timers ?? [], task) }] };
}
