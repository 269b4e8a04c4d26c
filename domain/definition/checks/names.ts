// Names: each thing once, each with a title that people can read.
import type { Step } from '../definition.ts';
import type { Subject } from './around.ts';

/** Acts that a person may always record under these words; an outcome of the same name could not be told apart from them. */
const reserved = new Set(['return']);

/** `duplicate-id`, `reserved-outcome`, `missing-title`, `unknown-request`. Ends may share an id: it is their outcome. */
export function checkNames(subject: Subject): void {
  const seen = new Map<string, Step['kind']>();
  for (const { step, path } of subject.steps) {
    const before = seen.get(step.id);
    if (before !== undefined && !(before === 'end' && step.kind === 'end')) subject.say(path, 'duplicate-id', { zh: `标识 ${step.id} 重复`, en: `The id ${step.id} is used twice` });
    seen.set(step.id, step.kind);
    if (untitled(step)) subject.say(`${path}.title`, 'missing-title', { zh: `步骤 ${step.id} 没有中英文名称`, en: `The step ${step.id} has no title` }, step.kind === 'ask' ? 'error' : 'warning');
    if (step.kind === 'ask') checkOutcomes(subject, step, path);
  }
  for (const field of subject.definition.form) {
    twice(subject, `form.${field.key}.options`, field.options?.map(({ key }) => key) ?? []);
    twice(subject, `form.${field.key}.columns`, field.columns?.map(({ key }) => key) ?? []);
    for (const column of field.columns ?? []) twice(subject, `form.${field.key}.columns.${column.key}.options`, column.options?.map(({ key }) => key) ?? []);
  }
}

/** What people look at; an end shows its outcome, a call the title of what it calls. */
const untitled = (step: Step): boolean => step.kind !== 'end' && step.kind !== 'call' && step.title.zh === step.id && step.title.en === step.id;

function checkOutcomes(subject: Subject, step: Extract<Step, { kind: 'ask' }>, path: string): void {
  twice(subject, `${path}.outcomes`, [...step.outcomes.map(({ key }) => key), ...step.beside.map(({ key }) => key)]);
  const requests = step.beside.flatMap(({ key, on }) => (on.kind === 'request' ? [key] : []));
  for (const [i, { on }] of step.beside.entries())
    for (const key of on.kind === 'event' ? (on.ends ?? []) : [])
      if (!requests.includes(key)) subject.say(`${path}.beside.${i}.ends`, 'unknown-request', { zh: `旁路中没有申请 ${key}`, en: `There is no request ${key} beside this task` });
  for (const { key, title } of step.outcomes) {
    const at = `${path}.outcomes.${key}`;
    if (reserved.has(key)) subject.say(at, 'reserved-outcome', { zh: `${key} 已用于「驳回」`, en: `${key} is the word for sending a case back` });
    if (title.zh === key && title.en === key) subject.say(at, 'missing-title', { zh: `处理结果 ${key} 没有中英文名称`, en: `The outcome ${key} has no title` });
  }
}

function twice(subject: Subject, path: string, keys: readonly string[]): void {
  for (const key of new Set(keys.filter((one, i) => keys.indexOf(one) !== i))) subject.say(path, 'duplicate-id', { zh: `标识 ${key} 重复`, en: `The id ${key} is used twice` });
}
