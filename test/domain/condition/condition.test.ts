import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkExpression, evaluate, holds } from '#domain/condition/condition.ts';
import { field, NOW, options } from '../form/fields.ts';

const fields = [
  field('title', { type: 'text' }), field('body', { type: 'longtext' }), field('amount', { type: 'money' }), field('urgent', { type: 'boolean' }),
  field('kind', { type: 'select', options }), field('people', { type: 'users' }), field('until', { type: 'datetime' }), field('day', { type: 'date' }),
  field('period', { type: 'daterange' }), field('promise', { type: 'signature' }),
  field('rows', { type: 'table', columns: [{ key: 'item', type: 'text', zh: '物品', en: 'Item' }, { key: 'price', type: 'money', zh: '价格', en: 'Price' }] }),
];
const value = (expression: string, form: Record<string, unknown> = {}, outcome: Record<string, string> = {}) => evaluate(expression, fields, { form, outcome, now: NOW });
const typeOf = (expression: string) => {
  const got = checkExpression(expression, fields);
  return 'wrong' in got ? `wrong: ${got.wrong.en}` : got.type;
};

describe('an expression', () => {
  it.each([
    ['form.amount > 50000', { amount: 50001 }, true],
    ['form.amount == 3', { amount: 3 }, true],
    ['form.amount * 2 + 1 == 7.0', { amount: 3 }, true],
    ['form.urgent && form.kind == "a"', { urgent: true, kind: 'a' }, true],
    ['form.kind in ["a", "b"]', { kind: 'b' }, true],
    ['size(form.people) >= 2', { people: ['p1', 'p2'] }, true],
    ['"p1" in form.people', { people: ['p2'] }, false],
    ['form.rows.exists(row, row.price > 100)', { rows: [{ item: 'x', price: 101 }] }, true],
    ['form.rows.filter(row, row.price > 1).map(row, row.item)', { rows: [{ item: 'x', price: 1 }, { item: 'y', price: 2 }] }, ['y']],
    ['form.until > now', { until: '2026-11-24T02:00Z' }, false],
    ['form.until > now', { until: '2026-11-24T02:01Z' }, true],
    ['form.period.from < form.period.to', { period: { from: '2026-01-01', to: '2026-01-02' } }, true],
    ['form.promise.name == ""', {}, true],
    ['form.title + "!"', { title: 'x' }, 'x!'],
    ['size(form.people)', { people: ['p1'] }, 1],
  ])('%s of %o gives %o', (expression, form, result) => {
    expect(value(expression, form)).toEqual(result);
  });

  it('reads the entry inside an each, and the turn at the end of a repeat; nowhere else', () => {
    const about = { form: { people: ['p1'] }, outcome: {}, now: NOW };
    expect(evaluate('row == "p1"', fields, { ...about, row: { over: 'people', value: 'p1' } })).toBe(true);
    expect(evaluate('row.item + "!"', fields, { ...about, row: { over: 'rows', value: { item: 'x' } } })).toBe('x!');
    expect(evaluate('row.price > 0', fields, { ...about, row: { over: 'rows', value: {} } })).toBe(false);
    expect(evaluate('turn >= 2', fields, { ...about, turn: 2 })).toBe(true);
    for (const word of ['row', 'turn']) expect(typeOf(`${word} == ${word}`)).toBe(`wrong: there is no ${word}`);
  });

  it('reads the outcomes of steps, and the empty word where there is none yet', () => {
    for (const spelling of ['outcome["archive-review"]', "outcome['archive-review']"]) {
      expect(value(`${spelling} == "approve"`, {}, { 'archive-review': 'approve' })).toBe(true);
      expect(value(`${spelling} == ""`)).toBe(true);
    }
    expect(value('outcome.loan in ["returned", "lost"]', {}, { loan: 'lost' })).toBe(true);
  });

  it('says what it refers to', () => {
    expect(checkExpression('form.amount > 5 && outcome["head"] == "approve" && outcome.loan in ["lost"]', fields)).toEqual({
      type: 'bool', fields: new Set(['amount']), outcomes: new Set(['head', 'loan']), compared: [['head', 'approve'], ['loan', 'lost']],
    });
  });

  it('is typed by the form: what is not there or of another type is found before anything runs', () => {
    for (const bad of ['form.amnt > 1', 'form.kind == 3', 'form.amount == "3"', 'form.constructor', 'form.rows.exists(r, r.nope == 1)', 'form.people + 1', 'unknown', 'form.urgent && 1', 'form.kind ==', ''])
      expect(typeOf(bad), bad).toMatch(/^wrong: /);
    expect(() => value('form.amnt > 1')).toThrow('condition');
  });

  it('holds only when it gives true', () => {
    expect(holds('form.title', fields, { form: { title: 'x' }, outcome: {}, now: NOW })).toBe(false);
    expect(holds('form.urgent', fields, { form: { urgent: true }, outcome: {}, now: NOW })).toBe(true);
  });

  it('knows nothing but the form, the outcomes and the instant it is given', () => {
    for (const bad of ['process.env', 'globalThis', 'form.__proto__', 'form["__proto__"]', 'constructor', 'outcome.constructor.name', 'timestamp(now)', 'google.protobuf.Timestamp', 'string', 'int', 'type', 'r', 'form.people.map(x, y)', 'cel.bind(x, 1, x)'])
      expect(typeOf(bad), bad).toMatch(/^wrong: /);
  });
});

describe('the guard', () => {
  it.each([
    ['native patterns', 'form.body.matches("^(a+)+$")'],
    ['nested macros', 'form.people.all(a, form.people.all(b, a == b))'],
    ['nested macros in a range', 'form.people.filter(a, form.people.exists(b, a == b)).exists(c, c == "x")'],
    ['division by what may be zero', '1 / size(form.people) > 0'],
    ['division by zero', '1 / 0 == 1'],
    ['remainders', '7 % size(form.people) == 1'],
    ['access by position', '[1, 2][5] == 1'],
    ['conversions that can fail', 'int(form.title) == 1'],
    ['asking whether something is there', 'has(form.title)'],
    ['computed names', 'outcome[form.title] == "x"'],
    ['all outcomes at once', 'outcome.all(k, outcome[k] == "x")'],
    ['the whole form', 'form == form'],
    ['a macro variable that hides the form', 'form.people.all(form, form == "x")'],
    ['text that grows with every row', `form.people.map(p, ${Array(12).fill('form.body').join(' + ')})`],
    ['more than 500 characters', `form.title == "${'x'.repeat(500)}"`],
    ['depth', `${'('.repeat(60)}true${')'.repeat(60)} && ${'!'.repeat(60)}true`],
    ['long lists', `1 in [${Array(60).fill('1').join(',')}]`],
  ])('refuses %s', (_, expression) => {
    expect(typeOf(expression)).toMatch(/^wrong: /);
  });

  it('speaks both languages', () => {
    expect(checkExpression('has(form.title)', fields)).toEqual({ wrong: { zh: '不允许使用 has', en: 'has is not allowed' } });
  });

  it('keeps the dearest expression that it lets through within a tenth of a second', () => {
    const form = { body: 'x'.repeat(4000), people: Array.from({ length: 10_000 }, (_, i) => `p${i}`) };
    const dear = [`form.people.map(p, ${Array(9).fill('form.body').join(' + ')}).exists(t, t.contains("y"))`, `form.people.all(p, ${Array(15).fill('!form.body.contains(p)').join(' && ')})`, `form.people.filter(p, ${Array(12).fill('!(p in form.people)').join(' || ')}).exists(p, p == "z")`];
    for (const expression of dear) {
      expect(typeOf(expression)).toBe('bool');
      const start = performance.now();
      value(expression, form);
      expect(performance.now() - start).toBeLessThan(100);
    }
  });

  it('never throws while checking, whatever the text (property)', () => {
    const piece = fc.constantFrom('form', '.', 'amount', 'people', 'outcome', '["x"]', '(', ')', '==', '&&', '!', '1', '"a"', 'all(', 'x,', ' ', 'size(', '+', '/', '0', '?', ':', '[', ']', '{', '}', 'in', 'true', 'matches(', '\\', "'''");
    const hostile = fc.oneof(fc.string({ maxLength: 60 }), fc.array(piece, { maxLength: 25 }).map((all) => all.join('')));
    fc.assert(fc.property(hostile, (expression) => void checkExpression(expression, fields)), { numRuns: 3000 });
  });

  it('never fails on what has been filled in, wrongly, or not at all, once an expression is checked (property)', () => {
    const good = ['form.amount * 2 > 100', 'form.rows.all(r, r.price > 1 && r.item != "")', 'size(form.people) > 1 || form.title.startsWith("a")', 'form.period.from <= form.period.to', 'form.until < now ? "late" : form.day', 'form.promise.name != "" && "b" in form.people', 'form.amount / 2 + size(form.rows) == 1.0', 'string(form.amount) + form.kind'];
    const anything = fc.dictionary(fc.constantFrom(...fields.map(({ key }) => key)), fc.jsonValue());
    fc.assert(fc.property(fc.constantFrom(...good), anything, (expression, form) => void value(expression, form)), { numRuns: 2000 });
  });
});
