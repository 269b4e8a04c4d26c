// The form and what the steps do with it.
import { RE2JS } from 're2js';
import { MOST_ROWS } from '#domain/condition/environment.ts';
import { effects } from '#domain/effect.ts';
import { isMany, MOST_FILES, type Field } from '#domain/form/field.ts';
import type { Ask } from '../definition.ts';
import { eachAround } from '../row.ts';
import type { Subject } from './around.ts';

/** `unknown-field`, `wrong-field-type`, `bad-pattern`, `unknown-record-type`, `too-many-entries`, `each-over-one`, `never-filled`, `contradicting-rights`. */
export function checkFields(subject: Subject): void {
  for (const field of subject.definition.form) checkField(subject, field, `form.${field.key}`);
  const filled = new Set<string>();
  for (const { step, path } of subject.steps) {
    if (step.kind === 'ask') checkAsk(subject, step, path, filled);
    if (step.kind === 'ask') rowsStay(subject, step, path);
    if (step.kind === 'do' && step.copy) for (const [key, right] of Object.entries(step.copy.rights)) fieldAt(subject, key, `${path}.${right}`);
    if (step.kind === 'do') movesInstant(subject, step.effect, path);
    if (step.kind === 'do') for (const [name, type] of Object.entries(effects[step.effect]?.input ?? {})) if (type === 'field') filled.add((step.with[name] ?? '').replaceAll('"', ''));
    if (step.kind === 'each') {
      const field = fieldAt(subject, step.over, `${path}.over`);
      if (field && !isMany(field)) subject.say(`${path}.over`, 'each-over-one', { zh: `字段 ${step.over} 只有一个值，不能逐个处理`, en: `The field ${step.over} has one value; each needs many` });
    }
    if (step.kind === 'wait' && step.until.kind === 'at') moment(subject, step.until.field, `${path}.at`, true);
  }
  for (const field of subject.definition.form)
    if (field.key === 'row') subject.say('form.row', 'reserved-field', { zh: 'row 是逐项办理中当前一项的名称', en: 'row is the name of the entry inside an each' });
    else if (field.later && !filled.has(field.key)) subject.say(`form.${field.key}`, 'never-filled', { zh: `字段 ${field.key} 在任何步骤都不能填写`, en: `No step ever fills the field ${field.key}` });
}

function checkField(subject: Subject, field: Field, path: string): void {
  if (field.pattern !== undefined && field.type !== 'text') subject.say(`${path}.pattern`, 'wrong-field-type', { zh: 'pattern 只用于 text', en: 'A pattern belongs to text only' });
  else if (field.pattern !== undefined && !isPattern(field.pattern)) subject.say(`${path}.pattern`, 'bad-pattern', { zh: '不是有效的 RE2 表达式', en: 'Not a pattern that RE2 understands' });
  if ((field.future || field.within !== undefined || field.past || field.after !== undefined) && field.type !== 'date' && field.type !== 'datetime')
    subject.say(path, 'wrong-field-type', { zh: 'future、past、within、after 只用于日期', en: 'future, past, within and after belong to dates only' });
  if (field.after !== undefined) after(subject, field, field.after, `${path}.after`);
  for (const key of field.except ?? []) apart(subject, field, key, `${path}.except`);
  const most = field.type === 'file' ? MOST_FILES : MOST_ROWS;
  if (isMany(field) && (field.max ?? 0) > most) subject.say(`${path}.max`, 'too-many-entries', { zh: `最多 ${most} 条`, en: `At most ${most} entries` });
  if (field.among !== undefined) among(subject, field, field.among, path);
  const types = subject.around.recordTypes;
  if (types && field.of !== undefined && !types.includes(field.of)) subject.say(`${path}.of`, 'unknown-record-type', { zh: `没有记录类型 ${field.of}`, en: `There is no record type ${field.of}` });
  for (const column of field.columns ?? []) checkField(subject, column, `${path}.columns.${column.key}`);
}

/** A date that lies after another one needs that other one to be judged before it. */
function after(subject: Subject, field: Field, key: string, path: string): void {
  moment(subject, key, path);
  const keys = subject.definition.form.map((one) => one.key);
  if (keys.includes(key) && keys.indexOf(key) >= keys.indexOf(field.key)) subject.say(path, 'condition-order', { zh: 'after 只能引用在它之前的字段', en: 'after names a field before it' });
}

/** Whoever must be somebody else than those of another field needs that other one to be judged before. */
function apart(subject: Subject, field: Field, key: string, path: string): void {
  const other = fieldAt(subject, key, path);
  const holds = ({ type }: Field) => type === 'user' || type === 'users';
  if (other && !(holds(field) && holds(other))) subject.say(path, 'wrong-field-type', { zh: 'except 只用于人员字段', en: 'except is for fields that hold people' });
  const keys = subject.definition.form.map((one) => one.key);
  if (other && keys.indexOf(key) >= keys.indexOf(field.key)) subject.say(path, 'condition-order', { zh: 'except 只能引用在它之前的字段', en: 'except names a field before it' });
}

/** A choice among the entries of another field needs a field of the same kind with many entries. */
function among(subject: Subject, field: Field, key: string, path: string): void {
  const other = fieldAt(subject, key, `${path}.among`);
  if (other && !(isMany(field) && isMany(other) && other.type === field.type && other.of === field.of)) subject.say(`${path}.among`, 'wrong-field-type', { zh: `字段 ${key} 与此字段不是同类的多值引用`, en: `The field ${key} does not hold many references of the same kind` });
}

function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(RE2JS.translateRegExp(pattern));
    return true;
  } catch {
    return false;
  }
}

/** The entries of a field are counted when an `each` begins: nothing inside it or beside it changes which there are. A request has been written before what it asks for begins. */
function rowsStay(subject: Subject, ask: Ask, path: string): void {
  const overs = subject.steps.flatMap(({ step, path: each }) =>
    step.kind === 'each' && runWhile(subject, path, each) && writersOf(ask).some(({ at, edit }) => edit.includes(step.over) && !each.startsWith(`${path}.${at}.`)) ? [step.over] : []);
  for (const over of new Set(overs)) subject.say(path, 'rows-change', { zh: `逐项办理期间不能改动字段 ${over}`, en: `The field ${over} may not change while an each goes over it` });
}

/** Whether a step may be open while another one runs: inside it, in another arm, in another row, at the task that it runs beside, or beside the same task. */
function runWhile({ steps }: Subject, path: string, running: string): boolean {
  if (path.startsWith(`${running}.`)) return true;
  const [own, other] = [path.split('.'), running.split('.')];
  const parting = other.findIndex((part, i) => part !== own[i]);
  const where = other[parting === own.length ? parting : parting - 1];
  return where === 'arms' || where === 'beside' || steps.some(({ step, path: rows }) => step.kind === 'each' && step.order === 'parallel' && [path, running].every((one) => one.startsWith(`${rows}.`)));
}

/** What may be written at the step: always, with an outcome, or with a request beside it; `at` is its place in the step. */
const writersOf = (ask: Ask): { at: string; edit: readonly string[] }[] => [
  { at: 'edit', edit: Object.entries(ask.rights).filter(([, right]) => right === 'edit').map(([key]) => key) },
  ...ask.outcomes.map((one) => ({ at: `outcomes.${one.key}`, edit: one.edit })),
  ...ask.beside.map((one, i) => ({ at: `beside.${i}`, edit: one.on.kind === 'request' ? one.on.edit : [] })),
];

function checkAsk(subject: Subject, ask: Ask, path: string, filled: Set<string>): void {
  for (const [key, right] of Object.entries(ask.rights)) if (right !== 'edit') fieldAt(subject, key, `${path}.${right}`);
  for (const { at: place, edit } of writersOf(ask))
    for (const key of edit) {
      const at = `${path}.${place}`;
      if (!fieldAt(subject, key, at)) continue;
      filled.add(key);
      if (ask.rights[key] === 'hide' || ask.rights[key] === 'mask') subject.say(at, 'contradicting-rights', { zh: `字段 ${key} 须填写却被隐藏`, en: `The field ${key} is to be filled but hidden` });
    }
  if (ask.due?.at !== undefined) moment(subject, ask.due.at, `${path}.due.at`, true);
  if (ask.due?.from !== undefined) moment(subject, ask.due.from, `${path}.due.from`);
  if (ask.due?.urgent !== undefined) urgency(subject, `${path}.due.urgent`);
}

/** What `urgent` goes by: a choice that the applicant may make. */
function urgency(subject: Subject, path: string): void {
  const field = fieldAt(subject, 'urgency', path);
  if (field && !(field.type === 'select' && field.options?.some(({ key }) => key === 'urgent'))) subject.say(path, 'wrong-field-type', { zh: '字段 urgency 须为含 urgent 的单选', en: 'The field urgency must be a select with the option urgent' });
}

/** `range`: the end of a daterange will do. */
function moment(subject: Subject, key: string, path: string, range = false): void {
  const field = fieldAt(subject, key, path);
  if (field && field.type !== 'date' && field.type !== 'datetime' && !(range && field.type === 'daterange')) subject.say(path, 'wrong-field-type', { zh: `字段 ${key} 不是日期`, en: `The field ${key} is not a date` });
}

/** What an effect moves by itself is on the form, and an instant: it is read and written without being named. */
function movesInstant(subject: Subject, effect: string, path: string): void {
  const key = effects[effect]?.moves;
  const field = key === undefined ? undefined : fieldAt(subject, key, path);
  if (field && field.type !== 'datetime') subject.say(path, 'wrong-field-type', { zh: `字段 ${field.key} 须为 datetime`, en: `The field ${field.key} must be a datetime` });
}

/** Inside an `each`: the entry (`row`), or a column of it (`row.name`), as a field of its own. */
function rowField(subject: Subject, key: string, path: string): Field | undefined {
  const [row, column] = key.split('.');
  const over = row === 'row' ? eachAround(subject.definition, path)?.over : undefined;
  const field = over === undefined ? undefined : subject.fields.get(over);
  if (!field) return undefined;
  if (column !== undefined || field.type === 'table') return field.columns?.find((one) => one.key === column);
  return { ...field, many: false, required: true, later: false, type: field.type === 'users' ? 'user' : field.type };
}

/** The field of this name; says `unknown-field` when there is none. */
export function fieldAt(subject: Subject, key: string, path: string): Field | undefined {
  const field = subject.fields.get(key) ?? rowField(subject, key, path);
  if (!field) subject.say(path, 'unknown-field', { zh: `没有字段 ${key}`, en: `There is no field ${key}` });
  return field;
}
