import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as yaml } from 'yaml';
import { check } from '#domain/definition/check.ts';
import { compile } from '#domain/definition/parse.ts';

type Place = { holder: Record<string, unknown>; key: string };
const places = (value: unknown, found: Place[] = []): Place[] => {
  if (value === null || typeof value !== 'object') return found;
  for (const key of Object.keys(value)) {
    found.push({ holder: value as Record<string, unknown>, key });
    places((value as Record<string, unknown>)[key], found);
  }
  return found;
};

describe('a real process, spoiled anywhere', () => {
  const text = readFileSync('workflows/processes/archive-borrow.yaml', 'utf8');

  it('is read or refused with problems in both languages, and checked, without an exception (property)', () => {
    const change = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('remove', 'move', 'word', 'number'));
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const data: unknown = yaml(text);
      for (const [at, from, how] of changes) {
        const all = places(data);
        const target = all[at % all.length];
        const other = all[from % all.length];
        if (!target || !other) continue;
        if (how === 'remove') delete target.holder[target.key];
        else target.holder[target.key] = how === 'word' ? 'applicant' : how === 'number' ? 7 : structuredClone(other.holder[other.key]);
      }
      const got = compile(data);
      const problems = 'problems' in got ? got.problems : check(got.definition);
      if ('problems' in got) expect(problems.length).toBeGreaterThan(0);
      for (const { message, code } of problems) {
        expect(message.zh && message.en).toBeTruthy();
        expect(code).toMatch(/^[a-z-]+$/);
      }
    }), { numRuns: 250 });
  });
});
