// What the reader of a task may do with it beside deciding it, and why not the rest.
import type { TaskRow } from '#db/read/case-record.ts';
import type { PersonAct, TaskAct } from '#domain/engine/act.ts';
import { act } from '#domain/engine/engine.ts';
import { may } from '#domain/engine/may.ts';
import type { Plan } from '#domain/engine/plan.ts';
import { targetsFrom } from '#domain/engine/rewind.ts';
import type { CaseState } from '#domain/engine/state.ts';
import { find } from '#domain/engine/verbs/seated.ts';
import { vanishing } from '#domain/engine/verbs/take-back.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { amendable } from '#domain/form/amend.ts';
import { isSuperior } from '#domain/eligible.ts';
import { sameHuman } from '#domain/organisation.ts';
import type { Action } from '#domain/policy/rule.ts';
import { decide, type Ruling } from '#domain/policy/policy.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import type { Text } from '#domain/text.ts';
import type { Task, TaskVerb } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import type { Facts } from './facts.ts';
import { giverOf } from './giver.ts';
import { headOfStep, outcomeTitle as titleOf } from './task-header.ts';

type SeatVerb = Exclude<TaskAct['verb'], 'decide' | 'return' | 'adviser-left'>;
/** In the order in which they are offered. */
const verbs: readonly SeatVerb[] = ['take-back', 'claim', 'release', 'answer', 'consult', 'ask-applicant', 'call-back', 'amend', 'add', 'transfer', 'hand-back', 'extend', 'reassign'];
const actionOf = (verb: SeatVerb): Action => (verb === 'reassign' ? 'task.reassign' : verb === 'extend' ? 'task.extend' : 'task.act');

/** What a delegate may do for the holder beside deciding, and what he is told that he may not. */
const delegable: ReadonlySet<SeatVerb> = new Set(['claim', 'release', 'consult', 'ask-applicant', 'call-back', 'amend', 'add', 'remove', 'transfer', 'hand-back']);

/** For whom the caller would do this; nobody where it is his own. */
export const doneFor = (caller: Caller, facts: Facts, task: TaskRow, verb: SeatVerb): { for?: string } => {
  const giver = delegable.has(verb) ? giverOf(caller, facts, task) : undefined;
  return giver === undefined ? {} : { for: giver };
};

/** What the policy says of a verb on this task. */
export function rulingOn(caller: Caller, facts: Facts, task: TaskRow, verb: SeatVerb): Ruling & { action: Action } {
  const { facts: organisation } = caller.organisation;
  const mine = doneFor(caller, facts, task, verb).for !== undefined || task.holders.includes(caller.id) || task.holderId === caller.id || task.decidedBy === caller.id || (verb === 'remove' && facts.tasks.some((one) => one.beside === task.id && one.madeBy === caller.id));
  const below = task.holderId !== null && isSuperior(organisation, caller.id, task.holderId);
  const relations = [...facts.relations, ...(mine ? (['holder'] as const) : []), ...(below ? (['superior-of-holder'] as const) : [])];
  const action = actionOf(verb);
  return { ...decide(caller.subject, action, { relations, process: facts.row.processKey }), action };
}

/** Each verb either allowed or barred with a reason; what the policy denies is left out, and what makes no sense on this task. */
export function seatVerbs(caller: Caller, facts: Facts, task: TaskRow): { verbs: TaskVerb[]; barred: { verb: TaskVerb; refusal: Refusal }[] } {
  const [allowed, barred]: [TaskVerb[], { verb: TaskVerb; refusal: Refusal }[]] = [[], []];
  for (const verb of verbs) {
    if (!rulingOn(caller, facts, task, verb).allowed) continue;
    const no = mayNow(caller, facts, task, verb);
    // Whoever had it first has nobody to hand it back to, now or later.
    if (verb === 'hand-back' && task.follows === null) continue;
    if (!no) allowed.push(verb);
    else if (worthSaying.has(no.code) && !pooled.has(verb) && (verb === 'take-back' || task.state !== 'done')) barred.push({ verb, refusal: no });
  }
  return { verbs: allowed, barred };
}

/** Reasons that tell somebody when, or by whom, it could be done after all; the others only say that the verb is not for this task. */
const worthSaying: ReadonlySet<string> = new Set(['no-redelegation', 'touched', 'past-effect', 'task-suspended', 'chain-too-long', 'in-person', 'already-asked', 'too-many-signers']);

/** Of a task that is not shared, nothing of these is worth saying. */
const pooled: ReadonlySet<SeatVerb> = new Set(['claim', 'release']);

function mayNow(caller: Caller, facts: Facts, task: TaskRow, verb: SeatVerb): Refusal | undefined {
  const { plan, standing: { state }, row, tasks, definition } = facts;
  const probe = { verb, ...doneFor(caller, facts, task, verb), task: task.id, by: caller.id, key: '', head: row.head, to: '', people: [], place: 'with', until: 0, signer: '' } as unknown as PersonAct;
  const no = may(plan, state, probe);
  if (verb === 'add' && placesOf(caller, facts, task).length) return undefined;
  if (no) return no;
  if (verb === 'extend') return stepOf(definition, task.stepId)?.kind === 'ask' && task.dueAt && !task.holders.includes(caller.id) && task.holderId !== caller.id ? undefined : refuse('not-allowed-here');
  if (verb === 'amend') return amendable(headOfStep(definition, task.stepId).ask ?? { rights: {}, outcomes: [] }).length ? undefined : refuse('not-allowed-here');
  if (verb === 'ask-applicant') return sameHuman(caller.organisation.facts, caller.id, row.applicantId) || task.holders.some((person) => sameHuman(caller.organisation.facts, person, row.applicantId)) ? refuse('not-allowed-here') : undefined;
  if (verb === 'reassign') return task.overdue || caller.subject.roles.includes('sysadmin') ? undefined : refuse('not-allowed-here');
  if (verb !== 'take-back') return undefined;
  // What it has brought about is not all on record yet: nobody can say what would go with it.
  if (state.owed.length) return refuse('not-reversible');
  const gone = vanishing(act(plan, state, probe).owed);
  return tasks.some(({ id, touchedAt }) => gone.includes(id) && touchedAt !== null) ? refuse('touched') : undefined;
}

const places = ['before', 'with', 'after'] as const;

/** Where the caller may add signers to this task now: to those who wait before it, beside it, or after it. */
export const placesOf = (caller: Caller, facts: Facts, task: TaskRow): Task['places'] =>
  rulingOn(caller, facts, task, 'add').allowed
    ? places.filter((place) => !may(facts.plan, facts.standing.state, { verb: 'add', ...doneFor(caller, facts, task, 'add'), task: task.id, by: caller.id, key: '', head: facts.row.head, people: [], place }))
    : [];

const applicantTitle: Text = { zh: '申请人', en: 'The applicant' };

/** Where the task could be sent back to, the applicant first. */
export function targetsOf({ plan, standing: { state }, definition }: Facts, task: TaskRow): Task['targets'] {
  const found = find(plan, state, task.id);
  if (!found?.step.returns || found.asked) return [];
  const steps = targetsFrom(plan, state, found.node.id).map((to) => ({ to, title: stepOf(definition, to)?.title ?? { zh: to, en: to } }));
  return [...(state.irreversible ? [] : [{ to: 'start', title: applicantTitle }]), ...steps].map((target) => ({ ...target, straight: isStraight(plan, state, task, target.to) }));
}

/** Whether the case, sent back there now, would come straight back. */
function isStraight(plan: Plan, state: CaseState, task: TaskRow, to: string): boolean {
  const back: PersonAct = { verb: 'return', task: task.id, by: '', key: '', head: state.seq, ...(to !== 'start' && { to }) };
  return !state.owed.length && act(plan, state, back).owed.some((op) => (op.op === 'returned' && op.only !== undefined) || (op.op === 'rewind' && op.standing !== undefined));
}

/** Tasks in whose place nobody else has another one: by transfer, reassignment, or because somebody sits in. */
export function notPassedOn(tasks: readonly TaskRow[]): TaskRow[] {
  const passed = new Set(tasks.map(({ follows }) => follows));
  return tasks.filter(({ id }) => !passed.has(id));
}

/** Who was added to this task or asked beside it, and who had it before. */
export function companyOf(caller: Caller, facts: Facts, task: TaskRow): Pick<Task, 'company' | 'chain' | 'note' | 'madeBy'> {
  const { organisation } = caller;
  const { tasks, definition } = facts;
  const person = (id: string) => personIn(organisation, id);
  const before: string[] = [];
  for (let at = task.follows; at !== null; ) {
    const one = tasks.find(({ id }) => id === at);
    if (one?.holderId) before.unshift(one.holderId);
    at = one?.follows ?? null;
  }
  const company = notPassedOn(tasks).filter(({ beside }) => beside === task.id || (beside !== null && isBefore(tasks, beside, task)));
  return {
    company: company.flatMap(({ id, part, holderId, state, stepId, outcome, closeReason, madeBy, note }) => {
      if (holderId === null || part === 'seat') return [];
      const outcomeTitle = outcome === null ? undefined : titleOf(headOfStep(definition, stepId).ask, outcome);
      return [{ task: id, part, person: person(holderId), state, ...(closeReason !== null && { closeReason }), ...(outcomeTitle && { outcomeTitle }), ...(madeBy !== null && { by: person(madeBy) }), ...(note !== null && { note }), removable: isRemovable(caller, facts, task, id) }];
    }),
    chain: before.map(person),
    ...(task.note !== null && { note: task.note }),
    ...(task.madeBy !== null && { madeBy: person(task.madeBy) }),
  };
}

/** Whether the caller may remove a signer from beside this task now. */
function isRemovable(caller: Caller, facts: Facts, task: TaskRow, signer: string): boolean {
  const { plan, standing, row } = facts;
  return rulingOn(caller, facts, task, 'remove').allowed && !may(plan, standing.state, { verb: 'remove', ...doneFor(caller, facts, task, 'remove'), task: task.id, signer, by: caller.id, key: '', head: row.head });
}

/** Whether the seat had this task before it went to whoever has it now. */
function isBefore(tasks: readonly TaskRow[], earlier: string, { follows }: TaskRow): boolean {
  for (let at = follows; at !== null; at = tasks.find(({ id }) => id === at)?.follows ?? null) if (at === earlier) return true;
  return false;
}
