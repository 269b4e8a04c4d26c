// Conditions and derived values in CEL, behind a guard: typed by the form, bounded in size, blind to everything not declared.
import { Environment } from '@marcbachmann/cel-js';
import { isMany, type Field } from '#domain/form/field.ts';

/** What an expression may read: the form, the outcomes of earlier steps (`outcome["step-id"]`, `""` when there is none), the database's now. */
export interface Facts {
  form: Record<string, unknown>;
  outcome: Record<string, string>;
  now: number;
}

const LONGEST = 500;
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 6 };

/** The first thing wrong with an expression, as a plain sentence, or the type it gives. Checked when a process is published. */
export function checkExpression(expression: string, fields: readonly Field[]): { type: string } | { wrong: string } {
  if (expression.length > LONGEST) return { wrong: `longer than ${LONGEST} characters` };
  try {
    const env = environment(fields);
    const parsed = env.parse(expression);
    const bad = forbidden(parsed.ast);
    if (bad) return { wrong: bad };
    const result = env.check(expression);
    return result.valid ? { type: String(result.type) } : { wrong: result.error?.message ?? 'not a valid expression' };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : 'not a valid expression' };
  }
}

const compiled = new WeakMap<readonly Field[], Map<string, (facts: Record<string, unknown>) => unknown>>();

/** The value of a checked expression. Throws on an expression that `checkExpression` would refuse: that is a bug of publishing. */
export function evaluate(expression: string, fields: readonly Field[], facts: Facts): unknown {
  let known = compiled.get(fields);
  if (!known) compiled.set(fields, (known = new Map()));
  let run = known.get(expression);
  if (!run) {
    const checked = checkExpression(expression, fields);
    if ('wrong' in checked) throw new Error(`condition: ${checked.wrong}`);
    const parsed = environment(fields).parse(expression);
    known.set(expression, (run = (context) => parsed(context)));
  }
  const form = Object.fromEntries(fields.map((field) => [field.key, facts.form[field.key] ?? empty(field)]));
  return plain(run({ form, outcome: { ...unanswered(expression), ...facts.outcome }, now: new Date(facts.now).toISOString() }));
}

/** Whether a condition holds. */
export const holds = (expression: string, fields: readonly Field[], facts: Facts): boolean => evaluate(expression, fields, facts) === true;

/** Steps that the expression asks about and that have no outcome yet read as the empty word. */
const unanswered = (expression: string) => Object.fromEntries([...expression.matchAll(/outcome\["([\w$-]+)"\]/g)].map((match) => [match[1], '']));

function environment(fields: readonly Field[]): Environment {
  const env = new Environment({ homogeneousAggregateLiterals: true, limits });
  env.registerVariable({ name: 'form', schema: Object.fromEntries(fields.map((field) => [field.key, typeOf(field)])) } as never);
  env.registerVariable('outcome', 'map<string, string>');
  env.registerVariable('now', 'string');
  for (const op of ['+', '-', '*', '/'] as const) {
    const apply = (a: number, b: number) => (op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : a / b);
    env.registerOperator(`double ${op} int`, (a: number, b: bigint) => apply(a, Number(b)));
    env.registerOperator(`int ${op} double`, (a: bigint, b: number) => apply(Number(a), b));
  }
  return env;
}

function typeOf(field: Field): string {
  if (isMany(field)) return field.type === 'table' ? 'list<map<string, dyn>>' : 'list<string>';
  switch (field.type) {
    case 'number':
    case 'money':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'signature':
    case 'daterange':
      return 'map<string, dyn>';
    default:
      return 'string';
  }
}

/** A typed stand-in for what has not been filled in, so that a condition never fails on an empty field. */
function empty(field: Field): unknown {
  const type = typeOf(field);
  return type === 'double' ? 0 : type === 'bool' ? false : type.startsWith('list') ? [] : type.startsWith('map') ? {} : '';
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(plain) : value);

const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** `matches` runs native patterns (exponential on hostile text) and nested macros are polynomial in the rows: neither may pass. */
function forbidden(ast: unknown): string | undefined {
  const walk = (node: unknown, depth: number): string | undefined => {
    if (Array.isArray(node)) return node.map((one) => walk(one, depth)).find((found) => found !== undefined);
    if (node === null || typeof node !== 'object') return undefined;
    const { op, args } = node as { op?: unknown; args?: unknown };
    const name = (op === 'rcall' || op === 'call') && Array.isArray(args) ? args[0] : undefined;
    if (name === 'matches') return 'matches is not allowed';
    const inner = typeof name === 'string' && op === 'rcall' && macros.has(name) ? depth + 1 : depth;
    if (inner > 1) return 'macros may not be nested';
    return walk(args, inner);
  };
  return walk(ast, 0);
}
