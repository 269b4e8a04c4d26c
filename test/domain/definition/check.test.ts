import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, isPublishable, type Around } from '#domain/definition/check.ts';
import { definitionOf, document, head, t } from './document.ts';

const around: Around = {
  parameters: { 'head.within': '2wd', limit: 5, word: 'no duration' },
  roles: { legal: 2, empty: 0 }, posts: ['driver'], people: ['p1'], departments: ['design'], recordTypes: ['archive'],
  processes: { incident: { form: definitionOf(document([head], { note: { type: 'text', zh: '注', en: 'Note' }, scans: { type: 'file', zh: '扫描', en: 'Scans' } })).form } },
};
const codes = (steps: object[] = [head], fields: object = {}, where: Around = around) => check(definitionOf(document(steps, fields)), where).map(({ code, severity, path }) => `${severity} ${code} ${path}`);

const task = (more: object = {}) => ({ task: 'work', title: t('Work'), by: { role: 'legal' }, ...more });
const out = { do: 'archive.check-out', with: { archives: 'form.archives', until: 'form.until' } };
const back = { do: 'archive.check-in', with: { result: '"clean"' } };
const arms = (...all: object[][]) => ({ parallel: 'both', title: t('Both'), arms: all.map((steps) => ({ title: t('Arm'), steps })) });
const choose = (when: string, steps: object[], otherwise: object[] = []) => ({ choose: 'way', title: t('Way'), branches: [{ when, title: t('If'), steps }], otherwise });
const text = (more: object = {}) => ({ type: 'text', zh: '文', en: 'Text', ...more });
const date = { type: 'datetime', zh: '时', en: 'At' };
const held = (field: string, by = 'field') => [{ ...task(), by: { [by]: field } }];

/** What spoils the document, and the one finding that it causes. */
const spoiled: [finding: string, steps: object[], fields?: object][] = [
  ['error duplicate-id steps.1', [head, { ...head }]],
  ['error duplicate-id steps.0.outcomes', [task({ outcomes: [{ key: 'done' }, { key: 'done' }] })]],
  ['error duplicate-id form.pick.options', [head], { pick: { type: 'select', zh: '选', en: 'Pick', options: [{ key: 'a', zh: '甲', en: 'A' }, { key: 'a', zh: '乙', en: 'B' }] } }],
  ['error duplicate-id steps.1', [task(), { end: 'work' }]],
  ['error outside-misplaced steps.0.except', [task({ except: { outside: { name: 'purpose', contact: 'purpose' } } })]],
  ['error not-yet steps.0.returns', [task({ by: { outside: { name: 'purpose', contact: 'purpose' } }, returns: true })]],
  ['error mode-mismatch steps.0.mode', [task({ mode: 'per-group' })]],
  ['error mode-mismatch steps.0.mode', [task({ by: { groups: [{ key: 'a', title: t('A'), who: { role: 'legal' } }, { key: 'b', title: t('B'), who: 'applicant' }] } })]],
  ['error duplicate-id steps.0.by', [task({ mode: 'per-group', by: { groups: [{ key: 'a', title: t('A'), who: { role: 'legal' } }, { key: 'a', title: t('B'), who: 'applicant' }] } })]],
  ['error mode-mismatch steps.0.mode', [task({ mode: 'all', by: { weighted: [{ who: { role: 'legal' }, weight: 2 }] } })]],
  ['error mode-mismatch steps.0.mode', [task({ mode: { kind: 'all', abstain: 'counts-no' } })]],
  ['error order-rejects-one steps.0.mode', [task({ mode: { kind: 'order', reject: 'majority' } })]],
  ['error abstain-unwanted steps.0.outcomes', [task({ outcomes: ['done', { key: 'pass-on', title: t('Pass'), vote: 'abstain' }] })]],
  ['warning too-few steps.0.mode', [task({ mode: { kind: 'm-of-n', m: 3 } })]],
  ['error reserved-outcome steps.0.outcomes.return', [task({ outcomes: [{ key: 'return', title: t('Back') }] })]],
  ['error missing-title steps.0.title', [{ task: 'work', by: { role: 'legal' } }]],
  ['error missing-title steps.0.outcomes.checked', [task({ outcomes: ['checked'] })]],
  ['warning missing-title steps.0.title', [{ wait: 'pause', after: '1d' }]],
  ['error unknown-request steps.0.beside.0.ends', [task({ beside: [{ key: 'called', title: t('Called'), event: 'news', ends: ['more'], steps: [head] }] })]],

  ['error unknown-field steps.0.edit', [task({ edit: ['nothing'] })]],
  ['error unknown-field steps.0.outcomes.done', [task({ outcomes: [{ key: 'done', require: ['nothing'] }] })]],
  ['error unknown-field steps.0.due.at', [task({ due: { at: 'nothing' } })]],
  ['error wrong-field-type steps.0.due.at', [task({ due: { at: 'purpose' } })]],
  ['error unknown-field form.some.among', [head], { some: { type: 'record-ref', of: 'archive', many: true, among: 'nothing', zh: '选', en: 'Some' } }],
  ['error wrong-field-type form.some.among', [head], { some: { type: 'record-ref', of: 'archive', many: true, among: 'purpose', zh: '选', en: 'Some' } }],
  ['error unknown-field steps.0', [{ do: 'loan.extend', with: { until: 'form.until' } }, head]],
  ['error unknown-field steps.0', [{ do: 'loan.shorten', with: { within: '"2d"' } }, head]],
  ['error wrong-field-type steps.0', [{ do: 'loan.extend', with: { until: 'form.until' } }, head], { expected_return: { type: 'date', zh: '还', en: 'Back' } }],
  ['error applicant-approves steps.0.by', [task({ by: 'applicant', apart: true })]],
  ['error unknown-field steps.0.due.urgent', [task({ due: { after: '2d', urgent: '4h' } })]],
  ['error wrong-field-type steps.0.due.urgent', [task({ due: { after: '2d', urgent: '4h' } })], { urgency: { type: 'text', zh: '急', en: 'Urgent' } }],
  ['error wrong-field-type steps.0.at', [{ wait: 'pause', title: t('Pause'), at: 'purpose' }]],
  ['error wrong-field-type form.note.pattern', [head], { note: { type: 'longtext', zh: '文', en: 'Text', pattern: 'a' } }],
  ['error wrong-field-type form.note', [head], { note: text({ future: true }) }],
  ['error wrong-field-type form.note', [head], { note: text({ past: true }) }],
  ['error wrong-field-type form.note', [head], { note: text({ after: 'until' }) }],
  ['error unknown-field form.late.after', [head], { late: { ...date, after: 'nothing' } }],
  ['error wrong-field-type form.late.after', [head], { late: { ...date, after: 'purpose' } }],
  ['error condition-order form.late.after', [head], { late: { ...date, after: 'later' }, later: date }],
  ['error condition-order form.late.after', [head], { late: { ...date, after: 'late' } }],
  ['error bad-pattern form.note.pattern', [head], { note: text({ pattern: '(?<=a)b' }) }],
  ['error too-many-entries form.people.max', [head], { people: { type: 'users', zh: '人', en: 'People', max: 201 } }],
  ['error too-many-entries form.scans.max', [head], { scans: { type: 'file', zh: '扫描', en: 'Scans', max: 21 } }],
  ['error unknown-record-type form.thing.of', [head], { thing: { type: 'record-ref', zh: '物', en: 'Thing', of: 'planet' } }],
  ['error reserved-field form.row', [head], { row: text() }],
  ['error rows-change steps.0.steps.0', [{ each: 'all', title: t('All'), over: 'archives', steps: [task({ edit: ['archives'] })] }]],
  ['error rows-change steps.0.steps.0.steps.0', [{ each: 'all', title: t('All'), over: 'archives', steps: [{ each: 'both', title: t('Both'), over: 'archives', steps: [task({ edit: ['archives'] })] }] }]],
  ['error rows-change steps.0.arms.1.steps.0', [arms([{ each: 'all', title: t('All'), over: 'archives', steps: [head] }], [task({ outcomes: [{ key: 'done', edit: ['archives'] }] })])]],
  ['error rows-change steps.0', [task({ edit: ['archives'], beside: [{ key: 'more', title: t('More'), steps: [{ each: 'all', title: t('All'), over: 'archives', steps: [head] }] }] })]],
  ['error rows-change steps.0', [task({ beside: [{ key: 'more', title: t('More'), steps: [{ each: 'all', title: t('All'), over: 'archives', steps: [head] }] }, { key: 'other', title: t('Other'), edit: ['archives'], steps: [] }] })]],
  ['error rows-change steps.0.steps.1', [{ each: 'dates', title: t('Dates'), over: 'purposes', order: 'parallel', steps: [{ each: 'all', title: t('All'), over: 'archives', steps: [head] }, task({ edit: ['archives'] })] }], { purposes: { type: 'multiselect', zh: '目的', en: 'Purposes', options: [{ key: 'a', zh: '甲', en: 'A' }] } }],
  ['error unknown-field steps.0.by', [task({ by: { field: 'row' } })]],
  ['error wrong-field-type steps.0.steps.0.by', [{ each: 'all', title: t('All'), over: 'archives', steps: [task({ by: { field: 'row' } })] }]],
  ['error wrong-field-type steps.0.due.from', [task({ due: { after: '1d', from: 'purpose' } })]],
  ['error wrong-field-type form.other.except', [head], { who: { type: 'user', zh: '人', en: 'Who' }, other: text({ except: ['who'] }) }],
  ['error condition-order form.other.except', [head], { other: { type: 'user', except: ['who'], zh: '人', en: 'Who' }, who: { type: 'user', zh: '人', en: 'Who' } }],
  ['error no-holder steps.0.by', [task({ by: { any: ['holder', { role: 'legal' }] } })]],
  ['error unknown-role steps.0.except', [task({ except: { role: 'king' } })]],
  ['error wrong-field-type steps.0.by', held('purpose', 'staff-of')],
  ['error each-over-one steps.0.over', [{ each: 'all', title: t('All'), over: 'purpose', steps: [head] }]],
  ['error never-filled form.note', [head], { note: text({ later: true }) }],
  ['error contradicting-rights steps.0.outcomes.done', [task({ hide: ['purpose'], outcomes: [{ key: 'done', edit: ['purpose'] }] })]],

  ['error applicant-approves steps.0.by', [{ approve: 'own', title: t('Own'), by: 'applicant' }]],
  ['error unknown-role steps.0.by', [{ ...task(), by: { role: 'king' } }]],
  ['error unknown-role steps.0.due.overdue.0.tell', [task({ due: { after: '1d', overdue: [{ every: '1d', tell: { role: 'king' } }] } })]],
  ['warning nobody steps.0.by', [{ ...task(), by: { role: 'empty' } }]],
  ['error unknown-post steps.0.by', [{ ...task(), by: { post: 'king' } }]],
  ['error unknown-person steps.0.by', [{ ...task(), by: { people: ['p1', 'p9'] } }]],
  ['error unknown-department steps.0.by', [{ ...task(), by: { role: 'legal', of: 'moon' } }]],
  ['error unknown-field steps.0.by', held('nothing')],
  ['error wrong-field-type steps.0.by', held('purpose')],
  ['error wrong-field-type steps.0.by', held('purpose', 'head-of')],
  ['warning maybe-nobody steps.0.by', held('who'), { who: { type: 'user', zh: '人', en: 'Who' } }],
  ['error unknown-step steps.0.by', held('nothing', 'actor-of')],
  ['error nobody steps.0.by', [...held('head', 'actor-of'), head]],
  ['error unknown-role steps.0.by', [{ ...task(), by: { chain: 'applicant', to: 'king' } }]],
  ['error wrong-field-type steps.0.by', [{ ...task(), by: { chain: 'purpose', levels: 2 } }]],
  ['error wrong-field-type steps.0.by', [{ ...task(), by: { role: 'legal', of: { field: 'purpose' } } }]],
  ['error unknown-department steps.0.by', [{ ...task(), by: { pick: 'applicant', among: { department: 'moon' } } }]],
  ['warning maybe-nobody steps.0.by', [{ ...task(), by: { pick: 'applicant', among: 'employee', optional: true } }]],
  ['error nobody steps.0.by', [{ ...task(), by: { 'pick-at': 'head', among: 'employee' } }, head]],
  ['error picked-by-many steps.1.by', [{ ...head, mode: 'all' }, { ...task(), by: { 'pick-at': 'head', among: 'employee' } }]],
  ['error duplicate-pick steps.0.by', [{ ...task(), by: { any: [{ pick: 'applicant', among: 'employee' }, { pick: 'applicant', among: { role: 'legal' } }] } }]],
  ['error pick-misplaced steps.0.due.overdue.0.tell', [task({ due: { after: '1d', overdue: [{ every: '1d', tell: { pick: 'applicant', among: 'employee' } }] } })]],
  ['error auto-on-clause steps.0.by', [{ ...head, title: t('Head'), clause: 'DC-3.3b', by: { one: { role: 'legal' }, else: 'auto-pass' } }]],
  ['error repeated-misplaced steps.0.repeated', [{ ...head, title: t('Head'), clause: 'DC-3.3b', repeated: 'once' }]],
  ['error auto-misplaced steps.0.by', [{ ...task(), by: { one: { role: 'legal' }, else: 'auto-reject' } }]],
  ['error auto-misplaced steps.0.due.overdue.0.tell', [task({ due: { after: '1d', overdue: [{ every: '1d', tell: { one: { role: 'legal' }, else: 'auto-pass' } }] } })]],
  ['warning maybe-nobody steps.1.by', [choose('form.purpose == "x"', [head]), ...held('head', 'actor-of')]],

  ['error condition-wrong steps.0.branches.0.when', [choose('form.purpos == "x"', [head])]],
  ['error condition-wrong steps.0.branches.0.when', [choose('form.purpos == "$limit"', [head])]],
  ['error condition-type steps.0.branches.0.when', [choose('form.purpose', [head])]],
  ['error condition-wrong steps.0.branches.0.when', [choose('row == "x"', [head])]],
  ['error condition-wrong steps.0.branches.0.when', [choose('turn > 1', [head])]],
  ['error input-type steps.0.with.field', [{ do: 'date.set', with: { field: 'form.purpose', after: '"2d"' } }, head]],
  ['error input-type steps.0.with.field', [{ do: 'date.set', with: { field: '"purpose"', after: '"2d"' } }, head]],
  ['error reject-unread steps.0.on-reject', [{ ...head, 'on-reject': 'go-on' }]],
  ['error condition-order form.note.when', [head], { note: text({ when: 'form.other == "x"' }), other: text() }],
  ['error condition-order form.note.when', [head], { note: text({ when: 'outcome["head"] == "approve"' }) }],
  ['error unknown-step steps.1.branches.0.when', [head, choose('outcome["haed"] == "approve"', [task()])]],
  ['error unknown-outcome steps.1.branches.0.when', [head, choose('outcome["head"] == "approved"', [task()])]],
  ['error unknown-outcome steps.1.branches.0.when', [{ do: 'archive.reserve', with: { archives: 'form.archives' } }, choose('outcome["archive-reserve"] in ["queud"]', [task()])]],
  ['error unknown-effect steps.0', [{ do: 'archive.burn', title: t('Burn') }]],
  ['error unknown-effect steps.0', [{ do: 'toString', title: t('Burn') }]],
  ['error unknown-input steps.0.with.why', [{ do: 'archive.reserve', with: { archives: 'form.archives', why: '"x"' } }]],
  ['error missing-input steps.0', [{ do: 'archive.reserve' }]],
  ['error input-type steps.0.with.archives', [{ do: 'archive.reserve', with: { archives: 'form.purpose' } }]],
  ['error input-type steps.0.with.scans', [{ call: 'incident', with: { purpose: 'form.purpose', archives: 'form.archives', until: 'form.until', scans: 'form.archives' } }]],
  ['error input-type steps.0.with.until', [{ call: 'incident', with: { purpose: t('Loss'), archives: 'form.archives', until: t('Now') } }]],
  ['error unknown-process steps.0', [{ call: 'nothing' }]],
  ['error calls-itself steps.0', [{ call: 'sample' }]],
  ['error missing-input steps.0', [{ call: 'incident', with: { purpose: 'form.purpose', archives: 'form.archives' } }]],
  ['error unknown-process steps.0.due.overdue.0', [task({ due: { after: '1d', overdue: [{ after: '1d', start: 'nothing' }] } })]],
  ['warning call-outcome-unread steps.0', [{ call: 'incident', waits: true, with: { purpose: 'form.purpose', archives: 'form.archives', until: 'form.until' } }]],

  ['error unreachable steps.1', [{ end: 'over' }, head]],
  ['error unreachable steps.1', [choose('form.purpose == "x"', [{ end: 'a' }], [{ end: 'b' }]), head]],
  ['error repeat-never-waits steps.0', [{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [{ do: 'archive.reserve', with: { archives: 'form.archives' } }] }]],
  ['error repeat-never-waits steps.0', [{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [choose('form.purpose == "y"', [head])] }]],
  ['error repeat-never-waits steps.0', [{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [{ wait: 'pause', title: t('Pause'), at: 'until' }] }]],
  ['error repeat-never-waits steps.0', [{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [{ wait: 'pause', title: t('Pause'), after: '0d' }] }]],
  ['error repeat-never-waits steps.0', [{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [task({ by: { one: { role: 'legal' }, else: 'auto-pass' } })] }]],
  ['error never-straight steps.0.resubmit', [task({ resubmit: 'straight' })]],
  ['error no-way-on steps.0.outcomes', [{ ...head, outcomes: ['reject'] }]],
  ['error expire-unknown steps.0.due.expire', [{ ...head, due: { after: '1d', expire: 'nothing' } }]],
  ['error expire-approves steps.0.due.expire', [{ ...head, due: { after: '1d', expire: 'approve' } }]],
  ['error expire-on-clause steps.0.due.expire', [{ ...head, clause: 'DC-3.3b', due: { after: '1d', expire: 'reject' } }]],
  ['warning end-in-arm steps.0.arms.0.steps.0', [{ parallel: 'both', title: t('Both'), arms: [{ title: t('A'), steps: [{ end: 'over' }] }, { title: t('B'), steps: [head] }] }]],

  ['error reject-while-out steps.1', [out, head, back]],
  ['warning end-while-out steps', [out]],
  ['warning end-while-out steps.1', [out, { end: 'over' }]],
  ['error reject-while-out steps.1', [out, { ...head, 'on-reject': 'block' }, back]],
  ['error parameter-missing steps.0.due.after', [{ ...head, due: { after: '$nothing' } }]],
  ['error parameter-invalid steps.0.due.after', [{ ...head, due: { after: '$word' } }]],
];

describe('a definition', () => {
  it.each(spoiled)('%s', (finding, steps, fields) => {
    expect(codes(steps, fields)).toEqual([finding]);
  });

  it('is found sound when nothing is wrong with it', () => {
    expect(codes()).toEqual([]);
    expect(codes([{ ...head, due: { after: '$head.within' } }, choose('size(form.archives) > $limit', [task()])])).toEqual([]);
    expect(codes([{ call: 'incident', with: { purpose: '"x"', archives: 'form.archives', until: 'now' } }])).toEqual([]);
    expect(codes([{ call: 'incident', with: { purpose: t('Lost, or $limit of them'), archives: 'form.archives', until: 'now' } }])).toEqual([]);
    expect(codes([head], { late: { ...date, after: 'until' } })).toEqual([]);
    expect(codes([{ do: 'loan.extend', with: { until: 'form.until' } }, head], { expected_return: date })).toEqual([]);
    expect(codes([head, ...held('head', 'actor-of')])).toEqual([]);
    expect(codes([{ each: 'all', title: t('All'), over: 'archives', steps: [choose('row == "a-1"', [task()])] }])).toEqual([]);
    expect(codes([{ repeat: 'loop', title: t('Loop'), until: 'turn >= 2', steps: [head] }])).toEqual([]);
    expect(codes([task({ edit: ['archives'] }), { each: 'all', title: t('All'), over: 'archives', steps: [head] }])).toEqual([]);
    expect(codes([task({ beside: [{ key: 'more', title: t('More'), edit: ['archives'], steps: [{ each: 'all', title: t('All'), over: 'archives', steps: [head] }] }] })])).toEqual([]);
    expect(codes([{ ...head, 'on-reject': 'go-on' }, choose('outcome["head"] == "reject"', [task()])])).toEqual([]);
    expect(codes([task({ due: { after: '1d', from: 'until', overdue: [{ after: '1d', tell: { 'head-of': 'holder' } }, { every: '1d', tell: 'holder' }] } })])).toEqual([]);
    expect(codes([task({ due: { after: '1d', expire: { key: 'over', title: t('Over') } } }), choose('outcome["work"] == "over"', [head])])).toEqual([]);
  });

  it('may hold references that are not known where it is checked', () => {
    expect(codes([{ ...head, due: { after: '$nothing' } }, choose('size(form.archives) > $nothing', [{ ...task(), by: { role: 'king' } }]), { call: 'nothing' }], {}, {})).toEqual([]);
  });

  it('is published with warnings, not with errors', () => {
    expect(isPublishable([{ path: '', code: 'nobody', severity: 'warning', message: t('x') }])).toBe(true);
    expect(isPublishable([{ path: '', code: 'unreachable', severity: 'error', message: t('x') }])).toBe(false);
  });

  it('has a page that lists every finding, and a test for every finding that is listed', () => {
    const seen = new Set(spoiled.map(([finding]) => finding.split(' ')[1] ?? ''));
    const page = readFileSync('docs/process-language.md', 'utf8').split('## Findings')[1] ?? '';
    const listed = new Set([...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? ''));
    for (const code of seen) expect(listed, `docs/process-language.md does not list ${code}`).toContain(code);
    for (const code of listed) if (!['yaml', 'too-large', 'schema', 'unknown-clock'].includes(code)) expect(seen, `no test for ${code}`).toContain(code);
  });
});

describe('what was handed out', () => {
  const reject = 'error reject-while-out';
  const beside = (steps: object[]) => task({ beside: [{ key: 'extra', title: t('Extra'), steps }] });

  it('is back before anybody may reject: the case then ends as usual', () => {
    expect(codes([head, out, back, { ...head, approve: 'again' }])).toEqual([]);
  });

  it('may be followed by a rejection that ends only a block beside the task', () => {
    expect(codes([out, beside([{ ...head, 'on-reject': 'block' }]), back])).toEqual([]);
    expect(codes([out, beside([head]), back])).toEqual([`${reject} steps.1.beside.0.steps.0`]);
  });

  it('is followed through every branch', () => {
    expect(codes([choose('form.purpose == "x"', [out], []), head])).toEqual([`${reject} steps.1`, 'warning end-while-out steps']);
    expect(codes([out, choose('form.purpose == "x"', [back], [{ do: 'archive.lost', with: { archives: 'form.archives' } }]), head])).toEqual([]);
    expect(codes([out, choose('form.purpose == "x"', [back], []), head])).toContain(`${reject} steps.2`);
  });

  it('is outside for the arms that run beside the one that handed it out, and back when that arm has it back', () => {
    expect(codes([arms([out, task(), back], [head])])).toEqual([`${reject} steps.0.arms.1.steps.0`]);
    expect(codes([arms([out, task(), back], [{ ...task(), task: 'other' }]), head])).toEqual([]);
  });

  it('is still outside in the next turn of a loop', () => {
    expect(codes([{ repeat: 'loop', title: t('Loop'), until: 'form.purpose == "x"', steps: [head, out] }, back])).toEqual([`${reject} steps.0.steps.0`]);
  });

  it('is nothing where the effect answered that it is unavailable', () => {
    const open = { do: 'grant.open', with: { archives: 'form.archives', until: 'form.until' } };
    const close = { do: 'grant.close', with: { result: '"read"' } };
    expect(codes([open, choose('outcome["grant-open"] == "unavailable"', [{ end: 'gone' }]), task(), close])).toEqual([]);
    expect(codes([open, back])).toEqual(['warning end-while-out steps']);
  });
});
