// An event of the log as a reader of the case sees it: who, where, what was said, and what changed as far as he may know.
import type { DecisionRow, TaskRow } from '#db/read/case-record.ts';
import type { EventRow } from '#db/read/trail.ts';
import type { Definition, Right } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { visible } from '#domain/form/rights.ts';
import { AMEND } from '#domain/engine/state.ts';
import { taskBeside } from '#domain/engine/task-id.ts';
import type { TrailEntry } from '../contract.ts';
import type { Caller } from '../env.ts';
import { personIn } from '../organisation.ts';
import { endTitle } from './outline.ts';
import { headOfStep, instant, outcomeTitle } from './task-header.ts';

/** What an event is read together with. */
export interface TrailFacts {
  definition: Definition;
  rights: Record<string, Right>;
  /** By the key of the act. */
  decisions: ReadonlyMap<string, DecisionRow>;
  comments: ReadonlyMap<string, string>;
  tasks: readonly TaskRow[];
  /** Id → number of the cases it names, of those that the reader may read. */
  numbers: ReadonlyMap<string, string>;
}

const own = new Set(['kind', 'case', 'at', 'by', 'seq', 'key', 'for', 'definition', 'round', 'task', 'step', 'outcome', 'clause', 'people', 'told', 'signed', 'comment', 'to', 'next', 'signer', 'offered', 'handed', 'picks', 'former', 'other']);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const ids = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** Kinds that a person brings about himself; the others merely follow. */
const acts = /^(case\.(started|resubmitted|withdrawn|recalled|commented|urged|cancelled|copied|read-marked|related|unrelated)|people\.named|form\.amended|task\.(decided|transferred|reassigned|claimed|released|taken-back)|signer\.(added|removed)|advice\.(asked|given)|applicant\.(asked|answered)|admin\.(proposed|jumped|migrated|repaired)|link\.(issued|revoked)|(record|file)\.read|act\.refused)$/;
/** Why a task goes to somebody else by itself, whoever acted: whoever had it may not answer it any more. */
const barred = new Set<unknown>(['capacity-lost', 'conflict-of-interest', 'self-approval']);
/** Whether this one was a person's act: the clock moves a task on as well, or puts it back. */
export const isAct = ({ kind }: Pick<EventRow, 'kind'>, { ladder, idle, reason, step }: Record<string, unknown>): boolean => (acts.test(kind) && ladder !== true && idle !== true && !(kind === 'task.reassigned' && barred.has(reason)) && !(kind === 'case.copied' && step !== undefined)) || (kind === 'task.extended' && reason === 'person');
/** Kinds that say in `to` which step the case goes to. */
const moves = /^(admin\.(proposed|jumped)|case\.(returned|resubmitted))$/;

/** Kinds of acts whose words are kept as a remark on the case. */
const remarked = new Set(['case.commented', 'case.recalled', 'case.withdrawn', 'case.cancelled', 'admin.proposed', 'admin.jumped', 'admin.migrated', 'admin.repaired', 'people.named', 'task.extended']);
/** Kinds of acts that are decisions, or stand beside them with the same words. */
const decided = new Set(['task.decided', 'case.resubmitted', 'form.amended', 'advice.given', 'applicant.answered']);

/** The keys of the acts that these events tell of. */
export const keysIn = (rows: readonly EventRow[]): string[] => [...new Set(rows.flatMap(({ body }) => { const { key } = JSON.parse(body) as { key?: string }; return key === undefined ? [] : [key]; }))];

/** The entry, by its kind. */
export function trailEntry(caller: Caller, { definition, rights, decisions, comments, tasks, numbers }: TrailFacts, row: EventRow): TrailEntry {
  const body = JSON.parse(row.body) as Record<string, unknown>;
  const key = text(body.key) ?? '';
  const decision = decided.has(row.kind) ? decisions.get(key) : undefined;
  const said = decision ? (decision.comment ?? undefined) : remarked.has(row.kind) ? comments.get(key) : saidWith(tasks, body);
  const by = isAct(row, body) ? text(body.by) : undefined;
  const step = text(body.step) ?? (moves.test(row.kind) ? text(body.to) : undefined);
  const outcome = text(body.outcome);
  const head = step === undefined ? undefined : step === AMEND ? headOfStep(definition, AMEND) : stepOf(definition, step);
  const title = outcome === undefined ? undefined : row.kind === 'case.ended' ? endTitle(definition.steps, outcome) : step === undefined ? undefined : outcomeTitle(headOfStep(definition, step).ask, outcome);
  const people = [...ids(body.people), ...ids(body.told), ...Object.values(body.picks ?? {}).flatMap(ids), ...ids(body.offered), ...(row.kind === 'task.transferred' || row.kind === 'task.reassigned' ? ids([body.to]) : []), ...ids([body.handed]), ...ids([tasks.find(({ id }) => id === body.signer)?.holderId])];
  const changes = decision && changesOf(definition, rights, decision);
  const former = ids(body.former).map((id) => personIn(caller.organisation, id).name);
  const other = numbers.get(text(body.other) ?? text(body.child) ?? '');
  const back = row.kind === 'task.transferred' && isHandedBack(tasks, text(body.task), text(body.to));
  const data = { ...Object.fromEntries(Object.entries(body).filter(([name]) => !own.has(name))), ...(former.length && { former }), ...(other !== undefined && { number: other }), ...(back && { back }) };
  return {
    seq: row.id,
    at: instant(row.at),
    kind: row.kind,
    ...(by !== undefined && { by: personIn(caller.organisation, by) }),
    ...(text(body.for) !== undefined && { onBehalfOf: personIn(caller.organisation, text(body.for) ?? '') }),
    ...(head && step !== undefined && { step: { id: step, title: head.title } }),
    ...(text(body.task) !== undefined && { task: text(body.task) }),
    ...(outcome !== undefined && { outcome }),
    ...(title && { outcomeTitle: title }),
    ...(said !== undefined && { comment: said }),
    ...(body.signed === true && { signed: true }),
    ...(typeof body.round === 'number' && { round: body.round }),
    ...(decision?.superseded && { superseded: true }),
    ...(people.length && { people: people.map((id) => personIn(caller.organisation, id)) }),
    ...(changes && Object.keys(changes).length && { changes }),
    ...(Object.keys(data).length && { data }),
    ...(text(body.clause) !== undefined && { clause: text(body.clause) }),
    hash: row.hash,
  };
}

/** Whether the task went to whoever had it before. */
function isHandedBack(tasks: readonly TaskRow[], task: string | undefined, to: string | undefined): boolean {
  const before = tasks.find(({ id }) => id === tasks.find((one) => one.id === task)?.follows);
  return before !== undefined && before.holderId === to;
}

/** What was said with an act that made tasks: each of them keeps it. */
function saidWith(tasks: readonly TaskRow[], { next, task, seq, kind }: Record<string, unknown>): string | undefined {
  const made = typeof next === 'string' ? tasks.find(({ id }) => id === next)
    : typeof task === 'string' && typeof seq === 'number' && (kind === 'signer.added' || kind === 'advice.asked' || kind === 'applicant.asked') ? tasks.find(({ id }) => id === taskBeside(task, kind === 'signer.added' ? 's' : 'a', seq, 0)) : undefined;
  return made?.note ?? undefined;
}

function changesOf({ form }: Definition, rights: Record<string, Right>, { changes }: DecisionRow): Record<string, { before: unknown; after: unknown }> {
  const side = (which: 'before' | 'after') => visible(form, rights, Object.fromEntries(Object.entries(changes).map(([field, change]) => [field, change[which]])));
  const [before, after] = [side('before'), side('after')];
  return Object.fromEntries([...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => [field, { before: before[field] ?? null, after: after[field] ?? null }]));
}
