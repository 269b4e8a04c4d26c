// A task whole: what is asked, the form with its rights, how it may be answered, what was said before and what comes next.
import { createHash } from 'node:crypto';
import type { z } from '@hono/zod-openapi';
import { recordNames } from '#db/read/records.ts';
import type { DecisionRow, TaskRow } from '#db/read/case-record.ts';
import { canonical } from '#domain/canonical.ts';
import type { Ask, Definition, Right } from '#domain/definition/definition.ts';
import { requestsOf, stepOf } from '#domain/definition/steps.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { may } from '#domain/engine/may.ts';
import { startForm, type Values } from '#domain/form/check.ts';
import { rightsAt, seenText, visible } from '#domain/form/rights.ts';
import { applicantsPicks, pickingsOf } from '#domain/picks.ts';
import { decide } from '#domain/policy/policy.ts';
import { refuse, type Refusal } from '#domain/refusal.ts';
import { AMEND } from '#domain/engine/state.ts';
import { between, straightAfter } from '#domain/engine/straight.ts';
import { seenAt } from '#domain/resubmission.ts';
import type { Text } from '#domain/text.ts';
import type { Bar, Opinion, Task, TaskOutcome, TaskVerb } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { departmentIn, personIn } from '../organisation.ts';
import { parentFor } from '../reading.ts';
import type { Ahead } from '#domain/simulation/ahead.ts';
import { because } from './because.ts';
import { changesSince } from './changes.ts';
import { knowing, stepsOfReader, type Facts } from './facts.ts';
import { filesOf, fileView } from './files.ts';
import { formFields } from './field.ts';
import { endTitle } from './outline.ts';
import { outlookOf } from './outlook.ts';
import { outsideSeat } from './outside.ts';
import { decidingOn, pickingsFor } from './picks.ts';
import { progressOf } from './progress.ts';
import { readingOf } from './record.ts';
import { remarksOn, timingRemarks } from './remarks.ts';
import { readerRights, recordsIn, namesFor } from './rights.ts';
import { giverOf, isHolder } from './giver.ts';
import { headOfStep, instant, outcomeTitle, taskHeader } from './task-header.ts';
import { companyOf, notPassedOn, placesOf, seatVerbs, targetsOf } from './seat-verbs.ts';
import { barOf } from './verbs.ts';

/** Whether the task is in the caller's hands: he may decide it as far as rules about people go. */
export const holds = (caller: Caller, facts: Facts, task: TaskRow): boolean => isHolder(caller, task) || giverOf(caller, facts, task) !== undefined;

/** An opinion or an answer is asked for, not a decision. */
const isOpinion = ({ part }: TaskRow): boolean => part === 'advice' || part === 'question';

const forbidding: Record<string, Refusal> = { 'nobody-decides-his-own-request': refuse('self-approval'), 'nor-does-whoever-acts-for-its-applicant': refuse('conflict-of-interest') };

/** Why the caller may not give this answer (or may not answer at all), by rules about people first and by the case's state then. */
export function mayOnTask(caller: Caller, facts: Facts, task: TaskRow, act: { verb: 'decide'; outcome: string } | { verb: 'return'; to?: string } | { verb: 'resubmit' }): { refusal: Refusal; rule?: string } | undefined {
  const apart = headOfStep(facts.definition, task.stepId).ask?.apart ?? false;
  const over = task.state === 'done' || task.state === 'closed';
  const relations = [...facts.relations, ...(holds(caller, facts, task) || over ? (['holder'] as const) : [])];
  const ruling = decide(caller.subject, 'task.decide', { relations, process: facts.row.processKey, apart });
  if (!ruling.allowed) return { refusal: forbidding[ruling.rule] ?? facts.instead.get(task.id)?.refusal ?? refuse('not-yours'), rule: ruling.rule };
  if (over) return { refusal: refuse(facts.row.endedAt ? 'case-closed' : 'task-closed') };
  const giver = giverOf(caller, facts, task);
  const no = may(facts.plan, facts.standing.state, { ...act, task: task.id, key: '', head: facts.row.head, by: caller.id, ...(giver !== undefined && { for: giver }) } as PersonAct);
  return no && { refusal: act.verb === 'decide' ? inWords(facts, task, act.outcome, no) : no };
}

/** A request beside a task is refused in its own name. */
function inWords({ definition }: Facts, task: TaskRow, outcome: string, no: Refusal): Refusal {
  const side = headOfStep(definition, task.stepId).ask?.beside.find(({ key }) => key === outcome);
  if (side?.on.kind !== 'request' || (no.code !== 'request-pending' && no.code !== 'request-used')) return no;
  const most = side.on.most ?? 1;
  const data = { processZh: definition.title.zh, requestZh: side.title.zh, timesZh: most === 1 ? '一次' : ` ${most} 次`, timesEn: most === 1 ? 'once' : `${most} times` };
  return { ...no, data };
}

/** Field → right for the caller at this task: as holder by the step, otherwise as a reader of the case. */
function rightsFor(caller: Caller, facts: Facts, task: TaskRow, ask: Ask | undefined): Record<string, Right> {
  const { definition, row, ruling } = facts;
  if (task.stepId === AMEND && facts.relations.includes('applicant')) {
    const { edit } = startForm(definition.form);
    const mine = (key: string): Right => (task.state === 'open' && edit.includes(key) ? 'edit' : row.form[key] === undefined ? 'hide' : 'read');
    return Object.fromEntries(definition.form.map(({ key }) => [key, mine(key)]));
  }
  if (ask && holds(caller, facts, task) && task.part !== 'question') {
    const rights = rightsAt(definition, ask, row.form);
    return task.part === 'seat' ? rights : Object.fromEntries(Object.entries(rights).map(([key, right]) => [key, right === 'edit' ? 'read' : right]));
  }
  return readerRights(definition, row.form, ruling.obligations, stepsOfReader(facts, caller.id));
}

/** What binds a decision to what its task shows: the same text and hash as the record's. */
export const seenOf = (definition: Definition, ask: Ask | undefined, form: Record<string, unknown>): string =>
  createHash('sha256').update(ask ? seenText(definition, ask, form) : canonical(form)).digest('hex');

/** The task as the caller may see it. */
export async function taskView(deps: Deps, reader: Caller, facts: Facts, task: TaskRow): Promise<Task> {
  const caller = knowing(reader, facts);
  const { row, definition, tasks, decisions, comments } = facts;
  const { organisation } = caller;
  const { ask } = headOfStep(definition, task.stepId);
  const rights = rightsFor(caller, facts, task, ask);
  const shown = visible(definition.form, rights, row.form);
  const changes = task.stepId === AMEND ? [] : changesSince(definition, rights, decisions);
  const former = Object.fromEntries(changes.map(({ field, before }) => [field, before]));
  const named = (values: Values) => recordsIn(definition.form, values);
  const outlook = row.endedAt || task.state !== 'open' ? undefined : await outlookOf(deps, caller, facts, Date.now(), task.id);
  const [records, files, gone, reading, remarks, parent, outside] = await Promise.all([
    recordNames(deps.sql, [...named(shown), ...named(former)]), filesOf(deps.sql, definition.form, shown), filesOf(deps.sql, definition.form, former), readingOf(deps, caller, facts),
    task.state === 'open' ? remarksOn(deps, caller, facts, shown, outlook) : [], parentFor(deps, caller, row), outsideSeat(deps, caller, facts, task, shown),
  ]);
  const seats = notPassedOn(tasks).filter(({ activation, part }) => activation === task.activation && part === 'seat');
  const giver = giverOf(caller, facts, task);
  // What somebody was passed he has from that person, whatever the step had asked for.
  const why = giver === undefined && task.madeBy === null && holds(caller, facts, task) ? because(organisation, definition, task.capacities[caller.id] ?? task.capacity) : undefined;
  const { required } = requiredAt(definition, task, ask);
  return {
    ...taskHeader(organisation, definition, task),
    case: {
      id: row.id,
      number: row.number,
      process: { key: row.processKey, title: definition.title },
      title: row.title,
      state: row.state,
      startedBy: personIn(organisation, row.applicantId),
      department: departmentIn(organisation, row.departmentId),
      startedAt: instant(row.startedAt),
    },
    ...(ask?.clause !== undefined && { clause: ask.clause }),
    mode: ask?.mode.kind ?? 'one',
    pooled: task.holderId === null || (ask?.mode.kind === 'any' && seats.length > 1),
    capacity: task.capacity,
    progress: progressOf(caller, facts, ask, seats),
    outcomes: ask && !isOpinion(task) ? outcomesOf(caller, facts, task, ask) : [],
    picks: picksOn(caller, facts, task, ask),
    ...straightOf(facts, task, ask),
    // Whoever approves a date can still have it changed.
    remarks: [...remarks, ...(outlook && ask?.preset === 'approve' ? timingRemarks(caller, definition, shown, outlook) : [])],
    about: aboutOf(definition, task).filter((key) => (rights[key] ?? 'read') !== 'hide'),
    ...(parent && { parent }),
    form: formFields(definition.form, Date.now(), organisation.calendar)
      .filter((field) => (rights[field.key] ?? 'read') !== 'hide')
      .map((field) => ({ field: field.key, right: rights[field.key] ?? 'read', required: required.includes(field.key), ...(shown[field.key] !== undefined && { value: shown[field.key] }), definition: field })),
    asked: visible(definition.form, rights, row.asked),
    names: { ...namesFor(organisation, definition.form, former, records, gone), ...namesFor(organisation, definition.form, shown, records, files) },
    files: files.map((file) => fileView(organisation, file)),
    before: decisions.map((one) => opinion(caller, definition, one)),
    comments: comments.map(({ id, personId, at, text, mentions }) => ({ id, by: personIn(organisation, personId), at: instant(at), text, mentions: mentions.map((one) => personIn(organisation, one)) })),
    changes,
    ...(why && { because: why }),
    ...(giver !== undefined && { onBehalfOf: personIn(organisation, giver) }),
    reading,
    next: outlook ? nextOf(caller, facts, outlook) : [],
    ...verbsOf(caller, facts, task, ask),
    targets: task.state === 'open' && holds(caller, facts, task) ? targetsOf(facts, task) : [],
    places: ask && !isOpinion(task) ? placesOf(caller, facts, task) : [],
    ...companyOf(caller, facts, task),
    ...(outside && { outside }),
    seen: seenOf(definition, ask, row.form),
  };
}

/** Where the returned form, or the step that the case went back to, goes straight on to, and what must stay as it is for that. */
function straightOf({ definition, standing: { plan, state }, row }: Facts, { stepId, state: open, part }: TaskRow, ask: Ask | undefined): Pick<Task, 'straight'> {
  if (open !== 'open' || part !== 'seat') return {};
  const form = stepId === AMEND && state.straight ? { to: state.straight.step, between: between(state.straight) } : undefined;
  const on = form ?? straightAfter(plan, state, stepId);
  const step = on && stepOf(definition, on.to);
  if (!on || !step) return {};
  const seen = seenAt(definition, on.between, row.form);
  const edit = form ? startForm(definition.form).edit : ask ? Object.entries(rightsAt(definition, ask, row.form)).flatMap(([key, right]) => (right === 'edit' ? [key] : [])) : [];
  return { straight: { step: step.id, title: step.title, fields: edit.filter((key) => seen.has(key)), picks: form ? applicantsPicks(definition).flatMap(({ ask: { id } }) => (on.between.includes(id) ? [id] : [])) : [] } };
}

/** Whom the caller picks here, if it is his to answer. */
function picksOn(caller: Caller, facts: Facts, task: TaskRow, ask: Ask | undefined): Task['picks'] {
  const { definition, row } = facts;
  if (task.state !== 'open' || task.part !== 'seat' || !holds(caller, facts, task)) return [];
  const picks = ask ? pickingsOf(definition).filter(({ at }) => at === ask.id) : applicantsPicks(definition);
  return pickingsFor(caller, picks, decidingOn(caller, definition, row.applicantId, row.form), ask ? {} : row.picks);
}

/** What a step in the block of a request decides: the fields of the request, each after the date that it is to move. */
function aboutOf(definition: Definition, { stepId }: TaskRow): string[] {
  const on = requestsOf(definition, stepId).at(-1)?.request.on;
  const fields = on?.kind === 'request' ? on.edit : [];
  return [...new Set(fields.flatMap((key) => [definition.form.find((field) => field.key === key)?.after ?? key, key]))];
}

/** Where the case would stop from here on, and how it would end. */
function nextOf({ organisation }: Caller, { definition, standing }: Facts, { asks, steps, ending }: Ahead): Task['next'] {
  const stops = [...steps.keys()].filter((id) => !standing.current.has(id)).flatMap((id): Task['next'] => {
    const step = stepOf(definition, id);
    if (step?.kind === 'wait') return [{ kind: 'wait', title: step.title, people: [] }];
    const asked = step?.kind === 'ask' ? asks.findLast((one) => one.step === id && !one.passes) : undefined;
    return step && asked ? [{ kind: 'ask', title: step.title, people: asked.people.map((person) => personIn(organisation, person)) }] : [];
  });
  const end = ending === undefined ? undefined : endTitle(definition.steps, ending);
  return end ? [...stops, { kind: 'end', title: end, people: [] }] : stops;
}

const requiredAt = (definition: Definition, task: TaskRow, ask: Ask | undefined): { required: readonly string[] } =>
  task.stepId === AMEND ? { required: startForm(definition.form).require } : { required: ask?.outcomes.length ? ask.outcomes.map(({ require }) => require).reduce((all, one) => all.filter((key) => one.includes(key))) : [] };

const refusing: Text = { zh: '申请到此结束，不再往下审批；已为这份申请预留的档案会释放。', en: 'The request ends here. Nobody further is asked, and archives reserved for it are released.' };

/** What an answer brings about: in the words of the process, or else, where a no ends the case, that it does. */
const meaning = ({ preset, onReject }: Ask, vote: TaskOutcome['vote'], means: Text | undefined): { means?: Text } =>
  means ? { means } : preset === 'approve' && vote === 'reject' && onReject === 'case' ? { means: refusing } : {};

function outcomesOf(caller: Caller, facts: Facts, task: TaskRow, ask: Ask): TaskOutcome[] {
  const barred = (outcome: string) => {
    const no = mayOnTask(caller, facts, task, { verb: 'decide', outcome });
    return no && { barred: barOf('decide', no.refusal) };
  };
  const answers = ask.outcomes.filter(({ clock }) => !clock).map(({ key, title, vote, comment, signature, means, edit, require, confirm }): TaskOutcome => ({ key, title, vote, kind: 'answer', comment, signature, ...meaning(ask, vote, means), edit, require, confirm, ...barred(key) }));
  const requests = ask.beside.flatMap(({ key, title, on }): TaskOutcome[] =>
    on.kind === 'request' ? [{ key, title, vote: 'approve', kind: 'beside', comment: on.comment, signature: false, edit: on.edit, require: on.require, confirm: [], ...barred(key) }] : []);
  return [...answers, ...requests];
}

function verbsOf(caller: Caller, facts: Facts, task: TaskRow, ask: Ask | undefined): { verbs: TaskVerb[]; barred: z.infer<typeof Bar>[] } {
  const others = ask ? seatVerbs(caller, facts, task) : { verbs: [], barred: [] };
  const rest = others.barred.map(({ verb, refusal }) => barOf(verb, refusal));
  if (!holds(caller, facts, task) || task.state === 'done' || task.state === 'closed' || (ask && isOpinion(task))) return { verbs: others.verbs, barred: rest };
  if (!ask) return { verbs: facts.standing.state.phase === 'returned' && facts.relations.includes('applicant') ? ['resubmit'] : [], barred: [] };
  const first = ask.outcomes.find(({ clock }) => !clock)?.key ?? '';
  const decision = mayOnTask(caller, facts, task, { verb: 'decide', outcome: first });
  const to = targetsOf(facts, task)[0]?.to;
  const back = ask.returns ? mayOnTask(caller, facts, task, { verb: 'return', ...(to !== undefined && to !== 'start' && { to }) }) : undefined;
  return {
    verbs: [...(decision ? [] : (['decide'] as const)), ...(ask.returns && !back ? (['return'] as const) : []), ...others.verbs],
    barred: [...(decision ? [barOf('decide', decision.refusal)] : []), ...(back ? [barOf('return', back.refusal)] : []), ...rest],
  };
}

function opinion({ organisation }: Caller, definition: Definition, row: DecisionRow): z.infer<typeof Opinion> {
  const { title, ask } = headOfStep(definition, row.stepId);
  return {
    id: row.id,
    step: row.stepId,
    title,
    by: personIn(organisation, row.personId),
    ...(row.forId !== row.personId && { onBehalfOf: personIn(organisation, row.forId) }),
    outcome: row.outcome,
    outcomeTitle: outcomeTitle(ask, row.outcome) ?? { zh: row.outcome, en: row.outcome },
    ...(row.comment !== null && { comment: row.comment }),
    signed: row.signed,
    at: instant(row.at),
    superseded: row.superseded,
    round: row.round,
  };
}
