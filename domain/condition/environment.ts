// The CEL environment of a form: what may be named in an expression, each thing with its type.
import { Environment } from '@marcbachmann/cel-js';
import { isMany, type Field } from '#domain/form/field.ts';

const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 6 };
/** Rows and entries that an expression sees at most; longer lists never pass a form whose `max` is not larger. */
export const MOST_ROWS = 200;

/** CEL's name for the type of a field's value. Numbers and money are doubles; instants and dates are text that sorts by time. */
export function typeOf(field: Field): string {
  if (field.type === 'table') return `list<row_${field.key}>`;
  if (isMany(field)) return field.type === 'number' || field.type === 'money' ? 'list<double>' : field.type === 'boolean' ? 'list<bool>' : 'list<string>';
  switch (field.type) {
    case 'number':
    case 'money':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'daterange':
      return 'range';
    case 'signature':
      return 'signature';
    default:
      return 'string';
  }
}

type Schema = string | { [name: string]: Schema };
const range = { from: 'string', to: 'string' };
const signature = { name: 'string' };
const schemaOf = (field: Field): Schema => (isMany(field) ? typeOf(field) : field.type === 'daterange' ? range : field.type === 'signature' ? signature : typeOf(field));

/** The environment of a form: `form`, `outcome`, `now`, at some places `row` and `turn`, and arithmetic between whole numbers and fractions. */
export function environment(fields: readonly Field[], place: { over?: string; turn?: true } = {}): Environment {
  const env = new Environment({ homogeneousAggregateLiterals: true, limits });
  for (const field of fields) {
    if (field.type !== 'table') continue;
    const columns = (field.columns ?? []).filter((column) => column.type !== 'signature' && column.type !== 'daterange');
    env.registerType(`row_${field.key}`, { fields: Object.fromEntries(columns.map((column) => [column.key, typeOf(column)])) });
  }
  env.registerVariable({ name: 'form', schema: Object.fromEntries(fields.map((field) => [field.key, schemaOf(field)])) });
  env.registerVariable('outcome', 'map<string, string>');
  env.registerVariable('now', 'string');
  const over = fields.find(({ key }) => key === place.over);
  if (over) env.registerVariable('row', over.type === 'table' ? `row_${over.key}` : typeOf(over).replace(/^list<(.*)>$/, '$1'));
  if (place.turn) env.registerVariable('turn', 'double');
  const mixed = { '+': (a: number, b: number) => a + b, '-': (a: number, b: number) => a - b, '*': (a: number, b: number) => a * b, '/': (a: number, b: number) => a / b };
  for (const [op, apply] of Object.entries(mixed)) {
    env.registerOperator(`double ${op} int`, (a: number, b: bigint) => apply(a, Number(b)));
    env.registerOperator(`int ${op} double`, (a: bigint, b: number) => apply(Number(a), b));
  }
  env.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));
  return env;
}

/** The form as an expression sees it: each field of its type, a typed stand-in where it is empty or of another type, so that no condition fails on what has not been filled in. */
export const formFacts = (fields: readonly Field[], form: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field.key, seen(field, Object.hasOwn(form, field.key) ? form[field.key] : undefined)]));

/** One entry of a field as an expression sees it. */
export function rowFact(fields: readonly Field[], row: { over: string; value: unknown }): unknown {
  const field = fields.find(({ key }) => key === row.over);
  if (!field) return row.value;
  const [one] = list(seen(field, [row.value]));
  return one ?? (elementOf(field) === 'number' ? 0 : elementOf(field) === 'boolean' ? false : '');
}

function seen(field: Field, value: unknown): unknown {
  if (field.type === 'table') return list(value).map((row) => formFacts(field.columns ?? [], isRecord(row) ? row : {}));
  if (isMany(field)) return list(value).filter((one) => typeof one === elementOf(field));
  switch (typeOf(field)) {
    case 'double':
      return typeof value === 'number' ? value : 0;
    case 'bool':
      return value === true;
    case 'range':
      return isRecord(value) ? { from: text(value.from), to: text(value.to) } : { from: '', to: '' };
    case 'signature':
      return { name: isRecord(value) ? text(value.name) : '' };
    default:
      return field.type === 'datetime' ? instant(text(value)) : text(value);
  }
}

const elementOf = (field: Field): string => (field.type === 'number' || field.type === 'money' ? 'number' : field.type === 'boolean' ? 'boolean' : 'string');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MOST_ROWS) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);
/** One spelling for instants, so that text order is time order. */
const instant = (value: string): string => (value === '' || Number.isNaN(Date.parse(value)) ? '' : new Date(value).toISOString());
