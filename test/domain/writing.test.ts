import { describe, expect, it } from 'vitest';
import { isBlank, isFileName, isPlain, nameWithout, tidy } from '#domain/writing.ts';

describe('a text', () => {
  it.each(['', ' \n\t', '\u00a0\u3000', '\u200b', '\u200c\u200d', '\u2060\ufeff', '\u00ad', '\u180e', '\u115f\u3164\uffa0', '\ufe0f', '\u2800', '\u{e0020}'])('of which nothing shows is blank: %j', (text) => {
    expect([isBlank(text), tidy(text)]).toEqual([true, '']);
  });

  it.each(['。', '0', '图纸', 'نم\u200cی', '👩\u200d🔧', '1\ufe0f\u20e3', ' a '])('of which something shows is not: %j', (text) => {
    expect([isBlank(text), isPlain(text), tidy(text)]).toEqual([false, true, text.trim()]);
  });

  it.each(['a\u202eb', '\u2066a\u2069', 'a\u200f', '\u061ca', 'a\u0000', 'a\u001b[1m', 'a\u0085', 'a\u007f'])('that hides something is not plain: %j', (text) => {
    expect(isPlain(text)).toBe(false);
  });
});

describe('a file', () => {
  it.each(['平面图.pdf', '.env', '…', 'a b (1).pdf', 'می\u200cخواهم.pdf'])('may be called %j', (name) => {
    expect([isFileName(name), nameWithout(name)]).toEqual([true, name]);
  });

  it.each(['', ' ', '.', '..', ' .. ', '\u200b', '../a', 'a\\b', 'a\nb', 'a\u2028b', 'fdp\u202e.exe'])('may not be called %j', (name) => {
    expect(isFileName(name)).toBe(false);
  });
});
