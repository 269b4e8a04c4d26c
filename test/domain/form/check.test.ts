import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm, problemOf, shownFields, startForm } from '#domain/form/check.ts';
import { FieldSource, type Field, type FieldType } from '#domain/form/field.ts';
import { loadPatterns } from '#domain/form/pattern.ts';
import { field, NOW, options, today } from './fields.ts';

const all = (fields: readonly Field[]) => ({ edit: fields.map(({ key }) => key), require: [] });
const problems = (fields: Field[], values: Record<string, unknown>, require: string[] = []) => {
  const got = checkForm(fields, { ...all(fields), require }, values, today);
  return 'refusal' in got ? (got.refusal.fields ?? []).map(({ path, code }) => `${path} ${code}`) : [];
};
const kept = (fields: Field[], values: Record<string, unknown>, standing = {}) => {
  const got = checkForm(fields, all(fields), values, { ...today, standing });
  if ('refusal' in got) throw new Error(JSON.stringify(got.refusal));
  return got.values;
};

/** One good value and several bad ones for every type of the vocabulary. */
const samples: Record<FieldType, { source?: object; good: unknown; bad: [unknown, string][] }> = {
  text: { source: { max: 5 }, good: 'abc', bad: [['abcdef', 'too-long'], [1, 'wrong-type'], [['a'], 'wrong-type']] },
  longtext: { good: '一段话\n又一段', bad: [['x'.repeat(4001), 'too-long'], [{}, 'wrong-type']] },
  number: { source: { least: 0, most: 9 }, good: 2.5, bad: [[10, 'out-of-range'], [-1, 'out-of-range'], ['2', 'wrong-type'], [Number.NaN, 'wrong-type']] },
  money: { good: 12_345, bad: [[1.5, 'wrong-type'], [-1, 'out-of-range'], ['12', 'wrong-type']] },
  date: { good: '2028-02-29', bad: [['2026-02-29', 'not-a-date'], ['2026-2-1', 'not-a-date'], [20260101, 'wrong-type']] },
  datetime: { good: '2026-11-24T08:00:00Z', bad: [['2026-11-24T08:00:00+08:00', 'not-a-date'], ['2026-11-24', 'not-a-date'], ['2026-02-30T08:00Z', 'not-a-date']] },
  daterange: { good: { from: '2026-01-01', to: '2026-01-01' }, bad: [[{ from: '2026-01-02', to: '2026-01-01' }, 'out-of-range'], ['2026', 'wrong-type']] },
  boolean: { good: true, bad: [['true', 'wrong-type'], [1, 'wrong-type']] },
  select: { source: { options }, good: 'a', bad: [['c', 'not-an-option'], [['a'], 'not-an-option'], ['constructor', 'not-an-option']] },
  multiselect: { source: { options }, good: ['a', 'b'], bad: [[['c'], 'not-an-option'], [['a', 'a'], 'twice'], ['a', 'wrong-type']] },
  checklist: { source: { options }, good: ['b'], bad: [[['b', 'c'], 'not-an-option']] },
  user: { good: 'p1', bad: [[['p1'], 'wrong-type'], ['x'.repeat(81), 'too-long']] },
  users: { good: ['p1', 'p2'], bad: [['p1', 'wrong-type'], [['p1', 'p1'], 'twice']] },
  dept: { good: 'd1', bad: [[7, 'wrong-type']] },
  role: { good: 'legal', bad: [[null, 'required']] },
  table: { source: { columns: [{ key: 'item', type: 'text', zh: '物品', en: 'Item', required: true }, { key: 'count', type: 'number', zh: '数量', en: 'Count' }], max: 2 }, good: [{ item: 'a', count: 2 }, { item: 'b' }], bad: [[[{ count: 1 }], 'required'], [[{ item: '' }], 'required'], [[{ item: 'a', extra: 1 }], 'unknown-field'], [[{ item: 'a' }, { item: 'b' }, { item: 'c' }], 'too-many'], [{}, 'wrong-type']] },
  file: { good: ['f1'], bad: [['f1', 'wrong-type']] },
  signature: { good: { statement: true, name: '王晓' }, bad: [[{ statement: false, name: '王晓' }, 'not-signed'], [{ statement: true, name: ' ' }, 'not-signed'], ['王晓', 'not-signed']] },
  phone: { good: '+86 138 0000 0000', bad: [['12', 'not-a-phone'], ['138x0000000', 'not-a-phone']] },
  email: { good: 'a@example.com', bad: [['a@', 'not-an-email'], [1, 'not-an-email']] },
  'record-ref': { source: { of: 'archive', many: true, max: 2 }, good: ['r1', 'r2'], bad: [[['r1', 'r2', 'r3'], 'too-many'], ['r1', 'wrong-type']] },
  'archive-ref': { good: 'r1', bad: [[1, 'wrong-type']] },
  'device-ref': { good: 'r1', bad: [[1, 'wrong-type']] },
  'partner-ref': { good: 'r1', bad: [[1, 'wrong-type']] },
  'field-set': { good: ['customer.phone'], bad: [['customer.phone', 'wrong-type']] },
  'consent-ref': { good: 'r1', bad: [[1, 'wrong-type']] },
  'nda-ref': { good: 'r1', bad: [[1, 'wrong-type']] },
  'process-ref': { good: 'c1', bad: [[1, 'wrong-type']] },
};

it('keeps people apart that must not be the same, and asks for as many as there must be', () => {
  const fields = [field('executor', { type: 'user' }), field('witnesses', { type: 'users', least: 2, except: ['executor'] })];
  expect(problems(fields, { executor: 'p1', witnesses: ['p2', 'p3'] })).toEqual([]);
  expect(problems(fields, { executor: 'p1', witnesses: ['p1', 'p3'] })).toEqual(['witnesses same-person']);
  expect(problems(fields, { executor: 'p1', witnesses: ['p2'] })).toEqual(['witnesses too-few']);
});

describe('a form', () => {
  it.each(Object.entries(samples))('keeps a good %s and names what is wrong with a bad one, without repeating it', (type, { source, good, bad }) => {
    const one = field('f', { type, ...source });
    expect(kept([one], { f: good })).toEqual({ f: good });
    for (const [value, code] of bad) expect(problems([one], { f: value }, ['f']).join(), JSON.stringify(value)).toContain(code);
  });

  it('has a sample for every type of the vocabulary', () => {
    expect(Object.keys(samples).toSorted()).toEqual([...FieldSource.shape.type.options].toSorted());
  });

  it('takes no date that lies ahead where it must be past, within a minute, and none that is not later than the one it must follow', () => {
    const [until, more, back] = [field('until', { type: 'datetime' }), field('more', { type: 'datetime', after: 'until' }), field('back', { type: 'datetime', past: true })];
    const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
    expect(problems([back], { back: at(2) })).toEqual(['back not-past']);
    expect(problems([back], { back: at(0.5) })).toEqual([]);
    expect(problems([until, more], { until: at(60), more: at(60) })).toEqual(['more not-later']);
    expect(kept([until, more], { more: at(61) }, { until: at(60) })).toEqual({ more: at(61) });
    expect(problemOf(more, true, at(59), today, { until: at(60) })?.code).toBe('not-later');
    expect(problems([until, more], { more: at(1) })).toEqual([]);
  });

  it('takes a text in both languages from another process, and from nobody else', () => {
    const said = { zh: '遗失', en: 'Lost' };
    const fields = [field('a', { type: 'longtext' }), field('b', { type: 'phone' })];
    expect(problems(fields, { a: said })).toEqual(['a wrong-type']);
    expect(checkForm(fields, all(fields), { a: said }, { ...today, called: true })).toEqual({ values: { a: said } });
    expect(checkForm(fields, all(fields), { b: said }, { ...today, called: true })).toHaveProperty('refusal');
    expect(checkForm(fields, all(fields), { a: { ...said, more: 1 } }, { ...today, called: true })).toHaveProperty('refusal');
  });

  it('demands what is required, also when it is only spaces or an empty list', () => {
    const fields = [field('a', { type: 'text' }), field('b', { type: 'users' }), field('c', { type: 'number' })];
    expect(problems(fields, { a: '  ', b: [] }, ['a', 'b', 'c'])).toEqual(['a required', 'b required', 'c required']);
  });

  it('refuses a field that it does not know, and one that may not be written here, before anything else', () => {
    const fields = [field('a', { type: 'text' }), field('b', { type: 'text', later: true })];
    const unknown = checkForm(fields, startForm(fields), { zzz: 'secret' }, today);
    expect(unknown).toMatchObject({ refusal: { code: 'unknown-field', data: { field: 'zzz' } } });
    expect(JSON.stringify(unknown)).not.toContain('secret');
    expect(checkForm(fields, startForm(fields), { b: 'x' }, today)).toMatchObject({ refusal: { code: 'field-not-editable', data: { field: 'b' } } });
  });

  it('does not take names from the prototype of objects for fields or values', () => {
    const fields = [field('a', { type: 'text' })];
    for (const name of ['__proto__', 'constructor', 'toString']) expect(checkForm(fields, all(fields), JSON.parse(`{"${name}": 1}`), today), name).toMatchObject({ refusal: { code: 'unknown-field' } });
    expect(FieldSource.safeParse({ type: 'text', zh: 'a', en: 'b' }).success).toBe(true);
  });

  it('trims text and leaves out what is empty', () => {
    expect(kept([field('a', { type: 'text' }), field('b', { type: 'text' })], { a: ' x ', b: '' })).toEqual({ a: 'x' });
  });

  it('clears a standing value that was sent empty, and leaves alone what was not sent', () => {
    const got = kept([field('a', { type: 'text' }), field('b', { type: 'text' })], { a: '' }, { a: 'old', b: 'old' });
    expect(Object.keys(got)).toEqual(['a']);
    expect(got.a).toBeUndefined();
  });

  it('judges again what stands in a field that is to be confirmed, unless something new is sent for it', () => {
    const fields = [field('until', { type: 'datetime', future: true })];
    const confirm = { edit: ['until'], require: [], confirm: ['until'] };
    const past = { until: '2026-11-24T01:00:00Z' };
    const ahead = { until: '2026-11-25T01:00:00Z' };
    const about = (standing: Record<string, unknown>) => ({ ...today, standing });
    expect(checkForm(fields, confirm, {}, about(ahead))).toEqual({ values: ahead });
    expect(checkForm(fields, confirm, {}, about(past))).toMatchObject({ refusal: { fields: [{ path: 'until', code: 'not-in-future' }] } });
    expect(checkForm(fields, confirm, {}, about({}))).toMatchObject({ refusal: { fields: [{ path: 'until', code: 'required' }] } });
    expect(checkForm(fields, confirm, ahead, about(past))).toEqual({ values: ahead });
  });

  it('takes a signature in the name of whoever submits, and no other', () => {
    const fields = [field('undertaking', { type: 'signature' })];
    const by = (name: string, signer?: string) => checkForm(fields, all(fields), { undertaking: { statement: true, name } }, { ...today, signer });
    expect(by('林一诺', '林一诺')).toHaveProperty('values');
    expect(by('别人', '林一诺')).toMatchObject({ refusal: { fields: [{ path: 'undertaking', code: 'wrong-signer' }] } });
  });

  it('lets a field choose only among the entries of another, those sent with it included', () => {
    const ref = { type: 'record-ref', of: 'archive', many: true } as const;
    const fields = [field('archives', ref), field('lost', { ...ref, among: 'archives' })];
    const got = (lost: string[], sent: Record<string, unknown> = {}) => checkForm(fields, all(fields), { lost, ...sent }, { ...today, standing: { archives: ['a', 'b'] } });
    expect(got(['b'])).toEqual({ values: { lost: ['b'] } });
    expect(got(['c'])).toMatchObject({ refusal: { fields: [{ path: 'lost', code: 'not-an-option' }] } });
    expect(got(['c'], { archives: ['c'] })).toHaveProperty('values');
  });

  it('wants every item of a checklist that is required, and any of one that is not', () => {
    const one = field('check', { type: 'checklist', options });
    const ticked = options.map(({ key }) => key);
    expect(problemOf(one, true, ticked, today, {})).toBeUndefined();
    expect(problemOf(one, true, ticked.slice(1), today, {})?.code).toBe('not-complete');
    expect(problemOf(one, false, ticked.slice(1), today, {})).toBeUndefined();
  });

  it('keeps a moment of the form in the future and within the longest period', () => {
    const one = field('until', { type: 'datetime', future: true, within: '5wd' });
    const at = (value: string) => problemOf(one, true, value, { ...today, latest: { until: NOW + 86_400_000 } }, {})?.code;
    expect(at('2026-11-24T01:00:00Z')).toBe('not-in-future');
    expect(at('2026-11-24T03:00:00Z')).toBeUndefined();
    expect(at('2026-11-26T03:00:00Z')).toBe('too-far');
  });

  it('takes a date until its day is over where the organisation is, whatever day it is elsewhere', () => {
    const one = field('until', { type: 'date', future: true });
    const at = (instant: string, offsetMinutes: number) => problemOf(one, true, '2026-11-24', { now: Date.parse(instant), latest: {}, offsetMinutes }, {})?.code;
    expect(at('2026-11-24T15:59:58Z', 480)).toBeUndefined();
    expect(at('2026-11-24T16:00:00Z', 480)).toBe('not-in-future');
    expect(at('2026-11-24T16:00:00Z', 0)).toBeUndefined();
    expect(at('2026-11-25T04:00:00Z', -300)).toBeUndefined();
  });

  it('neither demands nor keeps a field whose condition does not hold, and clears what stood there', () => {
    const fields = [field('kind', { type: 'select', options }), field('why', { type: 'text', when: 'form.kind == "a"' }), field('more', { type: 'text', when: 'form.why != ""' })];
    expect(problems(fields, { kind: 'a' }, ['why'])).toEqual(['why required']);
    expect(problems(fields, { kind: 'b' }, ['why'])).toEqual([]);
    expect(kept(fields, { kind: 'b', why: 'x', more: 'y' })).toEqual({ kind: 'b' });
    expect(kept(fields, { kind: 'a', why: 'x', more: 'y' })).toEqual({ kind: 'a', why: 'x', more: 'y' });
    expect(Object.entries(kept(fields, { kind: 'b' }, { kind: 'a', why: 'old' }))).toEqual([['kind', 'b'], ['why', undefined]]);
    expect(shownFields(fields, { kind: 'a' }, NOW).map(({ key }) => key)).toEqual(['kind', 'why']);
  });

  it('matches a pattern only when the matcher is ready, over the whole text, in linear time', async () => {
    const fields = [field('no', { type: 'text', pattern: String.raw`[A-Z]{2}-\d+|\p{Han}+|(a+)+`, max: 4000 })];
    const plain = [field('no', { type: 'text' })];
    await loadPatterns(plain);
    expect(() => checkForm(fields, all(fields), { no: 'DC-12' }, today)).toThrow('loadPatterns');
    await loadPatterns(fields);
    expect(problems(fields, { no: 'DC-12' })).toEqual([]);
    expect(problems(fields, { no: '档案' })).toEqual([]);
    expect(problems(fields, { no: 'DC-12x' })).toEqual(['no no-match']);
    const start = performance.now();
    expect(problems(fields, { no: `${'a'.repeat(3999)}!` })).toEqual(['no no-match']);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('answers any JSON with values or a refusal, never with an exception or a foreign field (property)', () => {
    const fields = Object.entries(samples).map(([type, { source }], i) => field(`f${i}`, { type, ...source }));
    const name = fc.oneof(fc.constantFrom(...fields.map(({ key }) => key)), fc.string());
    fc.assert(fc.property(fc.dictionary(name, fc.jsonValue()), (values) => {
      const got = checkForm(fields, all(fields), values as Record<string, unknown>, today);
      if ('values' in got) for (const key of Object.keys(got.values)) expect(fields.some((one) => one.key === key)).toBe(true);
      else expect(got.refusal.fields?.length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });

  it('takes its own result again without change (property)', () => {
    const fields = Object.entries(samples).map(([type, { source }], i) => field(`f${i}`, { type, ...source }));
    const goods = Object.values(samples).map(({ good }) => good);
    fc.assert(fc.property(fc.subarray(goods.map((_, i) => i)), (picked) => {
      const once = kept(fields, Object.fromEntries(picked.map((i) => [`f${i}`, goods[i]])));
      expect(kept(fields, once)).toEqual(once);
    }), { numRuns: 100 });
  });
});
