// From an author's YAML to a definition: read strictly, presets filled in, every problem with its place.
import { isAlias, parseDocument, visit } from 'yaml';
import { fieldOf } from '#domain/form/field.ts';
import { effects } from '#domain/effect.ts';
import type { Text } from '#domain/text.ts';
import type { Definition, Due, Outcome, Rights, Rung, Step } from './definition.ts';
import type { Problem } from './problem.ts';
import { DefinitionSource, kindOf, stepKinds, stepSchemas, type StepSource } from './source.ts';

type Parsed = { definition: Definition } | { problems: Problem[] };
const LARGEST = 64 * 1024;

/** Reads YAML 1.2; duplicate keys, aliases and anything over 64 KiB are refused. No reference between parts is checked here: that is `check`. */
export function parse(text: string): Parsed {
  const wrong = (code: string, en: string, zh: string, path = ''): Parsed => ({ problems: [{ path, code, severity: 'error', message: { zh, en } }] });
  if (text.length > LARGEST) return wrong('too-large', 'The document is larger than 64 KiB.', '文档超过 64 KiB。');
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true, merge: false, stringKeys: true });
  const broken = document.errors[0];
  if (broken) return wrong('yaml', broken.message.split('\n')[0] ?? 'not YAML', '不是有效的 YAML 文档。', `line ${broken.linePos?.[0].line ?? 1}`);
  let alias = false;
  visit(document, { Node: (_, node) => void (isAlias(node) && (alias = true)) });
  if (alias) return wrong('yaml', 'Aliases are not allowed.', '不允许使用别名。');
  return compile(document.toJS());
}

/** The same for a document that is already data, as the designer holds it. */
export function compile(data: unknown): Parsed {
  const parsed = DefinitionSource.safeParse(data);
  if (!parsed.success) return { problems: problemsOf(parsed.error.issues, '') };
  const source = parsed.data;
  const who = source.start.who;
  const problems: Problem[] = [];
  const definition: Definition = {
    key: source.key,
    title: source.title,
    ...(source.description && { description: source.description }),
    ...(source.icon && { icon: source.icon }),
    start: typeof who === 'object' ? { who: 'role', role: who.role } : { who },
    form: Object.entries(source.form).map(([key, field]) => fieldOf(key, field)),
    steps: blockOf(source.steps, 'steps', problems),
  };
  return problems.length ? { problems } : { definition };
}

const problemsOf = (issues: readonly { path: PropertyKey[]; message: string }[], at: string): Problem[] =>
  issues.map((issue) => ({ path: [at, ...issue.path.map(String)].filter(Boolean).join('.'), code: 'schema', severity: 'error', message: { zh: `格式不符：${issue.message}`, en: issue.message } }));

function blockOf(raw: readonly unknown[], path: string, problems: Problem[]): Step[] {
  return raw.flatMap((one, i) => {
    const at = `${path}.${i}`;
    const kind = kindOf(one);
    if (!kind) {
      const kinds = stepKinds.join(', ');
      problems.push({ path: at, code: 'schema', severity: 'error', message: { zh: `步骤须为以下之一：${kinds}`, en: `A step is one of: ${kinds}` } });
      return [];
    }
    const parsed = stepSchemas[kind].safeParse(one);
    if (parsed.success) return [stepOf(parsed.data, (steps, place) => blockOf(steps, `${at}.${place}`, problems))];
    problems.push(...problemsOf(parsed.error.issues, at));
    return [];
  });
}

const presets: Record<string, Text> = {
  approve: { zh: '同意', en: 'Approve' }, reject: { zh: '拒绝', en: 'Reject' }, sign: { zh: '签署', en: 'Sign' }, decline: { zh: '拒签', en: 'Decline' }, done: { zh: '完成', en: 'Done' },
};

type Block = (steps: readonly unknown[], place: string) => Step[];

function stepOf(source: StepSource, block: Block): Step {
  const head = (id: string, title?: Text) => ({ id, title: source.title ?? title ?? { zh: id, en: id }, ...(source.clause && { clause: source.clause }) });
  if ('do' in source) return { kind: 'do', ...head(source.id ?? source.do.replace('.', '-'), effects[source.do]?.title), effect: source.do, with: source.with };
  if ('wait' in source) return { kind: 'wait', ...head(source.wait), until: source.event !== undefined ? { kind: 'event', event: source.event } : source.at !== undefined ? { kind: 'at', field: source.at } : { kind: 'after', after: (source.after ?? '0m') as never } };
  if ('choose' in source) return { kind: 'choose', ...head(source.choose), branches: source.branches.map(({ when, title, steps }, i) => ({ when, title, steps: block(steps, `branches.${i}.steps`) })), otherwise: block(source.otherwise, 'otherwise') };
  if ('parallel' in source) return { kind: 'parallel', ...head(source.parallel), arms: source.arms.map(({ title, steps }, i) => ({ title, steps: block(steps, `arms.${i}.steps`) })) };
  if ('each' in source) return { kind: 'each', ...head(source.each), over: source.over, order: source.order, steps: block(source.steps, 'steps') };
  if ('repeat' in source) return { kind: 'repeat', ...head(source.repeat), until: source.until, steps: block(source.steps, 'steps') };
  if ('call' in source) return { kind: 'call', ...head(source.id ?? source.call), process: source.call, with: source.with, wait: source.waits };
  if ('end' in source) return { kind: 'end', ...head(source.end), outcome: source.end };
  return askOf(source, head, block);
}

type AskSource = Extract<StepSource, { by: unknown }>;

function askOf(source: AskSource, head: (id: string) => { id: string; title: Text; clause?: string }, block: Block): Step {
  const preset = 'approve' in source ? 'approve' : 'task' in source ? 'task' : 'sign';
  const id = 'approve' in source ? source.approve : 'task' in source ? source.task : source.sign;
  const signs = preset === 'sign' || source.sign === true;
  const outcome = (one: Exclude<AskSource['outcomes'], undefined>[number]): Outcome => {
    const given = typeof one === 'string' ? { key: one, edit: [], require: [] } : one;
    const vote = given.vote ?? (given.key === 'reject' || given.key === 'decline' ? 'reject' : 'approve');
    return {
      key: given.key, title: given.title ?? presets[given.key] ?? { zh: given.key, en: given.key }, vote,
      comment: given.comment ?? (vote === 'reject' ? 'required' : 'optional'), signature: given.sign ?? (signs && vote === 'approve'),
      edit: [...new Set([...given.edit, ...given.require])], require: given.require,
    };
  };
  const usual = preset === 'approve' ? ['approve', 'reject'] : preset === 'sign' ? ['sign', 'decline'] : ['done'];
  const rights: Rights = { ...right(source.edit, 'edit'), ...right(source.mask, 'mask'), ...right(source.hide, 'hide') };
  return {
    kind: 'ask', ...head(id), preset, by: source.by, mode: { kind: source.mode }, outcomes: (source.outcomes ?? usual).map(outcome), rights,
    ...(source.due && { due: dueOf(source.due) }),
    returns: source.returns ?? preset === 'approve',
    beside: source.beside.map((one, i) => ({
      key: one.key, title: one.title, ...(one.clause && { clause: one.clause }), steps: block(one.steps, `beside.${i}.steps`),
      on: one.event !== undefined ? { kind: 'event', event: one.event } : { kind: 'request', comment: one.comment ?? 'optional', edit: [...new Set([...one.edit, ...one.require])], require: one.require, ...(one.most !== undefined && { most: one.most }) },
    })),
    onReject: source['on-reject'],
  };
}

const right = (keys: string[], to: Rights[string]): Rights => Object.fromEntries(keys.map((key) => [key, to]));

function dueOf(due: NonNullable<AskSource['due']>): Due {
  return { ...(due.after !== undefined && { after: due.after as never }), ...(due.at !== undefined && { at: due.at }), remind: due.remind as never[], ladder: due.overdue as Rung[], ...(due.expire !== undefined && { expire: due.expire }) };
}
