// The three presets of an ask, with what an author may leave out.
import { outsideIn } from '#domain/outside.ts';
import { asksOnlyYes } from '#domain/repeated.ts';
import type { Text } from '#domain/text.ts';
import type { Ask, Due, Outcome, Rights } from './definition.ts';
import type { Block } from './parse.ts';
import { modeOf } from './mode-source.ts';
import { abstentionOf } from './mode.ts';
import type { StepSource } from './source.ts';

type AskSource = Extract<StepSource, { by: unknown }>;
type DueSource = Exclude<NonNullable<AskSource['due']>, string>;
/** Shared deadlines by name. */
export type Clocks = Readonly<Record<string, DueSource>>;
type OutcomeSource = NonNullable<AskSource['outcomes']>[number];

const titles: Record<string, Text> = {
  approve: { zh: '同意', en: 'Approve' },
  reject: { zh: '拒绝', en: 'Reject' },
  sign: { zh: '签署', en: 'Sign' },
  decline: { zh: '拒签', en: 'Decline' },
  done: { zh: '完成', en: 'Done' },
  abstain: { zh: '弃权', en: 'Abstain' },
};
const usual = { approve: ['approve', 'reject'], task: ['done'], sign: ['sign', 'decline'] } as const;
const rejections = new Set(['reject', 'decline']);
const ofDepartment: Text = { zh: '部门负责人审批', en: 'Head of department' };

/**
 * An ask as it is stored. Left out: the outcomes of the preset; a comment is optional with a yes and required with a no; a signature belongs to
 * every yes of `sign`; an `approve` may be sent back to the applicant; `require` of the step holds for every yes; where only a yes or no is asked, whoever
 * has just decided the same is not asked again. A named clock must exist.
 */
export function askOf(source: AskSource, block: Block, clocks: Clocks): Ask {
  const [preset, id] = 'approve' in source ? (['approve', source.approve] as const) : 'task' in source ? (['task', source.task] as const) : (['sign', source.sign] as const);
  const due = typeof source.due === 'string' ? clocks[source.due] : source.due;
  const mode = modeOf(source.mode);
  const signs = preset === 'sign' || source.sign === true;
  const ask: Ask = {
    kind: 'ask',
    id,
    title: source.title ?? (preset === 'approve' && isHead(source.by) ? ofDepartment : { zh: id, en: id }),
    ...(source.clause !== undefined && { clause: source.clause }),
    preset,
    by: source.by,
    mode,
    outcomes: [...[...(source.outcomes ?? usual[preset]), ...(abstentionOf(mode) === 'no' ? [] : ['abstain'])].map((one) => outcomeOf(one, signs, source.require)), ...expiryOf(due)],
    rights: rightsOf(source),
    ...(due && { due: dueOf(due) }),
    apart: preset === 'approve' || source.apart === true,
    ...(source.except && { except: source.except }),
    returns: source.returns ?? (preset === 'approve' && !outsideIn(source.by)),
    ...(source.resubmit === 'straight' && { straight: true as const }),
    beside: source.beside.map((one, i) => ({
      key: one.key,
      title: one.title,
      ...(one.clause !== undefined && { clause: one.clause }),
      on: one.event !== undefined
        ? { kind: 'event', event: one.event, ...(one.recall && { recall: one.recall }), ...(one.ends && { ends: one.ends }) }
        : { kind: 'request', comment: one.comment ?? 'optional', edit: union(one.edit, one.require), require: one.require, ...(one.most !== undefined && { most: one.most }) },
      steps: block(one.steps, `beside.${i}.steps`),
    })),
    onReject: source['on-reject'],
  };
  const repeated = source.repeated ?? (asksOnlyYes(ask) && !outsideIn(source.by) ? 'consecutive' : 'none');
  return repeated === 'none' ? ask : { ...ask, repeated };
}

const isHead = (who: AskSource['by']): boolean => typeof who === 'object' && 'head-of' in who && who['head-of'] === 'applicant' && !who.up;
const union = (...lists: (readonly string[])[]): string[] => [...new Set(lists.flat())];

function outcomeOf(one: OutcomeSource, signs: boolean, always: readonly string[]): Outcome {
  const given = typeof one === 'string' ? { key: one, edit: [], require: [], confirm: [] } : one;
  const vote = given.vote ?? (rejections.has(given.key) ? 'reject' : given.key === 'abstain' ? 'abstain' : 'approve');
  const require = vote === 'approve' ? union(always, given.require) : given.require;
  return {
    key: given.key,
    title: given.title ?? titles[given.key] ?? { zh: given.key, en: given.key },
    vote,
    comment: given.comment ?? (vote === 'reject' ? 'required' : 'optional'),
    signature: given.sign ?? (signs && vote === 'approve'),
    ...('means' in given && given.means && { means: given.means }),
    edit: union(given.edit, require, given.confirm),
    require,
    confirm: given.confirm,
  };
}

/** The outcome that nobody but the clock gives. */
const expiryOf = (due: DueSource | undefined): Outcome[] =>
  typeof due?.expire === 'object' ? [{ key: due.expire.key, title: due.expire.title, vote: 'approve', comment: 'none', signature: false, edit: [], require: [], confirm: [], clock: true }] : [];

/** Where a field stands in several lists, the narrower right wins: hide, mask, read, edit. */
export const rightsOf = (source: Pick<AskSource, 'edit' | 'read' | 'mask' | 'hide'>): Rights =>
  Object.fromEntries((['edit', 'read', 'mask', 'hide'] as const).flatMap((right) => source[right].map((field) => [field, right])));

const dueOf = (due: DueSource): Due => ({
  ...(due.after !== undefined && { after: due.after as NonNullable<Due['after']> }),
  ...(due.urgent !== undefined && { urgent: due.urgent as NonNullable<Due['urgent']> }),
  ...(due.from !== undefined && { from: due.from }),
  ...(due.at !== undefined && { at: due.at }),
  remind: due.remind as Due['remind'],
  ladder: due.overdue as Due['ladder'],
  ...(due.expire !== undefined && { expire: typeof due.expire === 'object' ? due.expire.key : due.expire }),
});
