// What docs/patterns.md claims is shown by tests that exist.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every test that the page names exists', () => {
  const page = readFileSync('docs/patterns.md', 'utf8');
  const named = [...page.matchAll(/`(test\/[\w/.-]+\.test\.ts)` "([^"]+)"/g)].map(([, file = '', name = '']) => ({ file, name }));
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({ file, name }) => !readFileSync(file, 'utf8').replaceAll("\\'", "'").includes(name));
  expect(missing).toEqual([]);
});
