// The last look at an act, inside the transaction, on the database's clock (approval-idioms §2): what the api saw may be hours old.
import { urgesOf } from '#db/read/trail.ts';
import { taskOf } from '#db/record/seats.ts';
import { decidedBy, holdersIn } from '#db/record/tasks.ts';
import { mayNotAnswer } from '#domain/barred.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { askOf } from '#domain/definition/steps.ts';
import { checkForm, startForm, type Values, type Writable } from '#domain/form/check.ts';
import { badAmendment, writableInAmendment } from '#domain/form/amend.ts';
import { latestOf } from '#domain/form/latest.ts';
import { writableWith } from '#domain/form/rights.ts';
import { speaksFor } from '#domain/leaving.ts';
import { applicantsPicks, picksWith } from '#domain/picks.ts';
import { urgedTooOften } from '#domain/policy/urging.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { isOutside } from '#domain/outside.ts';
import { mayOnSeat, mayOversee, maySecond, maySteer } from './allow-seat.ts';
import { actsFor } from './deputies.ts';
import type { Entering } from './entering.ts';
import { takeFilesOf } from './files.ts';
import { formHash } from './hash.ts';
import { mayMigrate } from './migrate.ts';
import { keptOut, whoIs } from './asked.ts';
import { strangerAmong } from './mentions.ts';
import { mayAnswerByLink } from './outside.ts';
import { mayName, ownPicks, pick } from './picks.ts';

/** Why this act may not be recorded, or nothing. Nothing is written here but into `c.form`, with the values that the act may change, and whose the files are that it names. */
export async function mayBeRecorded(c: Entering): Promise<Refusal | undefined> {
  const { act } = c.writing;
  if (!act || !('by' in act) || act.verb === 'start') return undefined;
  if (isOutside(act.by)) return mayAnswerByLink(c, act);
  const person = c.facts.people[act.by];
  if (!person?.active) return refuse('person-unavailable');
  // Whatever a delegate does, he has leave for it at this moment, or it is not done.
  const no = act.for === undefined ? undefined : await actsFor(c, 'task' in act ? act.task : '', act.by, act.for);
  if (no) return no;
  const own = speaksFor(c.facts, c.case.applicantId) === act.by;
  switch (act.verb) {
    case 'decide':
    case 'return':
      return mayDecide(c, act);
    case 'cancel':
      return maySteer(c, act.by);
    case 'jump':
      return maySteer(c, act.by) ?? maySecond(c, act.by);
    case 'migrate':
      return (await mayMigrate(c, act)) ?? maySecond(c, act.by);
    case 'repair':
      return mayOversee(c, act.by) ?? (act.result === undefined ? undefined : maySecond(c, act.by));
    case 'withdraw':
      return own ? undefined : refuse('not-allowed');
    case 'resubmit':
      return own ? (fill(c, startForm(c.definition.form)) ?? (await pick(c, applicantsPicks(c.definition), { ...ownPicks(c), ...c.content?.picks }, act.by)) ?? keepFiles(c, act.by)) : refuse('not-allowed');
    case 'recall':
      return mayRecall(c, act.by);
    case 'amend':
      return mayAmend(c, act);
    case 'name':
      return (await mayName(c, act)) ?? (askOf(c.definition, act.step)?.clause === undefined ? undefined : maySecond(c, act.by));
    case 'comment':
      return c.content?.comment ? strangerAmong(c) : refuse('reason-required');
    case 'urge':
      return own ? mayUrge(c, act.by) : refuse('not-allowed');
    default:
      return mayOnSeat(c, act);
  }
}

async function mayUrge(c: Entering, person: string): Promise<Refusal | undefined> {
  if ((await holdersIn(c.tx, c.case.id)).every(({ personId }) => personId === person)) return refuse('nothing-to-urge');
  return urgedTooOften((await urgesOf(c.tx, c.case.id)).map(({ ago }) => ago));
}

async function mayRecall(c: Entering, person: string): Promise<Refusal | undefined> {
  const op = c.writing.ops.find((one) => one.op === 'recalled');
  const side = op?.op === 'recalled' ? askOf(c.definition, op.step)?.beside.find(({ on }) => on.kind === 'event' && on.event === op.event) : undefined;
  const owners = side?.on.kind === 'event' && side.on.recall ? await whoIs(c, side.on.recall) : [];
  if (!owners.some((owner) => owner.person === person)) return refuse('not-allowed');
  return c.content?.comment ? undefined : refuse('reason-required');
}

type Deciding = Extract<NonNullable<Entering['writing']['act']>, { verb: 'decide' | 'return' | 'amend' }>;

async function mayDecide(c: Entering, act: Exclude<Deciding, { verb: 'amend' }>): Promise<Refusal | undefined> {
  const op = c.writing.ops.find((one) => one.op === 'decided');
  const ask = op?.op === 'decided' ? askOf(c.definition, op.step) : undefined;
  if (!ask || op?.op !== 'decided') return refuse('no-such-task');
  const approving = ask.preset === 'approve';
  const [[task], before] = await Promise.all([
    taskOf(c.tx, act.task), approving ? decidedBy(c.tx, c.case.id, op.node, c.facts.people[act.by]?.humanId ?? act.by) : [],
  ]);
  const no = await mayHold(c, ask, act, task);
  if (no) return no;
  if (before.length) return refuse('duplicate-signer');
  if (act.seen !== undefined && act.seen !== formHash(c, ask)) return refuse('content-changed');
  if (act.verb === 'return') return c.content?.comment ? undefined : refuse('reason-required');
  return mayAnswer(c, ask, act.outcome, act.by, task !== undefined && ADDED.has(task.part));
}

/** Why this is nobody's to decide who acts here. */
async function mayHold(c: Entering, ask: Ask, act: Deciding, task: Awaited<ReturnType<typeof taskOf>>[number] | undefined): Promise<Refusal | undefined> {
  if (!task) return refuse('no-such-task');
  const person = act.for ?? act.by;
  return mayNotAnswer({ facts: c.facts, applicant: c.case.applicantId, ask, kept: await keptOut(c, ask) }, { person, capacity: task.capacities[person] ?? task.capacity, previous: task.previous }, act.by);
}

/** Whoever may decide may change what the step lets him, as far as nobody has agreed to it. */
async function mayAmend(c: Entering, act: Extract<Deciding, { verb: 'amend' }>): Promise<Refusal | undefined> {
  const op = c.writing.ops.find((one) => one.op === 'amended');
  const ask = op?.op === 'amended' ? askOf(c.definition, op.step) : undefined;
  if (!ask || op?.op !== 'amended') return refuse('no-such-task');
  const [task] = await taskOf(c.tx, act.task);
  const no = (await mayHold(c, ask, act, task)) ?? (act.seen !== undefined && act.seen !== formHash(c, ask) ? refuse('content-changed') : undefined);
  if (no) return no;
  return fill(c, writableInAmendment(c.definition, ask, (c.content?.form ?? {}) as Values), (form) => badAmendment(c.definition, op.approved, c.case.form, form)) ?? keepFiles(c, act.by);
}

/** Whoever was added says yes or no to what is there: the fields are the business of whoever the step asks. */
const ADDED: ReadonlySet<string> = new Set(['before', 'with', 'after']);

async function mayAnswer(c: Entering, ask: Ask, outcome: string, by: string, added: boolean): Promise<Refusal | undefined> {
  const rule = ask.outcomes.find((one) => one.key === outcome) ?? ask.beside.find((one) => one.key === outcome)?.on;
  if (!rule || !('comment' in rule)) return refuse('outcome-unknown');
  if (rule.comment === 'required' && !c.content?.comment) return refuse('reason-required');
  if ('signature' in rule && rule.signature && c.content?.signature?.name !== signer(c)) return refuse('signature-required');
  if (added) return undefined;
  const writable = writableWith(ask, outcome);
  return (writable ? fill(c, writable) : undefined) ?? (await pick(c, picksWith(c.definition, ask, outcome), c.content?.picks ?? {}, by)) ?? keepFiles(c, by);
}

const signer = (c: Entering): string | undefined => (c.writing.act && 'by' in c.writing.act ? c.facts.people[c.writing.act.by]?.name : undefined);

/** Checks the submitted values, `also` against what they make of the form, and takes them into the case's form. */
function fill(c: Entering, writable: Writable, also: (form: Values) => Refusal | undefined = () => undefined): Refusal | undefined {
  const checked = checkForm(c.definition.form, writable, (c.content?.form ?? {}) as Values, { now: c.now, latest: latestOf(c.definition.form, c.now, c.calendar), standing: c.form, offsetMinutes: c.calendar.offsetMinutes, signer: signer(c) });
  if ('refusal' in checked) return checked.refusal;
  const no = also({ ...c.form, ...checked.values });
  if (no) return no;
  Object.assign(c.form, checked.values);
  return undefined;
}

/** The files that the form names now are the case's: last of all, as what was taken stays taken. */
const keepFiles = (c: Entering, person: string): Promise<Refusal | undefined> => takeFilesOf(c.tx, c.definition, c.form, c.case.form, person, c.case.id);
