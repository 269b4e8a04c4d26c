import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as yaml, stringify } from 'yaml';
import { check } from '#domain/definition/check.ts';
import { compile, parse } from '#domain/definition/parse.ts';
import { resolve } from '#domain/definition/resolve.ts';
import { canonical } from '#domain/canonical.ts';
import { definitionOf, document, head, t } from './document.ts';

const first = (step: object, fields = {}) => definitionOf(document([step], fields)).steps[0];
const problems = (data: unknown) => {
  const got = typeof data === 'string' ? parse(data) : compile(data);
  return 'problems' in got ? got.problems.map(({ path, code }) => `${code} ${path}`) : [];
};

describe('a document', () => {
  it('gives the same definition as YAML text and as data', () => {
    const data = document([head, { wait: 'pause', title: t('Pause'), after: '1d' }]);
    expect(parse(stringify(data))).toEqual(compile(data));
  });

  it('reads yes, no and on as words, as YAML 1.2 does', () => {
    const got = parse(stringify(document()).replace('en: Sample', 'en: no'));
    expect(got).toMatchObject({ definition: { title: { en: 'no' } } });
  });

  it.each([
    ['a key twice', 'key: a\nkey: b'], ['an alias', 'a: &x [1]\nb: *x'], ['a merge', 'a: &x { k: 1 }\nb: { <<: *x }'], ['text that is no YAML', '{ a: [ }'],
    ['an older YAML', '%YAML 1.1\n---\nkey: yes'], ['two documents', 'a: 1\n---\nb: 2'],
    ['deep brackets', '['.repeat(60_000)], ['deep lists', '- '.repeat(30_000)], ['deep indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('refuses %s at once', (_, text) => {
    const start = performance.now();
    expect(problems(text)[0]).toMatch(/^yaml /);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('refuses more than 64 KiB, as text and as data', () => {
    expect(problems(' '.repeat(65_537))).toEqual(['too-large ']);
    expect(problems({ ...document(), icon: 'x'.repeat(65_537) })).toEqual(['too-large ']);
    expect(problems(`# ${'字'.repeat(22_000)}`), 'a Chinese character takes three bytes').toEqual(['too-large ']);
    expect(problems({ ...document(), icon: '字'.repeat(22_000) })).toEqual(['too-large ']);
  });

  it('takes brackets in a text or a remark for no nesting', () => {
    const titles = ['[', '{', 'a [', '# [', "it's ["].map((text) => t(text.repeat(30)));
    const data = document([head, ...titles.map((title, i) => ({ wait: `pause-${i}`, title, after: '1d' }))]);
    expect(parse(`# ${'['.repeat(200)}\n${stringify(data)}`)).toEqual(compile(data));
    expect(parse(stringify(data).replace('en: Sample', `en: >-\n    ${'[ '.repeat(60)}x`))).toMatchObject({ definition: { key: 'sample' } });
  });

  it('names every unknown or misspelt thing with its place, in the head and in the steps at once', () => {
    const data = { ...document([{ approve: 'a', by: 'boss' }, { parallel: 'b', arms: [{ title: t('A'), steps: [{ wait: 'x' }, 7] }] }, { task: 'c', by: 'applicant', due: { after: 'soon' } }]), colour: 'red', key: 'Not An Id' };
    expect(problems(data)).toEqual(['schema key', 'schema ', 'schema steps.0.by', 'schema steps.1.arms.0.steps.0', 'schema steps.1.arms.0.steps.1', 'schema steps.2.due.after']);
  });

  it('says what is wrong in both languages', () => {
    const got = compile({ ...document(), key: 'Not An Id', start: { who: 'me' } });
    if (!('problems' in got)) throw new Error('it was read');
    for (const { message } of got.problems) {
      expect(message.zh).toMatch(/\p{Script=Han}/u);
      expect(message.en).toMatch(/^[A-Z]/);
    }
  });

  it('refuses a rung that comes again and again without a pause; one that comes at once is none of that', () => {
    const rung = (overdue: object) => problems(document([{ ...head, due: { after: '1d', overdue: [{ ...overdue, tell: 'applicant' }] } }]));
    expect(rung({ every: '0d' })).toEqual(['schema steps.0.due.overdue.0.every']);
    expect(rung({ every: '00wd' })).toEqual(['schema steps.0.due.overdue.0.every']);
    expect(rung({ every: '1d' })).toEqual([]);
    expect(rung({ after: '0d' })).toEqual([]);
  });

  it('refuses names that every object has, and nesting beyond ten blocks', () => {
    expect(problems({ ...document(), key: 'constructor' })).toEqual(['schema key']);
    expect(problems(document([{ ...head, approve: 'constructor' }]))).toEqual(['schema steps.0.approve']);
    expect(problems(document([head], { constructor: { type: 'text', zh: '甲', en: 'A' } }))).toEqual(['schema form.constructor']);
    const nested = Array.from({ length: 11 }).reduce<object>((inner, _, i) => ({ repeat: `r${i}`, until: 'true', steps: [inner] }), head);
    expect(problems(document([nested]))[0]).toMatch(/^schema /);
  });

  it.each([
    ['a choice without options', { type: 'select', zh: '选', en: 'Pick' }], ['a table without columns', { type: 'table', zh: '表', en: 'Rows' }],
    ['a table in a table', { type: 'table', zh: '表', en: 'Rows', columns: [{ key: 'a', type: 'table', zh: '表', en: 'Rows' }] }],
    ['a reference to nothing', { type: 'record-ref', zh: '物', en: 'Thing' }], ['a range upside down', { type: 'number', zh: '数', en: 'Number', least: 2, most: 1 }], ['a type that is not in the vocabulary', { type: 'colour', zh: '色', en: 'Colour' }],
  ])('refuses %s', (_, field) => {
    expect(problems(document([head], { odd: field }))[0]).toMatch(/^schema form\.odd/);
  });

  it('never throws, whatever it is given (property)', () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => void compile(data)), { numRuns: 300 });
    fc.assert(fc.property(fc.string(), (text) => void parse(text)), { numRuns: 300 });
    const piece = fc.constantFrom('key', ': ', '\n', '  ', '- ', 'steps', 'approve', '{', '}', '[', ']', '&a', '*a', '"', "'", '|', '>', '!!', '#', '%', '\t', '中', '? ', 'null');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (all) => void parse(all.join(''))), { numRuns: 1000 });
  });
});

describe('clocks', () => {
  const shared = { clocks: { quick: { after: '4wh', remind: ['1h'] } } };

  it('are written once and stand at every step that names them', () => {
    const step = (id: string) => ({ task: id, title: t('Work'), by: 'applicant', due: 'quick' });
    const definition = definitionOf({ ...document([step('a'), { repeat: 'again', until: 'true', steps: [step('b')] }]), ...shared });
    expect(definition.steps).toMatchObject([{ due: { after: '4wh', remind: ['1h'], ladder: [] } }, { steps: [{ due: { after: '4wh' } }] }]);
  });

  it('must exist, wherever they are named', () => {
    expect(problems({ ...document([head, { repeat: 'again', until: 'true', steps: [{ ...head, approve: 'other', due: 'slow' }] }]), ...shared })).toEqual(['unknown-clock steps.1.steps.0.due']);
    expect(problems(document([{ ...head, due: 'quick' }]))).toEqual(['unknown-clock steps.0.due']);
  });

  it('know how much sooner an urgent request is due, beside the time of an ordinary one', () => {
    expect(first({ ...head, due: { after: '2wd', urgent: '4wh' } })).toMatchObject({ due: { after: '2wd', urgent: '4wh' } });
    expect(problems(document([{ ...head, due: { at: 'until', urgent: '4wh' } }]))).toEqual(['schema steps.0.due']);
  });
});

describe('what an author may leave out', () => {
  it('gives an approval its two outcomes, a reason for the no, and the way back to the applicant', () => {
    expect(first(head)).toMatchObject({
      kind: 'ask', preset: 'approve', id: 'head', title: { zh: '部门负责人审批', en: 'Head of department' }, mode: { kind: 'any' }, returns: true, onReject: 'case', beside: [], rights: {},
      outcomes: [{ key: 'approve', vote: 'approve', comment: 'optional', signature: false }, { key: 'reject', vote: 'reject', comment: 'required', signature: false }],
    });
  });

  it('gives a task one outcome, and a signature step a signed yes', () => {
    expect(first({ task: 'work', title: t('Work'), by: 'applicant' })).toMatchObject({ preset: 'task', returns: false, outcomes: [{ key: 'done', vote: 'approve', title: { zh: '完成', en: 'Done' } }] });
    expect(first({ sign: 'paper', title: t('Sign'), by: 'applicant' })).toMatchObject({ preset: 'sign', outcomes: [{ key: 'sign', signature: true }, { key: 'decline', vote: 'reject', signature: false, comment: 'required' }] });
  });

  it('lets sign: true sign every yes of a task', () => {
    expect(first({ task: 'work', title: t('Work'), by: 'applicant', sign: true, outcomes: [{ key: 'a', title: t('A') }, { key: 'b', title: t('B'), vote: 'reject' }, { key: 'c', title: t('C'), sign: false }] })).toMatchObject({
      outcomes: [{ signature: true }, { signature: false }, { signature: false }],
    });
  });

  it('makes what an outcome requires writable, and what the step requires part of every yes', () => {
    expect(first({ ...head, require: ['purpose'], outcomes: [{ key: 'approve', require: ['until'] }, 'reject'] })).toMatchObject({
      outcomes: [{ edit: ['purpose', 'until'], require: ['purpose', 'until'] }, { edit: [], require: [] }],
    });
  });

  it('names an effect after itself, and a block beside a task by its key', () => {
    expect(first({ do: 'archive.check-out', with: { archives: 'form.archives', until: 'form.until' } })).toMatchObject({ kind: 'do', id: 'archive-check-out', title: { zh: '档案出库', en: 'Check the archives out' } });
    expect(first({ task: 'work', title: t('Work'), by: 'applicant', beside: [{ key: 'extend', title: t('Extend'), require: ['until'], steps: [head] }, { key: 'recalled', title: t('Recalled'), event: 'loan.recalled', recall: { role: 'archive-dept' }, steps: [] }] })).toMatchObject({
      beside: [{ key: 'extend', on: { kind: 'request', comment: 'optional', edit: ['until'], require: ['until'] } }, { key: 'recalled', on: { kind: 'event', event: 'loan.recalled', recall: { role: 'archive-dept' } } }],
    });
  });
});

describe('parameters', () => {
  const step = { ...head, due: { after: '$a', remind: ['$b'] } };

  it('are put in everywhere, and a missing one is a problem with its place', () => {
    const definition = definitionOf(document([step]));
    expect(resolve(definition, { a: '2wd', b: '1wd' })).toMatchObject({ definition: { steps: [{ due: { after: '2wd', remind: ['1wd'] } }] } });
    expect(resolve(definition, { a: '2wd' })).toMatchObject({ problems: [{ path: 'steps.0.due.remind.0', code: 'parameter-missing' }] });
    expect(resolve(definition, { a: '2wd', b: 5 })).toMatchObject({ problems: [{ path: 'steps.0.due.remind.0', code: 'parameter-invalid' }] });
    expect(resolve(definition, { a: '-2wd', b: '1wd' })).toMatchObject({ problems: [{ code: 'parameter-invalid' }] });
  });

  it.each(['0d', '0wd', '99999wd'])('a length of time of %s is no value for one', (value) => {
    expect(resolve(definitionOf(document([{ ...head, due: { after: '1d', overdue: [{ every: '$again', tell: 'applicant' }] } }])), { again: value })).toMatchObject({ problems: [{ path: 'steps.0.due.ladder.0.every', code: 'parameter-invalid' }] });
  });

  it('do not come from names that every object has', () => {
    expect(resolve(definitionOf(document([{ ...head, due: { after: '$constructor' } }])), {})).toMatchObject({ problems: [{ code: 'parameter-missing' }] });
  });

  it('become literals inside expressions, and nothing in quotes is touched', () => {
    const definition = definitionOf(document([{ do: 'loan.shorten', with: { within: '$a' } }, { choose: 'c', title: t('C'), branches: [{ when: 'size(form.archives) > $n && form.purpose != "$n"', title: t('B'), steps: [] }], otherwise: [] }]));
    expect(resolve(definition, { a: '1wd', n: 3 })).toMatchObject({ definition: { steps: [{ with: { within: '"1wd"' } }, { branches: [{ when: 'size(form.archives) > 3 && form.purpose != "$n"' }] }] } });
  });

  it('leave a definition without parameters as it is, and resolving twice changes nothing (property)', () => {
    const definition = definitionOf(document([step]));
    fc.assert(fc.property(fc.constantFrom('2wd', '4h', '30m'), fc.constantFrom('1d', '1wd'), (a, b) => {
      const once = resolve(definition, { a, b });
      if ('problems' in once) throw new Error('it has problems');
      expect(canonical(resolve(once.definition, {}))).toBe(canonical(once));
    }));
  });
});

describe('the processes that come with the product', () => {
  const read = (path: string): unknown => yaml(readFileSync(path, 'utf8'));
  const keys = readdirSync('workflows/processes').map((file) => file.replace('.yaml', ''));
  const parameters = Object.fromEntries((read('regulations/decoration-company/parameters.yaml') as { key: string; value: string }[]).map(({ key, value }) => [key, value]));

  it.each(keys)('%s can be published as it is, with the parameters of the demo organisation', (key) => {
    const definitions = new Map(keys.map((one) => [one, definitionOf(read(`workflows/processes/${one}.yaml`))]));
    const definition = definitions.get(key);
    expect(definition && check(definition, { parameters, processes: Object.fromEntries(definitions), recordTypes: ['archive'] })).toEqual([]);
  });
});
