// Conditions and derived values in CEL, behind a guard: typed by the form, bounded in size, blind to everything not declared.
import type { Field } from '#domain/form/field.ts';
import type { Text } from '#domain/text.ts';
import type { Row } from '#domain/definition/row.ts';
import { environment, formFacts, rowFact } from './environment.ts';
import { read } from './guard.ts';

/** What an expression may read: the form, the outcomes of earlier steps (`outcome["step-id"]`, `""` when there is none), the database's now in epoch milliseconds. */
export interface Facts {
  form: Record<string, unknown>;
  outcome: Record<string, string>;
  now: number;
  /** Inside an `each`: the entry that this run is about, of the field that it goes over. */
  row?: Row | undefined;
  /** In the `until` of a `repeat`: how often the block has been gone through. */
  turn?: number;
}

/** What may be named beside form, outcomes and now: `row` inside an `each` over this field, `turn` at the end of a `repeat`. */
export interface Place {
  over?: string;
  turn?: true;
}

/** A checked expression: the type of its value in CEL's words, and what it refers to. */
export interface Checked {
  type: string;
  fields: ReadonlySet<string>;
  outcomes: ReadonlySet<string>;
  /** The words that outcomes are compared with. */
  compared: readonly [step: string, word: string][];
}

const LONGEST = 500;

/** The type of an expression and what it reads, or the first thing wrong with it, as a sentence. Checked when a process is published. */
export function checkExpression(expression: string, fields: readonly Field[], place: Place = {}): Checked | { wrong: Text } {
  const got = prepared(expression, fields, place);
  return 'wrong' in got ? got : { type: got.type, fields: got.fields, outcomes: got.outcomes, compared: got.compared };
}

/** The value of a checked expression. Throws on an expression that `checkExpression` would refuse: that is a bug of publishing. */
export function evaluate(expression: string, fields: readonly Field[], facts: Facts): unknown {
  const { row, turn } = facts;
  const got = prepared(expression, fields, { ...(row && { over: row.over }), ...(turn !== undefined && { turn: true as const }) });
  if ('wrong' in got) throw new Error(`condition: ${got.wrong.en}`);
  const outcome = Object.fromEntries([...got.outcomes].map((step) => [step, facts.outcome[step] ?? '']));
  const here = { ...(row && { row: rowFact(fields, row) }), ...(turn !== undefined && { turn }) };
  return plain(got.run({ form: formFacts(fields, facts.form), outcome, now: new Date(facts.now).toISOString(), ...here }));
}

/** Whether a condition holds. */
export const holds = (expression: string, fields: readonly Field[], facts: Facts): boolean => evaluate(expression, fields, facts) === true;

type Prepared = (Checked & { run: (context: Record<string, unknown>) => unknown }) | { wrong: Text };
interface Form {
  env: ReturnType<typeof environment>;
  known: Map<string, Prepared>;
}
/** By form, and by what may be named at the place. */
const forms = new WeakMap<readonly Field[], Map<string, Form>>();
const MOST_KNOWN = 500;

/** Parsed once for each form and expression. */
function prepared(expression: string, fields: readonly Field[], place: Place): Prepared {
  let places = forms.get(fields);
  if (!places) forms.set(fields, (places = new Map()));
  const key = `${place.over ?? ''}:${place.turn ?? ''}`;
  let form = places.get(key);
  if (!form) places.set(key, (form = { env: environment(fields, place), known: new Map() }));
  const before = form.known.get(expression);
  if (before) return before;
  const made = prepare(expression, form.env, place);
  if (form.known.size >= MOST_KNOWN) form.known.clear();
  form.known.set(expression, made);
  return made;
}

function prepare(expression: string, env: Form['env'], place: Place): Prepared {
  if (expression.length > LONGEST) return { wrong: { zh: `超过 ${LONGEST} 个字符`, en: `longer than ${LONGEST} characters` } };
  try {
    const run = env.parse(expression);
    const { fields, outcomes, compared, forbidden } = read(run.ast, namesAt(place));
    if (forbidden) return { wrong: forbidden };
    const result = env.check(expression);
    if (!result.valid) return { wrong: said(result.error) };
    return { type: String(result.type), fields, outcomes, compared, run: (context) => run(context) };
  } catch (error) {
    return { wrong: said(error) };
  }
}

const namesAt = ({ over, turn }: Place): string[] => ['now', ...(over === undefined ? [] : ['row']), ...(turn ? ['turn'] : [])];

/** The library's own sentence, without the drawing of the place. */
function said(error: unknown): Text {
  const sentence = error instanceof Error ? (error.message.split('\n')[0] ?? '').trim() : '';
  return sentence ? { zh: `表达式有误（${sentence}）`, en: sentence } : { zh: '表达式有误', en: 'not a valid expression' };
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(plain) : value);
