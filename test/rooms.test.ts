// The house rules that a tool can count: files of a size that is read in one sitting, no drawers for everything, nothing about how it was made.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const code = files.filter((file) => /\.(ts|mjs|cjs|js|svelte|sql|css)$/.test(file));
const lines = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1;

it('no file is longer than 300 lines, and half of them are no longer than 80', () => {
  const long = code.map((file) => ({ file, lines: lines(file) })).filter((one) => one.lines > 300);
  expect(long).toEqual([]);
  const sorted = code.map(lines).toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
});

it('nothing is called utils, helpers, common, misc or manager', () => {
  expect(files.filter((file) => file.split('/').some((part) => /^(utils?|helpers?|common|misc|managers?|shared)\b/i.test(basename(part))))).toEqual([]);
});

it('every file of ours says in its first lines what it is', () => {
  const mute = code.filter((file) => !file.endsWith('.css') && !/(routes\/.*\+|\.d\.ts$|\.config\.ts$|^test\/domain\/|temporal-build)/.test(file) && !/^(\/\/|--|\/\*|<!--|#)/.test(readFileSync(file, 'utf8').trimStart()));
  expect(mute).toEqual([]);
});

it('nothing left to do is hidden in a comment, and no path of a machine is written down', () => {
  const found = files.filter((file) => !/(package-lock\.json|compose-spec\.json|\.png|rooms\.test\.ts)$/.test(file)).filter((file) => /\b(TODO|FIXME|XXX|HACK)\b|\/work\/|\/root\//.test(readFileSync(file, 'utf8')));
  expect(found).toEqual([]);
});
