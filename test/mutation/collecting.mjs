// What the tests get for `vitest` where they run in the process of the runner (in-process.mjs): the real `expect`, and a plain list of what they declare.
import { format } from 'node:util';
import { expect } from '../../node_modules/vitest/dist/index.js';

export { expect };

/** Every test that has been declared, in order. */
export const declared = [];
const above = [];

export const describe = (title, body) => {
  above.push(title);
  body();
  above.pop();
};

export const it = (title, run) => void declared.push({ name: [...above, title].join(' > '), run, at: where() });

// As vitest: a row that is a list is spread over the parameters.
it.each = (rows) => (title, run) => rows.forEach((row) => {
  const values = Array.isArray(row) ? row : [row];
  const places = title.match(/%[sdifj]/g)?.length ?? 0;
  it(format(title, ...values.slice(0, places)), () => run(...values));
});

/** File and position of the call in a test, as Stryker tells an old test from a new one. */
function where() {
  const line = new Error().stack?.split('\n').find((one) => /\.test\.ts/.test(one)) ?? '';
  const [, url = '', row = '1', column = '1'] = /(file:[^)]*?\.test\.ts)[^:]*:(\d+):(\d+)/.exec(line) ?? [];
  return { url, line: Number(row) - 1, column: Number(column) - 1 };
}
