// Processes and lives of cases, generated: every kind of step in every nesting, people who do whatever the screen offers them and some things it does not.
import fc from 'fast-check';
import type { AddedMode, Place } from '#domain/engine/act.ts';
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';

type Doc = Record<string, unknown>;
const t = { zh: '步骤', en: 'Step' };
const roles = ['archive-dept', 'legal', 'gm', 'admin-dept', 'it'];
const who = fc.oneof(
  fc.constantFrom(...roles).map((role) => ({ role })),
  fc.constant({ 'head-of': 'applicant' }),
  fc.constant('applicant'),
  fc.tuple(fc.constantFrom(...roles), fc.constantFrom(...roles)).map(([a, b]) => ({ any: [{ role: a }, { role: b }] })),
);
const rules = { reject: fc.constantFrom('one', 'majority', 'impossible', 'all-heard'), abstain: fc.constantFrom('no', 'leaves') };
const optional = { requiredKeys: ['kind' as const] };
const mode = fc.oneof(
  fc.constantFrom('one', 'any', 'all', 'order'),
  fc.record({ kind: fc.constantFrom('any', 'all'), ...rules }, optional),
  fc.record({ kind: fc.constant('order'), abstain: rules.abstain }, optional),
  fc.record({ kind: fc.constant('m-of-n'), m: fc.integer({ min: 1, max: 3 }), ...rules }, { requiredKeys: ['kind', 'm'] }),
  fc.record({ kind: fc.constant('share'), over: fc.constantFrom(0, 33.33, 50, 66.67), reject: rules.reject, abstain: fc.constantFrom('no', 'leaves', 'counts-no') }, { requiredKeys: ['kind', 'over'] }),
);
/** Who is asked, and how their answers become one. */
const asking: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ by: who, mode }) },
  { weight: 1, arbitrary: fc.record({ by: fc.array(who, { minLength: 2, maxLength: 3 }).map((all) => ({ groups: all.map((one, i) => ({ key: `g${i}`, title: t, who: one })) })), mode: fc.record({ kind: fc.constant('per-group'), ...rules }, optional) }) },
  { weight: 1, arbitrary: fc.record({ by: fc.array(fc.record({ who, weight: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 3 }).map((weighted) => ({ weighted })), mode: fc.record({ kind: fc.constant('share'), over: fc.constantFrom(33.33, 50) }) }) },
);
const asked = (more: fc.Arbitrary<Doc>): fc.Arbitrary<Doc> => fc.tuple(asking, more).map(([one, rest]) => ({ ...rest, ...one }));
const due = fc.option(
  fc.record({
    after: fc.constantFrom('1d', '2wd', '3wh'), remind: fc.constantFrom([], ['1h'], ['1d', '2h']),
    overdue: fc.constantFrom([], [{ after: '1d', tell: { role: 'gm' } }], [{ every: '12h', tell: 'applicant' }, { after: '2d', start: 'other' }], [{ after: '1h', offer: { role: 'legal' } }, { after: '1d', hand: { any: [{ role: 'gm' }, { 'head-of': 'applicant' }] } }]),
  }),
  { nil: undefined },
);
const onReject = fc.constantFrom('case', 'block', 'go-on');

const approve = asked(fc.record({ approve: fc.constant(''), due, 'on-reject': onReject }, { requiredKeys: ['approve', 'on-reject'] }));
const task = asked(fc.record({ task: fc.constant(''), outcomes: fc.constant(['good', 'bad', { key: 'never', vote: 'reject' }]), due: fc.option(fc.constant({ after: '1d', expire: 'bad' }), { nil: undefined }) }));
const sign = asked(fc.record({ sign: fc.constant(''), due, 'on-reject': onReject }, { requiredKeys: ['sign', 'on-reject'] }));
const effect = fc.constantFrom('archive.reserve', 'loan.recall', 'archive.check-out', 'archive.check-in').map((one) => ({ do: one, id: '' }));
const wait = fc.oneof(fc.constantFrom('1h', '1d', '1wd').map((after) => ({ wait: '', after })), fc.constantFrom('sample.news', 'sample.more').map((event) => ({ wait: '', event })));
const call = fc.boolean().map((waits) => ({ call: 'other', id: '', waits }));
const end = fc.constantFrom('done', 'failed', 'cancelled').map((outcome) => ({ end: outcome }));
const when = fc.constantFrom('form.amount > 10', 'form.amount > 100', 'size(form.rows) == 2');

const { block } = fc.letrec<{ step: Doc; block: Doc[] }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: fc.oneof(approve, task, sign) as fc.Arbitrary<Doc> },
    { weight: 4, arbitrary: fc.oneof(effect, wait, call) as fc.Arbitrary<Doc> },
    { weight: 1, arbitrary: end as fc.Arbitrary<Doc> },
    { weight: 1, arbitrary: fc.record({ choose: fc.constant(''), when, yes: tie('block'), otherwise: tie('block') }).map(({ choose, when: condition, yes, otherwise }) => ({ choose, branches: [{ when: condition, title: t, steps: yes }], otherwise })) },
    { weight: 2, arbitrary: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((arms) => ({ parallel: '', arms: arms.map((steps) => ({ title: t, steps })) })) },
    { weight: 1, arbitrary: fc.record({ each: fc.constant(''), over: fc.constant('rows'), order: fc.constantFrom('parallel', 'sequence'), steps: tie('block') }) },
    { weight: 1, arbitrary: tie('block').map((steps) => ({ repeat: '', until: 'outcome["LAST"] == "good"', steps: [...steps, { task: 'LAST', by: { role: 'gm' }, outcomes: ['good', 'bad'] }] })) },
    { weight: 1, arbitrary: fc.tuple(task, tie('block'), tie('block')).map(([one, asked, told]) => ({ ...one, beside: [{ key: '', title: t, steps: asked, most: 2 }, { key: '', title: t, steps: told, event: 'sample.news', recall: { role: 'gm' }, ends: ['FIRST'] }] })) },
    { weight: 2, arbitrary: fc.tuple(task, tie('block'), fc.boolean()).map(([one, steps, byEvent]) => ({ ...one, beside: [{ key: '', title: t, steps, ...(byEvent ? { event: 'sample.news', recall: { role: 'gm' } } : { most: 2 }) }] })) },
  ),
  block: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'block' }),
}));

const kinds = ['approve', 'task', 'sign', 'wait', 'choose', 'parallel', 'each', 'repeat'];

/** Gives every step its own id; a loop's condition names the task that it ends with. */
function numbered(steps: readonly Doc[], next: { n: number }): Doc[] {
  return steps.map((step) => {
    const id = `s${++next.n}`;
    const inner = (one: unknown) => numbered(one as Doc[], next);
    const own = kinds.find((kind) => kind in step);
    const made: Doc = { ...step, ...(own ? { [own]: id } : 'id' in step ? { id } : {}) };
    if (Array.isArray(made.steps)) made.steps = inner(made.steps);
    if (Array.isArray(made.otherwise)) made.otherwise = inner(made.otherwise);
    if (Array.isArray(made.branches)) made.branches = (made.branches as Doc[]).map((one) => ({ ...one, steps: inner(one.steps) }));
    if (Array.isArray(made.arms)) made.arms = (made.arms as Doc[]).map((one) => ({ ...one, steps: inner(one.steps) }));
    if (Array.isArray(made.beside)) made.beside = (made.beside as Doc[]).map((one): Doc => ({ ...one, key: `k${next.n}`, steps: inner(one.steps) })).map((one, _, [first]) => (one.ends ? { ...one, ends: [first?.key] } : one));
    if (own === 'repeat') made.until = String(made.until).replace('LAST', String((made.steps as Doc[]).at(-1)?.task));
    return made;
  });
}

/** A process that can be compiled; whether it would be wise to publish it is another matter. */
export const definitions: fc.Arbitrary<Definition> = block.map((steps) => {
  const compiled = compile({
    key: 'sample', title: t, start: { who: 'employee' },
    form: { amount: { type: 'number', zh: '数量', en: 'Amount' }, rows: { type: 'multiselect', zh: '项', en: 'Rows', options: ['a', 'b'].map((key) => ({ key, zh: key, en: key })) } },
    steps: numbered(steps, { n: 0 }),
  });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.definition;
});

/** What somebody or something does next; `pick` chooses among what is there. */
export type Move =
  | { kind: 'decide'; pick: number; outcome: number; stranger: boolean }
  | { kind: 'return'; pick: number; to: number }
  | { kind: 'seat'; verb: SeatVerb; pick: number; people: string[]; place: Place; mode: AddedMode }
  | { kind: 'cancel' }
  | { kind: 'jump'; to: number; by: string }
  | { kind: 'resubmit' | 'withdraw' | 'recall' | 'comment' | 'urge' }
  | { kind: 'time'; hours: number }
  | { kind: 'event'; event: string };

export const seatVerbs = ['transfer', 'reassign', 'hand-back', 'claim', 'release', 'consult', 'ask-applicant', 'call-back', 'answer', 'add', 'remove', 'take-back', 'extend'] as const;
export type SeatVerb = (typeof seatVerbs)[number];
const person = fc.constantFrom('ana', 'ben', 'dora', 'arno', 'zoe', 'max', 'lea');

/** The life of a case as a list of moves. */
export const lives: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: fc.record({ kind: fc.constant('decide' as const), pick: fc.nat(9), outcome: fc.nat(5), stranger: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), pick: fc.nat(9), to: fc.nat(6) }) },
    { weight: 9, arbitrary: fc.record({ kind: fc.constant('seat' as const), verb: fc.constantFrom(...seatVerbs), pick: fc.nat(9), people: fc.uniqueArray(person, { minLength: 1, maxLength: 3 }), place: fc.constantFrom('before' as const, 'with' as const, 'after' as const), mode: fc.constantFrom('any' as const, 'all' as const, 'order' as const) }) },
    { weight: 1, arbitrary: fc.oneof({ weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) }, { weight: 4, arbitrary: fc.record({ kind: fc.constant('jump' as const), to: fc.nat(6), by: fc.constantFrom('max', 'lea') }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('resubmit' as const, 'comment' as const, 'urge' as const) }) },
    { weight: 1, arbitrary: fc.constantFrom({ kind: 'withdraw' as const }, { kind: 'recall' as const }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 100 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('event' as const), event: fc.constantFrom('sample.news', 'sample.more', 'ended', 'calendar.announced') }) },
  ),
  { minLength: 3, maxLength: 30, size: 'max' },
);
