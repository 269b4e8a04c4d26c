// The first look: everything that can be known before an act is staged. The case and the database look again.
import { filesById } from '#db/read/files.ts';
import { recordNames } from '#db/read/records.ts';
import type { Ask } from '#domain/definition/definition.ts';
import { checkForm, startForm, type Values, type Writable } from '#domain/form/check.ts';
import { filesIn, strangeFile } from '#domain/form/files.ts';
import { idsIn } from '#domain/form/ids.ts';
import { latestOf } from '#domain/form/latest.ts';
import { needsOpening } from '#domain/form/opening.ts';
import { writableWith } from '#domain/form/rights.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import { speaksFor } from '#domain/leaving.ts';
import { applicantsPicks, badNaming, badPicks, picksWith } from '#domain/picks.ts';
import { mayStart } from '#domain/policy/starting.ts';
import { refuse, withoutReason, type Refusal } from '#domain/refusal.ts';
import { AMEND } from '#domain/engine/state.ts';
import type { CaseVerb, DecideBody, ReturnBody, StartBody } from '../contract.ts';
import type { Caller, Deps } from '../env.ts';
import { denied, readCase, readCaseOfTask, readNamed } from '../reading.ts';
import { factsOf, type Facts } from '../view/facts.ts';
import { giverOf } from '../view/giver.ts';
import { holds, mayOnTask, seenOf } from '../view/task.ts';
import { headOfStep } from '../view/task-header.ts';
import { strangersAmong } from '../view/mentions.ts';
import { chosenOf, decidingOn } from '../view/picks.ts';
import { actionOf, mayOnCase } from '../view/verbs.ts';
import { opaque, type Prepared } from './desk.ts';

type Prepares = Prepared | { refusal: Refusal };

/** A new case. */
export async function prepareStart(deps: Deps, caller: Caller, { process, form, picks = {}, from }: StartBody): Promise<Prepares> {
  const found = await deps.known.startable(process);
  if (!found || !mayStart(caller.subject, found.definition)) return { refusal: refuse('not-found') };
  if (from !== undefined && !(await readNamed(deps, caller, from))) return { refusal: refuse('cannot-read') };
  await loadPatterns(found.definition.form);
  const checked = wrongWith(caller, found.definition.form, startForm(found.definition.form), form, {});
  if (checked) return { refusal: checked };
  const missing = (await recordsMissing(deps, found.definition.form, form)) ?? (await filesStrange(deps, caller, found.definition.form, form, {}));
  const strange = missing ?? badPicks(applicantsPicks(found.definition), picks, caller.organisation.facts, decidingOn(caller, found.definition, caller.id, form), caller.id);
  return strange ? { refusal: strange } : { caseId: opaque('c'), act: { verb: 'start' }, process, looked: { startable: found }, content: { form, picks } };
}

/** The verbs on a case that its workflow takes in; the others concern the record alone. */
export type CaseAct = Exclude<CaseVerb, 'copy'>;

/** A verb on a case. `content` goes with it, sealed. */
export async function prepareOnCase(deps: Deps, caller: Caller, id: string, verb: CaseAct, content: Prepared['content'], more: { to?: string; step?: string; people?: string[] } = {}): Promise<Prepares> {
  const found = await readCase(deps, caller, id);
  if (!found) return { refusal: refuse('no-such-case') };
  const facts = await factsOf(deps, found);
  const no = await mayOnCase(deps, caller, facts, verb, more);
  if (no) return authority(deps, caller, actionOf(verb), no, id);
  if (verb === 'resubmit') {
    const { definition, row } = facts;
    const wrong = wrongWith(caller, definition.form, startForm(definition.form), content.form ?? {}, row.form) ?? (await recordsMissing(deps, definition.form, content.form ?? {})) ?? (await filesStrange(deps, caller, definition.form, content.form ?? {}, row.form));
    const picks = applicantsPicks(definition);
    const strange = wrong ?? badPicks(picks, { ...chosenOf(picks, row.picks), ...content.picks }, caller.organisation.facts, decidingOn(caller, definition, row.applicantId, { ...row.form, ...content.form }), caller.id);
    if (strange) return { refusal: strange };
  }
  if (verb === 'name') {
    const { definition, row } = facts;
    const speaker = speaksFor(caller.organisation.facts, row.applicantId) ?? row.applicantId;
    const strange = badNaming(definition, caller.organisation.facts, decidingOn(caller, definition, row.applicantId, row.form), row.picks, speaker, { by: caller.id, step: more.step ?? '', people: more.people ?? [] });
    if (strange) return { refusal: strange };
    if (caller.id !== speaker && !content.comment) return { refusal: refuse('reason-required') };
  }
  const stranger = content.mentions ? await strangersAmong(deps, caller, facts, content.mentions) : undefined;
  if (stranger) return { refusal: stranger };
  if ((verb === 'cancel' || verb === 'jump') && !content.comment) return { refusal: refuse('reason-required') };
  return { caseId: id, act: { verb, ...more } as Prepared['act'], looked: { head: found.row.head }, content };
}

/** An answer to a task. `unopened`: it is given from a list, where nothing can be filled in, signed, or read that is protected. */
export async function prepareDecision(deps: Deps, caller: Caller, task: string, body: DecideBody, unopened = false): Promise<Prepares> {
  const found = await onTask(deps, caller, task, { verb: 'decide', outcome: body.outcome });
  if ('refusal' in found) return found;
  const { facts, ask, whose, added } = found;
  if (!ask) return { refusal: refuse('not-allowed-here') };
  if (unopened && needsOpening(facts.definition, ask, body.outcome, facts.row.form)) return { refusal: refuse('needs-opening') };
  const wrong = contentOf(caller, facts, ask, body, added) ?? (await filesStrange(deps, caller, facts.definition.form, body.form ?? {}, facts.row.form));
  if (wrong) return { refusal: wrong };
  const { comment, form, signature, seen, picks } = body;
  const { definition, row } = facts;
  const strange = badPicks(added ? [] : picksWith(definition, ask, body.outcome), picks ?? {}, caller.organisation.facts, decidingOn(caller, definition, row.applicantId, row.form), caller.id);
  if (strange) return { refusal: strange };
  return { caseId: facts.row.id, looked: { head: facts.row.head }, act: { verb: 'decide', ...whose, task, outcome: body.outcome, ...(seen !== undefined && { seen }) }, content: { comment, form, signature, seen, picks } };
}

/** A task sent back to the applicant. */
export async function prepareReturn(deps: Deps, caller: Caller, task: string, { to, comment, seen }: ReturnBody): Promise<Prepares> {
  const target = to === 'start' ? {} : { to };
  const found = await onTask(deps, caller, task, { verb: 'return', ...target });
  if ('refusal' in found) return found;
  if (seen !== undefined && seen !== seenOf(found.facts.definition, found.ask, found.facts.row.form)) return { refusal: refuse('content-changed') };
  if (!comment) return { refusal: withoutReason() };
  return { caseId: found.facts.row.id, looked: { head: found.facts.row.head }, act: { verb: 'return', ...found.whose, task, ...target, ...(seen !== undefined && { seen }) }, content: { comment, seen } };
}

async function onTask(deps: Deps, caller: Caller, id: string, act: { verb: 'decide'; outcome: string } | { verb: 'return'; to?: string }): Promise<{ facts: Facts; ask: Ask | undefined; added: boolean; whose: { for?: string } } | { refusal: Refusal }> {
  const found = await readCaseOfTask(deps, caller, id);
  if (!found) return { refusal: refuse('no-such-task') };
  const facts = await factsOf(deps, found);
  const task = facts.tasks.find((one) => one.id === id);
  if (!task) return { refusal: refuse('no-such-task') };
  const no = mayOnTask(caller, facts, task, act);
  if (no) return authority(deps, caller, 'task.decide', no, facts.row.id);
  if (task.stepId === AMEND && holds(caller, facts, task)) return { refusal: refuse('not-allowed-here') };
  const giver = giverOf(caller, facts, task);
  return { facts, ask: headOfStep(facts.definition, task.stepId).ask, added: task.part !== 'seat', whose: giver === undefined ? {} : { for: giver } };
}

async function authority(deps: Deps, caller: Caller, action: Parameters<typeof denied>[2], no: { refusal: Refusal; rule?: string }, caseId: string): Promise<{ refusal: Refusal }> {
  if (no.rule !== undefined) await denied(deps, caller, action, no.rule, no.refusal.code, caseId);
  return { refusal: no.refusal };
}

/** Comment, signature, fields and what was seen, in the order in which the record will look at them. */
function contentOf(caller: Caller, { definition, row }: Facts, ask: Ask, { outcome, comment, form, seen, signature }: DecideBody, added: boolean): Refusal | undefined {
  if (seen !== undefined && seen !== seenOf(definition, ask, row.form)) return refuse('content-changed');
  const answer = ask.outcomes.find(({ key }) => key === outcome);
  const on = ask.beside.find(({ key }) => key === outcome)?.on;
  const commented = answer?.comment ?? (on?.kind === 'request' ? on.comment : 'none');
  if (commented === 'required' && !comment) return withoutReason();
  if (answer?.signature && signature?.name !== caller.name) return refuse('signature-required');
  if (added) return form && Object.keys(form).length ? refuse('not-allowed-here') : undefined;
  const writable = writableWith(ask, outcome);
  return writable ? wrongWith(caller, definition.form, writable, form ?? {}, row.form) : refuse('outcome-unknown');
}

/** The submitted values as they would be kept, or what is wrong with them. */
export function fill(caller: Caller, fields: Facts['definition']['form'], writable: Writable, form: Values, standing: Values): { values: Values } | { refusal: Refusal } {
  const now = Date.now();
  const { calendar } = caller.organisation;
  return checkForm(fields, writable, form, { now, latest: latestOf(fields, now, calendar), offsetMinutes: calendar.offsetMinutes, standing, signer: caller.name });
}

const wrongWith = (...given: Parameters<typeof fill>): Refusal | undefined => {
  const checked = fill(...given);
  return 'refusal' in checked ? checked.refusal : undefined;
};

/** Files that are not there, or not the caller's to attach. */
export async function filesStrange(deps: Deps, caller: Caller, fields: Facts['definition']['form'], form: Values, standing: Values): Promise<Refusal | undefined> {
  const named = filesIn(fields, form);
  return named.length ? strangeFile(named, await filesById(deps.sql, named.map(({ id }) => id)), caller.id, filesIn(fields, standing)) : undefined;
}

/** Records that do not exist, or can never be had again. */
async function recordsMissing(deps: Deps, fields: Facts['definition']['form'], form: Values): Promise<Refusal | undefined> {
  const wanted = fields.flatMap((field) => (field.type === 'record-ref' ? idsIn(form[field.key]).map((id) => ({ id, field })) : []));
  if (!wanted.length) return undefined;
  const known = new Map((await recordNames(deps.sql, wanted.map(({ id }) => id))).map((record) => [record.id, record]));
  const unknown = wanted.find(({ id, field }) => known.get(id)?.type !== field.of);
  if (unknown) return refuse('form-invalid', { fields: [{ path: unknown.field.key, code: 'no-such-record', message: { zh: '没有这份档案', en: 'There is no such record' } }] });
  const gone = wanted.find(({ id }) => known.get(id)?.state === 'lost' || known.get(id)?.state === 'destroyed');
  return gone && refuse('not-available', { fields: [{ path: gone.field.key, code: 'not-available', message: { zh: `${known.get(gone.id)?.number ?? ''} 已遗失或销毁`, en: `${known.get(gone.id)?.number ?? ''} is lost or destroyed` } }] });
}
