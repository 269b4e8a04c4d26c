// The last look at a verb that moves a seat, asks beside it, or undoes an answer: who may, and who may be given it, on the database's clock.
import { seatedIn, taskOf, touchedAt } from '#db/record/seats.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import { isSuperior, mayAdvise, mayBeAdded, mayTakeOver } from '#domain/eligible.ts';
import type { TaskAct } from '#domain/engine/act.ts';
import type { Op } from '#domain/engine/op.ts';
import { vanishing } from '#domain/engine/verbs/take-back.ts';
import { keepersIn, sameHuman } from '#domain/organisation.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { keptOut } from './asked.ts';
import { inherits } from './departures.ts';
import type { Entering } from './entering.ts';
import { positionOf } from './position.ts';

type SeatAct = Exclude<TaskAct, { verb: 'decide' | 'return' | 'amend' }>;

const reason = (c: Entering): Refusal | undefined => (c.content?.comment ? undefined : refuse('reason-required'));

/** Why this verb may not be recorded, or nothing. */
export async function mayOnSeat(c: Entering, act: SeatAct): Promise<Refusal | undefined> {
  switch (act.verb) {
    case 'transfer':
    case 'reassign':
    case 'hand-back':
      return mayMove(c, act);
    case 'add':
      return reason(c) ?? mayAddAll(c, act);
    case 'consult':
      return reason(c) ?? act.people.map((person) => mayAdvise(c.facts, c.case.applicantId, person)).find((no) => no !== undefined);
    case 'ask-applicant':
      return mayAskApplicant(c, act);
    case 'answer':
      return reason(c);
    case 'take-back':
      return (await touchedAt(c.tx, vanishing(c.writing.ops))).some((row) => row.touchedAt) ? refuse('touched') : undefined;
    case 'extend':
      return mayExtend(c, act);
    case 'adviser-left':
      return mayCloseAdvice(c, act.task, act.by);
    case 'claim':
    case 'release':
    case 'call-back':
    case 'remove':
      return undefined;
  }
}

const opOf = <K extends Op['op']>(c: Entering, kind: K): Extract<Op, { op: K }> | undefined => c.writing.ops.find((op): op is Extract<Op, { op: K }> => op.op === kind);

/** Never himself, for whomever: while he is asked the clock stands still. */
function mayAskApplicant(c: Entering, { by, for: whose = by }: Extract<SeatAct, { verb: 'ask-applicant' }>): Refusal | undefined {
  const { applicantId } = c.case;
  if ([by, whose].some((person) => sameHuman(c.facts, person, applicantId))) return refuse('not-allowed-here');
  return c.facts.people[applicantId]?.active ? reason(c) : refuse('person-unavailable');
}

/** The step as it is asked, who sits in it beside this task, and whose the task is or could be. */
async function stepOf(c: Entering, { node, step, task }: { node: string; step: string; task: string }): Promise<{ ask: Ask; seated: string[]; candidates: string[] }> {
  const ask = askOf(c.definition, step);
  if (!ask) throw new Error('the step is not in the definition');
  const rows = await seatedIn(c.tx, c.case.id, node);
  const [its, others] = [true, false].map((own) => rows.filter(({ id }) => (id === task) === own).map(({ personId }) => personId));
  return { ask, seated: others ?? [], candidates: its ?? [] };
}

async function mayMove(c: Entering, act: Extract<SeatAct, { verb: 'transfer' | 'reassign' | 'hand-back' }>): Promise<Refusal | undefined> {
  const op = opOf(c, 'move');
  const [row] = await taskOf(c.tx, act.task);
  if (!op || !row) return refuse('no-such-task');
  const { ask, seated, candidates } = await stepOf(c, op);
  const gone = candidates.every((person) => !c.facts.people[person]?.active) ? candidates[0] : undefined;
  const left = act.verb === 'reassign' ? gone : undefined;
  if (act.verb === 'reassign') {
    const administrator = c.facts.roles.sysadmin?.includes(act.by) ?? false;
    const superior = row.overdue && row.holderId !== null && isSuperior(c.facts, act.by, row.holderId);
    if (!administrator && !superior) return refuse('not-allowed');
    // Nobody chooses who decides his own request, unless somebody has to.
    if (left === undefined && sameHuman(c.facts, act.by, c.case.applicantId)) return refuse('self-approval');
    if (administrator && !superior && sameHuman(c.facts, act.to, act.by) && ask.clause !== undefined) return refuse('two-person', { clause: ask.clause });
  }
  // Whoever is named in a document signs it himself, unless he has left.
  if (act.verb === 'reassign' && ask.preset === 'sign' && left === undefined) return refuse('in-person');
  if (left !== undefined && (await inherits(c, ask, left, row.capacity, seated, op.to))) return reason(c);
  return reason(c) ?? mayTakeOver({ facts: c.facts, applicant: c.case.applicantId, ask, seated, kept: await keptOut(c, ask) }, { capacity: row.capacities[row.holderId ?? ''] ?? row.capacity, holder: row.holderId ?? undefined }, op.to);
}

async function mayAddAll(c: Entering, act: Extract<SeatAct, { verb: 'add' }>): Promise<Refusal | undefined> {
  const op = opOf(c, 'add');
  if (!op) return refuse('no-such-task');
  const { ask, seated } = await stepOf(c, op);
  const given = { facts: c.facts, applicant: c.case.applicantId, ask, seated: [...seated, act.by, ...(act.for === undefined ? [] : [act.for])], kept: await keptOut(c, ask) };
  return act.people.map((person, i) => mayBeAdded({ ...given, seated: [...given.seated, ...act.people.slice(0, i)] }, person)).find((no) => no !== undefined);
}

/** By an administrator, when whoever was asked has left. */
async function mayCloseAdvice(c: Entering, task: string, by: string): Promise<Refusal | undefined> {
  const [row] = await taskOf(c.tx, task);
  if (!c.facts.roles.sysadmin?.includes(by)) return refuse('not-allowed');
  const adviser = row?.holderId ?? undefined;
  return adviser !== undefined && !c.facts.people[adviser]?.active ? reason(c) : refuse('not-allowed-here');
}

const MOST_EXTENSIONS = 2;

/** By the superior, the process owner or an administrator, never the holder; twice at most; a date of the form does not move so. */
async function mayExtend(c: Entering, act: Extract<SeatAct, { verb: 'extend' }>): Promise<Refusal | undefined> {
  const op = opOf(c, 'extend');
  const [row] = await taskOf(c.tx, act.task);
  const ask = op && askOf(c.definition, op.step);
  if (!ask || !row) return refuse('no-such-task');
  const holder = row.holderId;
  const may = keepersIn(c.facts).includes(act.by) || (holder !== null && isSuperior(c.facts, act.by, holder));
  if (!may || holder === act.by) return refuse('not-allowed');
  if (ask.due?.after === undefined || row.extended >= MOST_EXTENSIONS || act.until <= Math.max(c.now, row.dueAt?.getTime() ?? 0)) return refuse('not-allowed-here');
  return reason(c);
}

/** Whoever keeps processes going, with a reason, and never on his own request. */
export function mayOversee(c: Entering, by: string): Refusal | undefined {
  if (!keepersIn(c.facts).includes(by)) return refuse('not-allowed');
  return sameHuman(c.facts, by, c.case.applicantId) ? refuse('self-approval') : reason(c);
}

/** An administrator's verb on a case: with a reason, and never on his own request. */
export function maySteer(c: Entering, by: string): Refusal | undefined {
  if (!c.facts.roles.sysadmin?.includes(by)) return refuse('not-allowed');
  return sameHuman(c.facts, by, c.case.applicantId) ? refuse('self-approval') : reason(c);
}

/** Where a verb takes two people: whoever asks for the same as the first is another human, whatever account he uses. */
export async function maySecond(c: Entering, by: string): Promise<Refusal | undefined> {
  if (c.writing.ops.some(({ op }) => op === 'proposed')) return undefined;
  const { proposed } = (await positionOf(c)).state;
  return proposed && sameHuman(c.facts, proposed.by, by) ? refuse('two-person') : undefined;
}
