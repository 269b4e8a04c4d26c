// May a running case go on under another version of its process, and where would it stand? What the engine's plan knows, and what only the definition knows:
// fields, and who is asked (迁移版本, approval-idioms §6.5).
import { canonical } from '#domain/canonical.ts';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import { landing, type Obstacle } from '#domain/engine/landing.ts';
import type { Plan } from '#domain/engine/plan.ts';
import { nodesOf, type AskNode, type CaseState } from '#domain/engine/state.ts';
import { shownFields, type Values } from '#domain/form/check.ts';
import type { Field } from '#domain/form/field.ts';
import type { Text } from '#domain/text.ts';

/** `people-differ` is of an ask that has been answered in part, or that a rule names; of any other, whoever was asked stays asked. */
type Beyond = 'people-differ' | 'rows-differ' | 'field-missing' | 'field-gone' | 'field-differs';
export interface Snag {
  obstacle: Obstacle | Beyond;
  step?: string;
  field?: string;
}

/** A version of a process as a case runs it, or would. */
export interface Version {
  definition: Definition;
  plan: Plan;
}

/** Where it stands afterwards, and the steps that only the new version has and that it has passed already; or everything that stands in the way. */
export type Migration = { at: string[]; skipped: string[] } | { snags: Snag[] };

/** The check before a migration; the record makes the same again. `now`: epoch milliseconds, for conditions of fields. */
export function migration(from: Version, to: Version, state: CaseState, form: Values, now: number): Migration {
  const got = landing(from.plan, to.plan, state);
  const snags: Snag[] = 'hindrances' in got ? [...got.hindrances] : [];
  const over = snags.some(({ obstacle }) => obstacle === 'case-closed' || obstacle === 'same-definition' || obstacle === 'under-way');
  if (!over) snags.push(...peopleOf(from, to, state), ...fieldsOf(from.definition.form, to.definition.form, state, form, now));
  return snags.length || 'hindrances' in got ? { snags } : { at: standsAt(to.plan, got.state), skipped: got.skipped };
}

/** The steps at which people, time or an effect are waited for. */
export const standsAt = (plan: Plan, state: CaseState): string[] =>
  [...nodesOf(plan, state)].flatMap(({ node, step }) => (node.kind === 'ask' || node.kind === 'wait' || node.kind === 'call' || node.kind === 'do' ? [step.id] : []));

function peopleOf({ definition, plan }: Version, { definition: other }: Version, state: CaseState): Snag[] {
  return [...nodesOf(plan, state)].flatMap(({ node, step: { id } }): Snag[] => {
    const [before, after] = [stepOf(definition, id), stepOf(other, id)];
    if (before?.kind === 'each' && after?.kind === 'each') return before.over === after.over ? [] : [{ obstacle: 'rows-differ', step: id }];
    if (node.kind !== 'ask' || before?.kind !== 'ask' || after?.kind !== 'ask' || rule(before) === rule(after)) return [];
    return isAnswered(node) || (node.seats && after.clause !== undefined) ? [{ obstacle: 'people-differ', step: id }] : [];
  });
}

const rule = ({ by, apart, except }: Ask): string => canonical({ by, apart, except });
const isAnswered = ({ seats }: AskNode): boolean => (seats ?? []).some(({ outcome }) => outcome !== undefined);

/** No value is lost or read as something else; what a start form must have now is there, unless its applicant is about to fill it in again. */
function fieldsOf(before: readonly Field[], after: readonly Field[], { phase }: CaseState, form: Values, now: number): Snag[] {
  const held = before.filter(({ key }) => !isBlank(form[key]));
  const lost = held.flatMap((field): Snag[] => {
    const other = after.find(({ key }) => key === field.key);
    if (!other) return [{ obstacle: 'field-gone', field: field.key }];
    return shape(field) === shape(other) && hasOptions(other, form[field.key]) ? [] : [{ obstacle: 'field-differs', field: field.key }];
  });
  const missing = phase === 'returned' ? [] : shownFields(after, form, now).filter(({ key, required, later }) => required && !later && isBlank(form[key]));
  return [...lost, ...missing.map(({ key }): Snag => ({ obstacle: 'field-missing', field: key }))];
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
const shape = ({ type, many, of, columns = [] }: Field): string => canonical([type, many, of, columns.map(({ key, type: cell }) => [key, cell])]);
/** What was chosen can still be chosen. */
const hasOptions = ({ options }: Field, value: unknown): boolean => !options || [value].flat().every((one) => options.some(({ key }) => key === one));

/** Why not, to be read beside the step or the field that it is about. */
export const snagText: Record<Snag['obstacle'], Text> = {
  'case-closed': { zh: '单据已结束', en: 'The case has ended' },
  'under-way': { zh: '单据正在处理，请稍后再查', en: 'The case is just moving on; look again in a moment' },
  'same-definition': { zh: '已经按这个版本运行', en: 'It runs under this version already' },
  'step-gone': { zh: '单据所在的环节在新版本中已不存在', en: 'The step where it stands does not exist in the new version' },
  'step-moved': { zh: '单据所在的环节在新版本中移到了别处', en: 'The step where it stands lies somewhere else in the new version' },
  'kind-differs': { zh: '单据所在的环节在新版本中是另一种环节', en: 'The step where it stands is of another kind in the new version' },
  'mode-differs': { zh: '单据所在环节的审批方式在新版本中不同', en: 'The step where it stands asks in another way in the new version' },
  'outcome-gone': { zh: '已有人给出的意见在新版本中不存在或含义不同', en: 'An answer that was given does not exist in the new version, or counts differently' },
  'wait-differs': { zh: '单据等待的事项在新版本中不同', en: 'What it waits for is something else in the new version' },
  'effect-differs': { zh: '已执行的操作在新版本中是另一项操作', en: 'What has been done is another effect in the new version' },
  'effect-gone': { zh: '已执行的操作在新版本中没有对应环节', en: 'What has been done has no counterpart in the new version' },
  'done-again': { zh: '已经完成的环节在新版本中排在后面，会再做一次', en: 'A step that is over lies ahead in the new version and would be done again' },
  'rule-lost': { zh: '制度规定的环节尚未完成，而新版本中没有', en: 'A step that a rule names has not been passed yet, and the new version does not have it' },
  'rule-passed-over': { zh: '新版本中有制度规定的环节排在前面，会被越过', en: 'A step that a rule names lies behind in the new version and would be passed over' },
  'people-differ': { zh: '该环节已有人处理或为制度规定，而新版本中处理人的规则不同', en: 'The step has been answered in part, or a rule names it, and the new version asks other people' },
  'rows-differ': { zh: '逐项办理的依据字段不同', en: 'The rows that it goes through come from another field' },
  'field-missing': { zh: '新版本必填的字段没有填写', en: 'A field that the new version requires is empty' },
  'field-gone': { zh: '已填写的字段在新版本中不存在', en: 'A field that was filled in does not exist in the new version' },
  'field-differs': { zh: '已填写的字段在新版本中类型或选项不同', en: 'A field that was filled in is of another kind in the new version, or lacks the option chosen' },
};
