import { describe, expect, it } from 'vitest';
import { isRefusalCode, refusals, refuse, sentence } from '#domain/refusal.ts';

describe('a refusal', () => {
  it.each(Object.entries(refusals))('%s has a status and a sentence in both languages', (code, { status, zh, en }) => {
    expect(code).toMatch(/^[a-z][a-z-]*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(zh).toMatch(/[。]$/);
    expect(en).toMatch(/^[A-Z].*[.]$/);
    expect([...zh.matchAll(/\{\w+\}/g)].map(String)).toEqual([...en.matchAll(/\{\w+\}/g)].map(String));
  });

  it('fills the places of its sentence from its data, and shows a dash where there is none', () => {
    expect(sentence(refuse('unknown-field', { data: { field: 'zzz' } })).en).toBe('The request has an unknown field: zzz.');
    expect(sentence(refuse('unknown-field')).zh).toContain('—');
  });

  it('is known by its code only, not by names that every object has', () => {
    expect(isRefusalCode('task-closed')).toBe(true);
    expect(isRefusalCode('constructor')).toBe(false);
  });

});
