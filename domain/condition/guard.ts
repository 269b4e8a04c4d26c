// What an expression may be made of. CEL alone lets through native patterns (7.9 s on hostile text), nested macros (polynomial in the rows) and calls that fail on an empty field.
import type { Text } from '#domain/text.ts';

/** What an expression refers to, and the first thing in it that is not allowed. */
export interface Reading {
  fields: Set<string>;
  outcomes: Set<string>;
  /** What outcomes are compared with: step → words. */
  compared: [step: string, word: string][];
  forbidden?: Text;
}

const functions = new Set(['size', 'string', 'contains', 'startsWith', 'endsWith']);
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** Text grows by `+`; inside a macro it would grow once per row. */
const MOST_SUMS_PER_ROW = 8;

const no = (zh: string, en: string): Text => ({ zh, en });

/** Walks a parsed expression. Whatever is not known to be harmless is forbidden. `names`: what may be named beside the form, the outcomes and the rows of macros. */
export function read(ast: unknown, names: readonly string[] = ['now']): Reading {
  const reading: Reading = { fields: new Set(), outcomes: new Set(), compared: [] };
  visit(ast, undefined, { reading, names, sums: 0 });
  return reading;
}

interface Walk {
  reading: Reading;
  names: readonly string[];
  sums: number;
}

function visit(node: unknown, row: string | undefined, walk: Walk): void {
  if (Array.isArray(node)) return node.forEach((one) => visit(one, row, walk));
  if (node === null || typeof node !== 'object') return;
  const { op, args } = node as { op?: unknown; args?: unknown };
  const forbid = (text: Text) => void (walk.reading.forbidden ??= text);
  if (op === 'value') return;
  if (op === 'id') {
    if (args === 'outcome' || args === 'form') forbid(no('form 和 outcome 后须注明字段或步骤', 'form and outcome need the name of a field or step'));
    else if (args !== row && !walk.names.some((name) => name === args)) forbid(no(`没有 ${String(args)}`, `there is no ${String(args)}`));
    return;
  }
  if ((op === '.' || op === '[]') && Array.isArray(args)) return member(op, args, row, walk, forbid);
  if (op === 'call' || op === 'rcall') return call(op, args, row, walk, forbid);
  if ((op === '/' || op === '%') && !isNumber(Array.isArray(args) ? args[1] : undefined)) forbid(no('只能除以不为零的数字', 'divide only by a number other than zero'));
  if (op === '==' || op === '!=' || op === 'in') compare(args, walk);
  if (op === '+' && row !== undefined && ++walk.sums > MOST_SUMS_PER_ROW) forbid(no('逐行计算中的加法过多', 'too many sums for each row'));
  visit(args, row, walk);
}

type Forbid = (text: Text) => void;

function member(op: '.' | '[]', args: readonly unknown[], row: string | undefined, walk: Walk, forbid: Forbid): void {
  const [target, name] = args;
  const base = nameOf(target);
  const key = op === '.' ? name : literal(name);
  if (base === 'outcome' || base === 'form') {
    if (typeof key !== 'string') return forbid(no(`${base}[…] 中须为引号内的文字`, `${base}[…] takes a quoted name`));
    (base === 'form' ? walk.reading.fields : walk.reading.outcomes).add(key);
    return;
  }
  if (op === '[]') return forbid(no('不能按位置取值，请用 exists 或 all', 'no access by position; use exists or all'));
  visit(target, row, walk);
}

/** `outcome["x"] == "word"`, either way round, and `outcome["x"] in ["word", …]`. */
function compare(args: unknown, walk: Walk): void {
  const [a, b] = Array.isArray(args) ? args : [];
  for (const [side, other] of [[a, b], [b, a]]) {
    const step = stepOf(side);
    const words = isNode(other) && other.op === 'list' && Array.isArray(other.args) ? other.args.map(literal) : [literal(other)];
    if (step !== undefined) for (const word of words) if (typeof word === 'string') walk.reading.compared.push([step, word]);
  }
}

function stepOf(node: unknown): string | undefined {
  if (!isNode(node) || (node.op !== '[]' && node.op !== '.') || !Array.isArray(node.args) || nameOf(node.args[0]) !== 'outcome') return undefined;
  const name: unknown = node.op === '.' ? node.args[1] : literal(node.args[1]);
  return typeof name === 'string' ? name : undefined;
}

function call(op: 'call' | 'rcall', args: unknown, row: string | undefined, walk: Walk, forbid: Forbid): void {
  const [name, first, rest] = Array.isArray(args) ? args : [];
  if (typeof name !== 'string') return forbid(no('无法识别的调用', 'a call that is not understood'));
  const isMacro = op === 'rcall' && macros.has(name);
  if (!isMacro && !functions.has(name)) return forbid(no(`不允许使用 ${name}`, `${name} is not allowed`));
  if (isMacro && row !== undefined) return forbid(no('exists、all、map、filter 不能嵌套', 'exists, all, map and filter may not be nested'));
  visit(first, row, walk);
  const variable = isMacro && Array.isArray(rest) ? nameOf(rest[0]) : undefined;
  if (isMacro && (typeof variable !== 'string' || variable === 'form' || variable === 'outcome' || walk.names.includes(variable))) return forbid(no('逐行变量须是新的名字', 'the name for a row must be a new one'));
  visit(rest, typeof variable === 'string' ? variable : row, walk);
}

const nameOf = (node: unknown): unknown => (isNode(node) && node.op === 'id' ? node.args : undefined);
const literal = (node: unknown): unknown => (isNode(node) && node.op === 'value' ? node.args : undefined);
const isNumber = (node: unknown): boolean => {
  const value = literal(node);
  return (typeof value === 'number' || typeof value === 'bigint') && Number(value) !== 0;
};
const isNode = (node: unknown): node is { op: unknown; args: unknown } => node !== null && typeof node === 'object' && 'op' in node;
