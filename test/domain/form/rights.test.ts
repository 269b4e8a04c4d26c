import { describe, expect, it } from 'vitest';
import type { Ask, Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';
import { mask } from '#domain/form/mask.ts';
import { rightsAt, seenText, visible, writableWith } from '#domain/form/rights.ts';
import { field } from './fields.ts';

const source = (step: object) => ({
  key: 'p', title: { zh: '流程', en: 'Process' }, start: { who: 'employee' },
  form: {
    purpose: { type: 'text', zh: '目的', en: 'Purpose' },
    phone: { type: 'phone', zh: '电话', en: 'Phone', class: 'sensitive' },
    note: { type: 'text', zh: '说明', en: 'Note', later: true },
    rows: { type: 'table', zh: '表', en: 'Rows', columns: [{ key: 'name', type: 'text', zh: '姓名', en: 'Name' }, { key: 'count', type: 'number', zh: '数', en: 'Count' }] },
  },
  steps: [{ approve: 'head', title: { zh: '审批', en: 'Head' }, by: { role: 'legal' }, ...step }],
});
const values = { purpose: 'work', phone: '13800001234', rows: [{ name: '王晓', count: 2 }] };
function at(step: object): { definition: Definition; ask: Ask } {
  const got = compile(source(step));
  if ('problems' in got) throw new Error(JSON.stringify(got.problems));
  const ask = got.definition.steps[0];
  if (ask?.kind !== 'ask') throw new Error('not an ask');
  return { definition: got.definition, ask };
}

describe('rights at a step', () => {
  it('are read, masked for sensitive fields, and hidden for what is still to be filled', () => {
    const { definition, ask } = at({});
    expect(rightsAt(definition, ask, values)).toEqual({ purpose: 'read', phone: 'mask', note: 'hide', rows: 'read' });
  });

  it('follow the step: read shows a sensitive field, mask and hide take away, an outcome that writes gives edit', () => {
    const { definition, ask } = at({ read: ['phone'], mask: ['rows'], hide: ['purpose'], outcomes: [{ key: 'approve', require: ['note'] }, 'reject'] });
    expect(rightsAt(definition, ask, values)).toEqual({ purpose: 'hide', phone: 'read', note: 'edit', rows: 'mask' });
  });

  it('let the narrower right win when a field stands in two lists', () => {
    const { definition, ask } = at({ read: ['phone'], hide: ['phone'] });
    expect(rightsAt(definition, ask, values).phone).toBe('hide');
  });

  it('bind what a decision may and must write to its outcome', () => {
    const { ask } = at({ edit: ['purpose'], require: ['note'], outcomes: ['approve', 'reject'] });
    expect(writableWith(ask, 'approve')).toEqual({ edit: ['purpose', 'note'], require: ['note'], confirm: [] });
    expect(writableWith(ask, 'reject')).toEqual({ edit: ['purpose'], require: [], confirm: [] });
    expect(writableWith(ask, 'other')).toBeUndefined();
  });

  it('drop hidden values and give masked ones, table rows cell by cell', () => {
    const { definition, ask } = at({ mask: ['rows'], hide: ['purpose'] });
    const shown = visible(definition.form, rightsAt(definition, ask, values), values);
    expect(shown).toEqual({ phone: { masked: '138****1234' }, rows: [{ name: { masked: '王*' }, count: { masked: '***' } }] });
  });

  it('make a text of what was shown that changes with what is shown, and with nothing else', () => {
    const { definition, ask } = at({ hide: ['purpose'] });
    const before = seenText(definition, ask, values);
    expect(seenText(definition, ask, { ...values, purpose: 'other' })).toBe(before);
    expect(seenText(definition, ask, { rows: values.rows, phone: values.phone, purpose: 'work' })).toBe(before);
    expect(seenText(definition, ask, { ...values, rows: [] })).not.toBe(before);
  });
});

describe('a mask', () => {
  it.each([
    ['phone', '13800001234', '138****1234'], ['phone', '0281234', '***'], ['email', 'wang@example.com', 'w***@example.com'], ['email', 'nonsense', '***'],
    ['text', '王晓明', '王**'], ['text', '王', '*'], ['longtext', 'anything', '***'], ['number', 5, '***'], ['date', '2026-01-01', '***'],
  ])('of %s %s leaves %s', (type, value, left) => {
    expect(mask(field('f', { type }), value)).toBe(left);
  });

  it('never shows more than seven letters of a value', () => {
    for (const type of ['phone', 'text', 'longtext', 'user'] as const) {
      const letters = [...mask(field('f', { type }), 'abcdefghijklmnopqrst')].filter((letter) => letter !== '*');
      expect(letters.length).toBeLessThanOrEqual(7);
    }
  });
});
