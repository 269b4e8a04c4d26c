// Seats that exist go to somebody else, stand still, get company, and speak again (approval-idioms §6). `domain/simulation/seated.ts` is the same in memory.
import { claimTask, extendTask, followTask, insertBeside, passTask, pausedSince, releaseTask, reopenTask, resumeTask, suspendTask, takeBackDecision, touchedAt, type Part } from '#db/record/seats.ts';
import { insertDecision, moveDue } from '#db/record/tasks.ts';
import { addDuration } from '#domain/calendar/calendar.ts';
import { adviceClock, clockTo, idleTimer, renamed, resumedClock, taskClock } from '#domain/calendar/clock.ts';
import { askOf } from '#domain/definition/steps.ts';
import type { Answer, Op, SeatAnswer, Timer } from '#domain/engine/op.ts';
import { isOutside } from '#domain/outside.ts';
import { movedTask, taskBeside } from '#domain/engine/task-id.ts';
import { note, tell, write, type Entering } from './entering.ts';
import { wholeHash } from './hash.ts';
import { remark } from './header.ts';
import { queue } from './tasks.ts';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

const ruleOf = (c: Entering, step: string) => askOf(c.definition, step)?.due;
const dueIn = (timers: readonly Timer[]): Date | null => {
  const due = timers.find(({ kind }) => kind === 'due');
  return due ? new Date(due.at) : null;
};

/** Who acts, for whom, and what he said with it. */
function actor(c: Entering): { by: string; whose: string; instead: { for?: string }; said: string | null } {
  const { act } = c.writing;
  if (!act || !('by' in act)) throw new Error('only a person does this');
  return { by: act.by, whose: act.for ?? act.by, instead: act.for === undefined ? {} : { for: act.for }, said: c.content?.comment ?? null };
}

/** The seat becomes somebody else's task, with the same due instant. */
export async function move(c: Entering, op: Of<'move'>): Promise<Answer> {
  const { by, said } = actor(c);
  const task = movedTask(op.task, c.writing.seq);
  const [row] = await pausedSince(c.tx, op.task);
  const [passed] = await passTask(c.tx, op.task, op.how, by);
  if (!passed) throw new Error('the task is not open');
  await followTask(c.tx, task, op.task, op.to, op.state, by, said);
  const timers = op.stood ? resumedClock(ruleOf(c, op.step), op.timers, 'applicant', row?.suspendedAt?.getTime() ?? c.now, c.now, c.calendar) : op.timers;
  const due = (op.stood && dueIn(timers)) || passed.dueAt;
  if (due && due.getTime() !== passed.dueAt?.getTime()) {
    await moveDue(c.tx, task, due, false);
    noteLater(c, task, op.step, passed.dueAt, due);
  }
  if (op.state === 'open') queue(c, task, [op.to], false, due, 'task.opened');
  note(c, op.how === 'reassigned' ? 'task.reassigned' : 'task.transferred', { task: op.task, step: op.step, to: op.to, next: task });
  return { seats: [{ task, holders: [op.to], open: op.state === 'open', timers: renamed(timers, task) }] };
}

/** One of several candidates takes the task; it goes back to them when he leaves it idle. */
export async function claim(c: Entering, op: Of<'claim'>): Promise<Answer> {
  const { whose, instead } = actor(c);
  await claimTask(c.tx, op.task, whose);
  note(c, 'task.claimed', { ...instead, task: op.task, step: op.step });
  return { timers: [...op.timers, idleTimer(op.task, c.now, c.calendar)] };
}

export async function release(c: Entering, op: Of<'release'>): Promise<Answer> {
  await backToAll(c, op.task, op.people);
  note(c, 'task.released', { ...actor(c).instead, task: op.task, step: op.step });
  return null;
}

async function backToAll(c: Entering, task: string, people: string[]): Promise<void> {
  const [row] = await releaseTask(c.tx, task);
  queue(c, task, people, true, row?.dueAt ?? null, 'task.opened');
}

/** A claimed task whose holder has not looked at it for a working day is its candidates' again; not while he waits for somebody whom he has asked. */
export async function idle(c: Entering, op: Of<'ring'>): Promise<Answer> {
  const [[touched], [paused]] = await Promise.all([touchedAt(c.tx, [op.task]), pausedSince(c.tx, op.task)]);
  if (paused?.suspendedAt) return { again: idleTimer(op.task, c.now, c.calendar).at };
  const again = touched?.touchedAt && addDuration(c.calendar, touched.touchedAt.getTime(), '1wd').at;
  if (again && again > c.now) return { again };
  await backToAll(c, op.task, op.people ?? []);
  note(c, 'task.released', { task: op.task, step: op.step, idle: true });
  return null;
}

export async function suspend(c: Entering, op: Of<'suspend'>): Promise<Answer> {
  await suspendTask(c.tx, op.task, new Date(c.now));
  return null;
}

/** The task opens again; while the applicant was asked its clock stood still. */
export async function resume(c: Entering, op: Of<'resume'>): Promise<Answer> {
  const [row] = await pausedSince(c.tx, op.task);
  const timers = resumedClock(ruleOf(c, op.step), op.timers, op.why, row?.suspendedAt?.getTime() ?? c.now, c.now, c.calendar);
  const due = dueIn(timers) ?? row?.dueAt ?? null;
  const [resumed] = await resumeTask(c.tx, op.task, due);
  const people = op.people ?? (resumed?.holderId ? [resumed.holderId] : []);
  if (!people.length) throw new Error('a suspended task has a holder');
  queue(c, op.task, people, people.length > 1, due, 'task.opened');
  if (row?.dueAt && due && due.getTime() !== row.dueAt.getTime()) noteLater(c, op.task, op.step, row.dueAt, due);
  return { timers };
}

/** The time in which the applicant was asked is added. */
const noteLater = (c: Entering, task: string, step: string, before: Date | null, due: Date): void => note(c, 'task.extended', { task, step, ...(before && { before: before.toISOString() }), due: due.toISOString(), reason: 'applicant' });

/** Colleagues are asked for advice, or the applicant a question. */
export function consult(c: Entering, op: Of<'consult'>): Answer {
  const people = op.why === 'applicant' ? [c.case.applicantId] : op.people;
  const part = op.why === 'applicant' ? 'question' : 'advice';
  const seats = people.map((person, i) => besideTask(c, op, person, part, taskBeside(op.task, 'a', c.writing.seq, i), true, (task) => adviceClock(ruleOf(c, op.step), c.form, task, op.timers, c.now, c.calendar)));
  note(c, op.why === 'applicant' ? 'applicant.asked' : 'advice.asked', { ...actor(c).instead, task: op.task, step: op.step, people });
  return { seats };
}

/** Signers are asked before, beside, or after whoever added them. */
export function add(c: Entering, op: Of<'add'>): Answer {
  const seats = op.people.map((person, i) => {
    const open = !op.held && (op.place !== 'before' || op.mode !== 'order' || i === 0);
    return besideTask(c, op, person, op.place, taskBeside(op.task, 's', c.writing.seq, i), open, (task) => taskClock(ruleOf(c, op.step), c.form, task, c.now, c.calendar));
  });
  note(c, 'signer.added', { ...actor(c).instead, task: op.task, step: op.step, people: op.people, place: op.place, mode: op.mode });
  return { seats };
}

function besideTask(c: Entering, op: Of<'consult' | 'add'>, person: string, part: Part, task: string, open: boolean, clock: (task: string) => { due: { at: number; provisional: boolean } | null; timers: Timer[] }): SeatAnswer {
  const { by, said } = actor(c);
  const { due, timers } = open ? clock(task) : { due: null, timers: [] };
  const dueAt = due && new Date(due.at);
  write(c, insertBeside(c.tx, { id: task, caseId: c.case.id, beside: op.task, holder: person, part, state: open ? 'open' : 'waiting', round: c.case.round, dueAt, provisional: due?.provisional ?? false, openedAt: open ? new Date(c.now) : null, by, note: said }));
  if (open) queue(c, task, [person], false, dueAt, 'task.opened');
  return { task, holders: [person], open, timers };
}

/** An opinion, or the applicant's answer: kept with the case, counted nowhere. Whoever asked is told when his task opens again. */
export async function answered(c: Entering, op: Of<'answered'>): Promise<Answer> {
  const { by, said } = actor(c);
  await passTask(c.tx, op.task, 'answered', by);
  const part = op.why === 'applicant' ? 'question' : 'advice';
  write(c, insertDecision(c.tx, {
    id: `${c.case.id}.d${c.writing.seq}`, caseId: c.case.id, seq: c.writing.seq, key: c.writing.key, taskId: op.task, activation: op.task, stepId: op.step,
    preset: part, personId: by, humanId: c.facts.people[by]?.humanId ?? by, forId: by, outcome: 'answered', comment: said, formHash: wholeHash(c), changes: {}, signature: null, round: c.case.round,
  }));
  note(c, op.why === 'applicant' ? 'applicant.answered' : 'advice.given', { task: op.task, step: op.step });
  return null;
}

export function removed(c: Entering, op: Of<'remove'>): Answer {
  note(c, 'signer.removed', { ...actor(c).instead, task: op.task, step: op.step, signer: op.signer });
  return null;
}

/** The answer counts no more; it stays on record. */
export async function takenBack(c: Entering, op: Of<'take-back'>): Promise<Answer> {
  await takeBackDecision(c.tx, op.task);
  note(c, 'task.taken-back', { task: op.task, step: op.step });
  return null;
}

/** Tasks stand as they stood before the answer that was taken back; a reminder whose time has passed is not made up for. */
export async function reopen(c: Entering, op: Of<'reopen'>): Promise<Answer> {
  const { by } = actor(c);
  const reopened: { task: string; timers: Timer[] }[] = [];
  for (const { task, step, state, timers, holders } of op.tasks) {
    const [row] = await reopenTask(c.tx, task, state);
    if (!row) throw new Error('the task is not there');
    const people = holders.filter((one) => !isOutside(one));
    const shared = people.length > 1 || (row.seats > 1 && askOf(c.definition, step)?.mode.kind === 'any');
    if (state === 'open') queue(c, task, people, shared, row.dueAt, 'task.opened');
    else if (row.opened) for (const person of people) if (person !== by) tell(c, person, 'task.closed', task, { reason: 'taken-back' });
    reopened.push({ task, timers: timers.filter(({ kind, at }) => kind !== 'remind' || at > c.now) });
  }
  return { reopened };
}

/** The due instant moves later, by somebody's decision. */
export async function extend(c: Entering, op: Of<'extend'>): Promise<Answer> {
  const rule = ruleOf(c, op.step);
  if (!rule) throw new Error('the step has no deadline');
  const [row] = await pausedSince(c.tx, op.task);
  await moveDue(c.tx, op.task, new Date(op.until), false);
  await extendTask(c.tx, op.task);
  await remark(c);
  note(c, 'task.extended', { task: op.task, step: op.step, ...(row?.dueAt && { before: row.dueAt.toISOString() }), due: new Date(op.until).toISOString(), reason: 'person' });
  return { timers: clockTo(rule, op.task, c.now, op.until, c.calendar) };
}
