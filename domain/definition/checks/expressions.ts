// Conditions and parameters: every expression is read against the form and the steps, and gives what its place needs.
import { checkExpression, type Checked } from '#domain/condition/condition.ts';
import { typeOf } from '#domain/condition/environment.ts';
import { COPY, effects, type Effect } from '#domain/effect.ts';
import type { Field } from '#domain/form/field.ts';
import type { Given } from '../definition.ts';
import { namesParameter } from '../resolve.ts';
import { eachAround } from '../row.ts';
import type { Subject } from './around.ts';

/**
 * `condition-wrong`, `condition-type`, `condition-order`, `unknown-step`, `unknown-outcome`, `unknown-effect`, `unknown-process`, `calls-itself`,
 * `unknown-input`, `missing-input`, `input-type`, and as a warning `call-outcome-unread`. Expressions with a parameter that is not known here are left out.
 */
export function checkExpressions(subject: Subject): void {
  const read = new Set<string>();
  const look = (expression: string, path: string, want?: string) => {
    const got = checkOne(subject, expression, path, want);
    got?.outcomes.forEach((step) => read.add(step));
    return got;
  };
  subject.definition.form.forEach((field, i) => checkFieldCondition(subject, field, i, look));
  for (const { step, path } of subject.steps) {
    if (step.kind === 'choose') step.branches.forEach((branch, i) => look(branch.when, `${path}.branches.${i}.when`, 'bool'));
    if (step.kind === 'repeat') look(step.until, `${path}.until`, 'bool');
    if (step.kind === 'do' && !step.copy) checkEffect(subject, step.effect, step.with, path, look);
    if (step.kind === 'call') checkCall(subject, step.process, step.with, path, look);
    if (step.kind === 'ask') step.due?.ladder.forEach((rung, i) => 'start' in rung && rung.start !== undefined && checkCall(subject, rung.start, rung.with ?? {}, `${path}.due.overdue.${i}`, look));
  }
  for (const { step, path } of subject.steps)
    if (step.kind === 'ask' && step.onReject === 'go-on' && !read.has(step.id))
      subject.say(`${path}.on-reject`, 'reject-unread', { zh: `没有条件读取 ${step.id} 的结果：拒绝后会当作同意继续`, en: `No condition reads the outcome of ${step.id}: after a no the case would go on as after a yes` });
  for (const { step, path } of subject.steps)
    if (step.kind === 'call' && step.wait && !read.has(step.id))
      subject.say(path, 'call-outcome-unread', { zh: `没有条件读取 ${step.id} 的结果：被拒绝或撤回时也会继续`, en: `No condition reads the outcome of ${step.id}: the case goes on even if it is rejected or withdrawn` }, 'warning');
}

type Look = (expression: string, path: string, want?: string) => Checked | undefined;

function checkOne(subject: Subject, expression: string, path: string, want?: string): Checked | undefined {
  if (namesParameter(expression)) return undefined;
  const over = eachAround(subject.definition, path)?.over;
  const got = checkExpression(expression, subject.definition.form, { ...(over !== undefined && { over }), ...(path.endsWith('.until') && { turn: true as const }) });
  if ('wrong' in got) {
    subject.say(path, 'condition-wrong', got.wrong);
    return undefined;
  }
  if (want !== undefined && got.type !== want && !(want === 'double' && got.type === 'int')) subject.say(path, want === 'bool' ? 'condition-type' : 'input-type', { zh: `这里需要 ${want}，表达式给出 ${got.type}`, en: `This needs ${want}, the expression gives ${got.type}` });
  for (const id of got.outcomes) if (!outcomesOf(subject, id)) subject.say(path, 'unknown-step', { zh: `没有步骤 ${id}`, en: `There is no step ${id}` });
  for (const [id, word] of got.compared) {
    const words = outcomesOf(subject, id);
    if (Array.isArray(words) && word !== '' && !words.includes(word)) subject.say(path, 'unknown-outcome', { zh: `步骤 ${id} 没有结果 ${word}`, en: `The step ${id} has no outcome ${word}` });
  }
  return got;
}

/** The words that a step can leave behind; `true` where they are not known here; nothing where the step leaves none. */
function outcomesOf(subject: Subject, id: string): readonly string[] | true | undefined {
  const step = subject.steps.find((one) => one.step.id === id && one.step.kind !== 'end')?.step;
  if (step?.kind === 'ask') return step.outcomes.map(({ key }) => key);
  if (step?.kind === 'do') return effectOf(step.effect)?.results ?? true;
  return step?.kind === 'call' || (step?.kind === 'wait' && step.until.kind === 'event') ? true : undefined;
}

const effectOf = (name: string): Effect | undefined => (Object.hasOwn(effects, name) ? effects[name] : undefined);

/** A field's condition reads fields before it, and nothing of the steps: it is judged while the form is being filled. */
function checkFieldCondition(subject: Subject, field: Field, index: number, look: Look): void {
  if (field.when === undefined) return;
  const path = `form.${field.key}.when`;
  const got = look(field.when, path, 'bool');
  if (!got) return;
  const before = new Set(subject.definition.form.slice(0, index).map(({ key }) => key));
  if (got.outcomes.size || [...got.fields].some((key) => !before.has(key))) subject.say(path, 'condition-order', { zh: '字段的条件只能引用在它之前的字段', en: 'The condition of a field reads only fields before it' });
}

const inputs: Record<Effect['input'][string], string> = { records: 'list<string>', texts: 'list<string>', people: 'list<string>', instant: 'string', text: 'string', field: 'string', duration: 'string', number: 'double', flag: 'bool' };

function checkEffect(subject: Subject, name: string, given: Record<string, string>, path: string, look: Look): void {
  const effect = effectOf(name);
  if (!effect || name === COPY) return subject.say(path, 'unknown-effect', { zh: `没有动作 ${name}`, en: `There is no effect ${name}` });
  for (const [key, type] of Object.entries(effect.input)) if (type === 'field' && given[key] !== undefined) checkNamed(subject, given[key], `${path}.with.${key}`);
  checkInputs(subject, new Map(Object.entries(effect.input).map(([key, type]) => [key, { type: inputs[type], required: true }])), given, path, look);
}

/** An effect that moves a date is told which: in quotes, and it is one. */
function checkNamed(subject: Subject, expression: string, path: string): void {
  const field = subject.fields.get(/^"([a-z0-9_]+)"$/.exec(expression)?.[1] ?? '');
  if (!field || (field.type !== 'date' && field.type !== 'datetime')) subject.say(path, 'input-type', { zh: '这里需要引号内的日期字段名', en: 'This needs the name of a date field, in quotes' });
}

function checkCall(subject: Subject, process: string, given: Given, path: string, look: Look): void {
  if (process === subject.definition.key) return subject.say(path, 'calls-itself', { zh: '流程不能调用自身', en: 'A process does not call itself' });
  const known = subject.around.processes;
  const called = known && Object.hasOwn(known, process) ? known[process] : undefined;
  if (known && !called) return subject.say(path, 'unknown-process', { zh: `没有流程 ${process}`, en: `There is no process ${process}` });
  if (!called) return Object.entries(given).forEach(([key, one]) => typeof one === 'string' && look(one, `${path}.with.${key}`));
  checkInputs(subject, new Map(called.form.map((field) => [field.key, { type: field.type === 'file' ? FILES : typeOf(field), worded: field.type === 'text' || field.type === 'longtext', required: field.required && !field.later && field.when === undefined }])), given, path, look);
}

/** No expression gives files: they belong to the case that has taken them. */
const FILES = 'files';
/** `worded`: a fixed text in both languages will do. */
type Wanted = Map<string, { type: string; required: boolean; worded?: boolean }>;

function checkInputs(subject: Subject, wanted: Wanted, given: Given, path: string, look: Look): void {
  for (const [key, expression] of Object.entries(given)) {
    const at = `${path}.with.${key}`;
    const one = wanted.get(key);
    if (!one) subject.say(at, 'unknown-input', { zh: `没有参数 ${key}`, en: `There is no input ${key}` });
    if (typeof expression === 'string') look(expression, at, one?.type);
    else if (one && !one.worded) subject.say(at, 'input-type', { zh: '只有文字字段可以给固定文字', en: 'A fixed text is for text fields only' });
  }
  for (const [key, { required }] of wanted) if (required && !Object.hasOwn(given, key)) subject.say(path, 'missing-input', { zh: `缺少参数 ${key}`, en: `The input ${key} is missing` });
}
