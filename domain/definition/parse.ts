// From an author's YAML to a definition: read strictly, presets filled in, every problem with its place.
import { isAlias, Lexer, parseDocument, visit } from 'yaml';
import type { Duration } from '#domain/calendar/duration.ts';
import { fieldOf } from '#domain/form/field.ts';
import { COPY, effects } from '#domain/effect.ts';
import type { Text } from '#domain/text.ts';
import { askOf, rightsOf, type Clocks } from './ask.ts';
import type { Definition, Step, Wait } from './definition.ts';
import type { Problem } from './problem.ts';
import { bothLanguages, problemsOf } from './spelling.ts';
import { DefinitionSource, kindOf, stepKinds, stepSchemas, type StepSource } from './source.ts';

type Parsed = { definition: Definition } | { problems: Problem[] };
const LARGEST_BYTES = 64 * 1024;
const DEEPEST = 100;
const MOST_BLOCKS = 10;

const wrong = (code: string, en: string, zh: string, path = ''): { problems: Problem[] } => ({ problems: [{ path, code, severity: 'error', message: { zh, en } }] });
const tooLarge = wrong('too-large', 'The document is larger than 64 KiB.', '文档超过 64 KiB。');

/** Reads YAML 1.2; duplicate keys, aliases, deep nesting and anything over 64 KiB are refused. No reference between parts is checked here: that is `check`. */
export function parse(text: string): Parsed {
  if (isLarge(text)) return tooLarge;
  if (isDeep(text)) return wrong('yaml', 'The document is nested too deep.', '文档的嵌套过深。');
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true, merge: false, stringKeys: true });
  const broken = document.errors[0];
  if (broken) return wrong('yaml', broken.message.split('\n')[0] ?? 'not YAML', '不是有效的 YAML 文档。', `line ${broken.linePos?.[0].line ?? 1}`);
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') return wrong('yaml', 'Only YAML 1.2 is read.', '只接受 YAML 1.2。', 'line 1');
  let alias = false;
  visit(document, { Node: (_, node) => (isAlias(node) ? ((alias = true), visit.BREAK) : undefined) });
  if (alias) return wrong('yaml', 'Aliases are not allowed.', '不允许使用别名。');
  return compile(document.toJS());
}

const isLarge = (text: string): boolean => text.length > LARGEST_BYTES || new TextEncoder().encode(text).length > LARGEST_BYTES;

/** What the lexer of YAML writes before a text that stands there without quotes. */
const SCALAR = '\u001f';

/** Nesting beyond any sensible document, found before the reader recurses into it. Brackets inside a text are none. */
function isDeep(text: string): boolean {
  if (/^(?: {200}| *(?:[-?] +){50})/m.test(text)) return true;
  let [depth, before] = [0, ''];
  for (const token of new Lexer().lex(text)) {
    if (before !== SCALAR && (token === '[' || token === '{')) depth++;
    else if (before !== SCALAR && (token === ']' || token === '}')) depth--;
    if (depth > DEEPEST) return true;
    before = token;
  }
  return false;
}

/** The same for a document that is already data. */
export function compile(data: unknown): Parsed {
  if (isLarge(JSON.stringify(data) ?? '')) return tooLarge;
  const parsed = DefinitionSource.safeParse(data, { error: bothLanguages });
  const problems: Problem[] = parsed.success ? [] : problemsOf(parsed.error.issues);
  const raw = data !== null && typeof data === 'object' && 'steps' in data && Array.isArray(data.steps) ? data.steps : [];
  const steps = blockOf(raw, 'steps', { problems, clocks: parsed.success ? (parsed.data.clocks ?? {}) : undefined });
  if (!parsed.success || problems.length) return { problems };
  const source = parsed.data;
  const who = source.start.who;
  const definition: Definition = {
    key: source.key,
    title: source.title,
    ...(source.description && { description: source.description }),
    ...(source.icon && { icon: source.icon }),
    start: typeof who === 'object' ? { who: 'role', roles: 'role' in who ? [who.role] : who.roles } : { who },
    form: Object.entries(source.form).map(([key, field]) => fieldOf(key, field)),
    steps,
  };
  return { definition };
}

interface Reading {
  problems: Problem[];
  /** Undefined while the head of the document is broken. */
  clocks: Clocks | undefined;
}

function blockOf(raw: readonly unknown[], path: string, reading: Reading, depth = 1): Step[] {
  const { problems, clocks } = reading;
  if (depth > MOST_BLOCKS) {
    problems.push({ path, code: 'schema', severity: 'error', message: { zh: `步骤嵌套超过 ${MOST_BLOCKS} 层`, en: `Blocks are nested more than ${MOST_BLOCKS} deep` } });
    return [];
  }
  return raw.flatMap((one, i) => {
    const at = `${path}.${i}`;
    const kind = kindOf(one);
    if (!kind) {
      const kinds = stepKinds.join(', ');
      problems.push({ path: at, code: 'schema', severity: 'error', message: { zh: `步骤须为以下之一：${kinds}`, en: `A step is one of: ${kinds}` } });
      return [];
    }
    const parsed = stepSchemas[kind].safeParse(one, { error: bothLanguages });
    if (!parsed.success) {
      problems.push(...problemsOf(parsed.error.issues, at));
      return [];
    }
    const clock = 'due' in parsed.data && typeof parsed.data.due === 'string' ? parsed.data.due : undefined;
    if (clock !== undefined && clocks && !Object.hasOwn(clocks, clock)) problems.push({ path: `${at}.due`, code: 'unknown-clock', severity: 'error', message: { zh: `clocks 中没有 ${clock}`, en: `There is no clock ${clock}` } });
    return [stepOf(parsed.data, (steps, place) => blockOf(steps, `${at}.${place}`, reading, depth + 1), clocks ?? {})];
  });
}

const effectTitle = (name: string): Text | undefined => (Object.hasOwn(effects, name) ? effects[name]?.title : undefined);

/** Reads a block of a step; `place` is where it stands in the step. */
export type Block = (steps: readonly unknown[], place: string) => Step[];

function stepOf(source: StepSource, block: Block, clocks: Clocks): Step {
  const head = (id: string, title?: Text) => ({ id, title: source.title ?? title ?? { zh: id, en: id }, ...(source.clause && { clause: source.clause }) });
  if ('do' in source) return { kind: 'do', ...head(source.id ?? source.do.replace('.', '-'), effectTitle(source.do)), effect: source.do, with: source.with };
  if ('copy' in source) return { kind: 'do', ...head(source.copy, effectTitle(COPY)), effect: COPY, with: {}, copy: { to: source.to, rights: rightsOf({ edit: [], read: [], mask: source.mask, hide: source.hide }), comments: source.comment } };
  if ('wait' in source) return { kind: 'wait', ...head(source.wait), until: untilOf(source) };
  if ('choose' in source) return { kind: 'choose', ...head(source.choose), branches: source.branches.map(({ when, title, steps }, i) => ({ when, title, steps: block(steps, `branches.${i}.steps`) })), otherwise: block(source.otherwise, 'otherwise') };
  if ('parallel' in source) return { kind: 'parallel', ...head(source.parallel), arms: source.arms.map(({ title, steps }, i) => ({ title, steps: block(steps, `arms.${i}.steps`) })) };
  if ('each' in source) return { kind: 'each', ...head(source.each), over: source.over, order: source.order, steps: block(source.steps, 'steps') };
  if ('repeat' in source) return { kind: 'repeat', ...head(source.repeat), until: source.until, steps: block(source.steps, 'steps') };
  if ('call' in source) return { kind: 'call', ...head(source.id ?? source.call), process: source.call, with: source.with, wait: source.waits };
  if ('end' in source) return { kind: 'end', ...head(source.end), outcome: source.end };
  return askOf(source, block, clocks);
}

function untilOf({ event, at, after }: { event?: string | undefined; at?: string | undefined; after?: string | undefined }): Wait['until'] {
  if (event !== undefined) return { kind: 'event', event };
  if (at !== undefined) return { kind: 'at', field: at };
  return { kind: 'after', after: (after ?? '') as Duration };
}
