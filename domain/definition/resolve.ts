// Putting an organisation's parameters into a definition: afterwards nothing in it can change under a running case.
import { isLength } from '#domain/calendar/duration.ts';
import type { Definition } from './definition.ts';
import type { Problem } from './problem.ts';

/** The organisation's settings, by key. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

const WHOLE = /^\$([a-z][a-z0-9.-]*)$/;
const WITHIN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$([a-z][a-z0-9]*(?:[.-][a-z0-9]+)*)/g;
/** Whether an expression names a parameter; in quotes it is text. */
export const namesParameter = (expression: string): boolean => [...expression.matchAll(WITHIN)].some(([, key]) => key !== undefined);

const durations = new Set(['after', 'urgent', 'every', 'remind', 'within']);

/**
 * Every `$key` replaced by the organisation's value; in an expression (`when`, `until`, `with`) by a literal of its language. A key without a value
 * is a problem (`parameter-missing`), never a default; so is a value that is no duration where one is meant (`parameter-invalid`).
 */
export function resolve(definition: Definition, parameters: Parameters): { definition: Definition } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const valueOf = (key: string, path: string): string | number | boolean | undefined => {
    const found = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (found === undefined) problems.push({ path, code: 'parameter-missing', severity: 'error', message: { zh: `没有设置参数 ${key}`, en: `The parameter ${key} is not set` } });
    return found;
  };
  const text = (value: string, path: string, place: Place): unknown => {
    if (place === 'expression') return value.replace(WITHIN, (all, key: string | undefined) => (key === undefined ? all : JSON.stringify(valueOf(key, path) ?? null)));
    const key = WHOLE.exec(value)?.[1];
    if (key === undefined) return value;
    const found = valueOf(key, path);
    if (place === 'duration' && found !== undefined && !isLength(found))
      problems.push({ path, code: 'parameter-invalid', severity: 'error', message: { zh: `参数 ${key} 不是时长`, en: `The parameter ${key} is not a duration` } });
    return found ?? value;
  };
  const put = (value: unknown, path: string, place: Place): unknown => {
    if (typeof value === 'string') return text(value, path, place);
    if (Array.isArray(value)) return value.map((one, i) => put(one, `${path}.${i}`, place));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one, path ? `${path}.${key}` : key, placeOf(key, one, place))]));
  };
  const resolved = put(definition, '', 'plain') as Definition;
  return problems.length ? { problems } : { definition: resolved };
}

type Place = 'plain' | 'expression' | 'duration';

function placeOf(key: string, value: unknown, outer: Place): Place {
  // Under `with` a string is an expression, and an object a text in both languages.
  if (outer === 'expression') return typeof value === 'string' ? 'expression' : 'plain';
  if (key === 'with') return 'expression';
  if ((key === 'when' || key === 'until') && typeof value === 'string') return 'expression';
  return durations.has(key) ? 'duration' : 'plain';
}
