// A party outside the organisation: how a process asks one, what it may be shown, and what cannot be done with its seat.
import { describe, expect, it } from 'vitest';
import { check } from '#domain/definition/check.ts';
import { may } from '#domain/engine/may.ts';
import type { PersonAct } from '#domain/engine/act.ts';
import { rightsAt } from '#domain/form/rights.ts';
import { isOutside } from '#domain/outside.ts';
import { seatsFor } from '#domain/seats.ts';
import { people, running } from '#test/build.ts';
import { definitionOf, document, head, t } from './definition/document.ts';

const fields = {
  party: { type: 'text', zh: '对方', en: 'Party', required: true }, contact: { type: 'phone', zh: '电话', en: 'Phone', required: true }, secret: { type: 'text', class: 'sensitive', zh: '证件号', en: 'Number' }, who: { type: 'user', zh: '人', en: 'Who' },
};
const outside = { outside: { name: 'party', contact: 'contact' } };
const step = (more: object = {}) => ({ task: 'confirm', title: t('Confirm'), by: outside, read: ['purpose', 'secret'], ...more });
const defined = (steps: object[], more: object = {}) => definitionOf(document(steps, { ...fields, ...more }));
const codes = (steps: object[], more: object = {}) => check(defined(steps, more), { roles: { legal: 2 } }).map(({ code, path }) => `${code} ${path}`);
const askIn = (steps: object[] = [step()]) => {
  const definition = defined(steps);
  const ask = definition.steps[0];
  if (ask?.kind !== 'ask') throw new Error('not an ask');
  return { definition, ask };
};
const form = { purpose: 'x', party: '周明远', contact: '13800001234', secret: '510104199001011234' };
const asking = { applicant: 'ana', form, actors: {}, apart: false };

describe('a process', () => {
  it('asks one by the fields that name him and say how he is reached', () => {
    expect(codes([step()])).toEqual([]);
    expect(codes([step({ by: { one: outside, else: { role: 'legal' } }, mode: 'one' })])).toEqual([]);
    expect(codes([{ ...step(), task: undefined, approve: 'confirm' }].map(({ task: _, ...rest }) => rest))).toEqual([]);
    expect(codes([step()], { contact: { ...fields.contact, required: false } })).toEqual(['maybe-nobody steps.0.by']);
  });
  it.each<[string, object, object?]>([
    ['unknown-field steps.0.by', { by: { outside: { name: 'nothing', contact: 'contact' } } }],
    ['wrong-field-type steps.0.by', { by: { outside: { name: 'party', contact: 'until' } } }],
    ['wrong-field-type steps.0.by', {}, { party: { ...fields.party, class: 'sensitive' } }],
    ['mode-mismatch steps.0.mode', { mode: 'all' }],
    ['not-yet steps.0', { sign: true }],
    ['not-yet steps.0', { edit: ['purpose'], read: [] }],
    ['not-yet steps.0.returns', { returns: true }],
    ['outside-misplaced steps.0.due.overdue.0', { due: { after: '1d', overdue: [{ after: '1d', offer: { role: 'legal' } }] } }],
    ['outside-misplaced steps.0.due.overdue.0.tell', { due: { after: '1d', overdue: [{ after: '1d', tell: outside }] } }],
    ['outside-misplaced steps.0.except', { by: { role: 'legal' }, except: outside }],
    ['outside-misplaced steps.0.by', { by: { any: [outside, { role: 'legal' }] } }],
    ['outside-misplaced steps.0.by', { by: { one: { role: 'legal' }, else: outside } }],
    ['wrong-field-type steps.0.read', { read: ['who'] }],
    ['wrong-field-type steps.0.mask', { mask: ['archives'] }],
  ])('cannot: %s', (finding, more, others) => {
    expect(codes([step(more)], others)).toContain(finding);
  });
  it('finds nobody by who answered such a step', () => {
    expect(codes([step(), { ...head, title: t('Head'), by: { 'actor-of': 'confirm' } }])).toEqual(['outside-misplaced steps.1.by']);
  });
});

describe('the seat', () => {
  it('is one, without a person; nobody when the name or the contact is empty', () => {
    const { ask } = askIn();
    expect(seatsFor(ask, people, asking)).toEqual([{ holders: [], outside: { name: '周明远' } }]);
    expect(seatsFor(ask, people, { ...asking, form: { ...form, contact: '' } }).map(({ outside: party }) => party)).not.toContainEqual(expect.anything());
    const { ask: other } = askIn([step({ by: { one: outside, else: { role: 'gm' } } })]);
    expect(seatsFor(other, people, { ...asking, form: {} })[0]?.holders.map(({ person }) => person)).toEqual(['max']);
  });
  it('shows what the step names and nothing else, and what is sensitive never in clear', () => {
    const { definition, ask } = askIn();
    expect(rightsAt(definition, ask, form)).toEqual({ purpose: 'read', archives: 'hide', until: 'hide', party: 'hide', contact: 'hide', secret: 'mask', who: 'hide' });
  });
  it('is answered by the party; nobody else, and nothing but an answer or more time', async () => {
    const { definition } = askIn();
    const sim = await running(definition, { form });
    const [seat] = sim.open();
    const task = seat?.task ?? '';
    expect(seat?.holders).toEqual([`outside:${task}`]);
    expect(isOutside(seat?.holders[0])).toBe(true);
    const refused = (act: object) => may(sim.plan, sim.state(), { key: 'k', head: 0, by: 'zoe', task, ...act } as PersonAct)?.code;
    expect(refused({ verb: 'decide', outcome: 'done' })).toBe('not-yours');
    for (const act of [{ verb: 'transfer', to: 'max' }, { verb: 'reassign', to: 'max' }, { verb: 'claim' }, { verb: 'release' }, { verb: 'consult', people: ['max'] }, { verb: 'ask-applicant' }, { verb: 'add', people: ['max'], place: 'with' }, { verb: 'return' }, { verb: 'hand-back' }])
      expect(refused(act)).toBe('held-outside');
    expect(await sim.act({ verb: 'decide', task, by: seat?.holders[0] ?? '', outcome: 'done' })).toBeUndefined();
    expect(sim.state().outcomes).toEqual({ confirm: 'done' });
  });
});
