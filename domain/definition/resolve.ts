// Putting an organisation's parameters into a definition: afterwards nothing in it can change under a running case.
import type { Definition } from './definition.ts';
import type { Problem } from './problem.ts';

export type Parameters = Readonly<Record<string, string | number | boolean>>;

/** Every `$key` replaced by the organisation's value. A key without a value is a problem, never a default. */
export function resolve(definition: Definition, parameters: Parameters): { definition: Definition } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const put = (value: unknown, path: string): unknown => {
    if (typeof value === 'string' && /^\$[a-z][a-z0-9.-]*$/.test(value)) {
      const key = value.slice(1);
      const found = parameters[key];
      if (found === undefined) problems.push({ path, code: 'parameter-missing', severity: 'error', message: { zh: `没有设置参数 ${key}`, en: `The parameter ${key} is not set` } });
      return found ?? value;
    }
    if (Array.isArray(value)) return value.map((one, i) => put(one, `${path}.${i}`));
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one, path ? `${path}.${key}` : key)]));
    return value;
  };
  const resolved = put(definition, '') as Definition;
  return problems.length ? { problems } : { definition: resolved };
}
