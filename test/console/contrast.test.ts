// Every colour of text on every ground it may stand on, in both themes, by the formula of WCAG 2.2 (1.4.3 and 1.4.11).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../console/src/app.css', import.meta.url), 'utf8');
/** The tokens of a block, as they are written: name → #rrggbb. */
const tokensOf = (selector: string): Record<string, string> => {
  const from = css.indexOf(selector);
  if (from < 0) throw new Error(`no ${selector} in app.css`);
  return Object.fromEntries([...css.slice(from, css.indexOf('}', from)).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
};
const light = tokensOf(':root {');
const dark = tokensOf(":root[data-theme='dark'] {");

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((one) => (one <= 0.040_45 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const grounds = ['bg', 'surface', 'sunken'];
const soft = ['accent', 'ok', 'warn', 'danger'];
const texts: [string, string][] = [
  ...['fg', 'muted', ...soft].flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...soft.flatMap((one): [string, string][] => [[one, `${one}-soft`], ['fg', `${one}-soft`], ['muted', `${one}-soft`]]),
  ['on-accent', 'accent'], ['bg', 'fg'],
];
const outlines = ['focus', 'strong-line', 'accent', 'danger'].flatMap((line) => grounds.map((ground): [string, string] => [line, ground]));
/** Pairs that fall short, with their figure. */
const short = (tokens: Record<string, string>, pairs: [string, string][], least: number) =>
  pairs.map(([on, under]) => ({ pair: `${on} on ${under}`, is: contrast(tokens[on] ?? '#000000', tokens[under] ?? '#000000') })).filter(({ is }) => !(is >= least));

it('the formula is the one of WCAG: black on white is 21, #767676 on white is 4.54', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([['light', light], ['dark', dark]])('%s', (_, tokens) => {
  it('text stands at least 4.5 to 1 from its ground', () => expect(short(tokens, texts, 4.5)).toEqual([]));
  it('outlines and the focus ring stand at least 3 to 1 from what is behind them', () => expect(short(tokens, outlines, 3)).toEqual([]));
});

it('dark by choice and dark by the system are the same dark', () => {
  expect(tokensOf(":root:not([data-theme='light']) {")).toEqual(dark);
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
});
