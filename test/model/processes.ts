// Processes, generated: every kind of step in every nesting, and as often a few approvals by several people, where verbs meet each other.
import fc from 'fast-check';
import type { Definition } from '#domain/definition/definition.ts';
import { copyOf } from '#domain/copy.ts';
import { compile } from '#domain/definition/parse.ts';
import { stepsOf } from '#domain/definition/steps.ts';
import { definitions } from '#test/domain/engine/generated.ts';

const t = { zh: '步骤', en: 'Step' };
const role = fc.constantFrom('archive-dept', 'legal', 'gm', 'it').map((one) => ({ role: one }));
const rules = { reject: fc.constantFrom('one', 'majority', 'impossible', 'all-heard'), abstain: fc.constantFrom('no', 'leaves') };
const optional = { requiredKeys: ['kind' as const] };
const range = fc.oneof(fc.constantFrom('employee', { department: 'applicant' }), role, fc.tuple(role, role).map((any) => ({ any })));
/** Whom somebody picks; who does is said once the steps before it are known. */
const picked = fc.record({ among: range, most: fc.integer({ min: 1, max: 3 }), optional: fc.boolean(), bySubmitter: fc.constantFrom(true, false, false) });
const people = fc.oneof(
  { weight: 2, arbitrary: fc.record({ by: picked, mode: fc.constantFrom('one', 'any', 'all', 'order', { kind: 'm-of-n', m: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ by: role, mode: fc.oneof(fc.constantFrom('one', 'any', 'all', 'order'), fc.record({ kind: fc.constantFrom('any', 'all'), ...rules }, optional), fc.record({ kind: fc.constant('order'), abstain: rules.abstain }, optional), fc.record({ kind: fc.constant('m-of-n'), m: fc.integer({ min: 1, max: 3 }), ...rules }), fc.record({ kind: fc.constant('share'), over: fc.constantFrom(0, 33.33, 50, 66.67), ...rules }, { requiredKeys: ['kind', 'over'] })) }) },
  { weight: 1, arbitrary: fc.record({ by: fc.array(role, { minLength: 2, maxLength: 3 }).map((all) => ({ groups: all.map((who, i) => ({ key: `g${i}`, title: t, who })) })), mode: fc.record({ kind: fc.constant('per-group'), ...rules }, optional) }) },
  { weight: 1, arbitrary: fc.record({ by: fc.array(fc.record({ who: role, weight: fc.integer({ min: 1, max: 3 }) }), { minLength: 2, maxLength: 3 }).map((weighted) => ({ weighted })), mode: fc.constantFrom({ kind: 'share', over: 50 }, { kind: 'share', over: 33.33, abstain: 'leaves' }) }) },
);
const rung = fc.tuple(fc.constantFrom('1h', '4wh', '1d'), fc.constantFrom('offer', 'offer', 'hand'), role).map(([after, what, who]) => ({ after, [what]: who }));
const due = fc.oneof(fc.constantFrom({ after: '2wd', remind: ['1h'] }, { after: '1d' }), fc.array(rung, { minLength: 1, maxLength: 3 }).map((overdue) => ({ after: '3wh', overdue })));
const more = fc.record({ due, clause: fc.constant('A-1'), repeated: fc.constantFrom('none', 'once', 'once'), 'on-reject': fc.constantFrom('case', 'block', 'go-on'), resubmit: fc.constantFrom('straight', 'straight', 'again') }, { requiredKeys: ['on-reject', 'resubmit'] });
const approval = fc.tuple(people, more).map(([one, { clause, repeated, ...rest }]) => ({ ...rest, ...(clause ? { clause } : repeated && { repeated }), ...one }));
type Asking = Record<string, unknown> & { by: unknown; mode?: unknown };
/** A step that one yes settles: whoever gives it may pick. */
const alone = ({ mode }: Asking): boolean => mode === 'one' || mode === 'any' || (typeof mode === 'object' && mode !== null && 'kind' in mode && mode.kind === 'any');
function pickedBy(one: Asking, first: Asking | undefined): Asking {
  const { by } = one;
  if (typeof by !== 'object' || by === null || !('bySubmitter' in by)) return one;
  const { bySubmitter, optional, ...range } = by as { bySubmitter: boolean; optional: boolean };
  if (first && one !== first && alone(first) && !bySubmitter) return { ...one, by: { 'pick-at': 'a0', ...range } };
  return { ...one, by: { pick: 'applicant', ...range, ...(optional && { optional }) } };
}
const asksRole = ({ by }: Asking): boolean => typeof by === 'object' && by !== null && 'role' in by;
/** Asked of the same people, where each asks the holders of a role. */
const likeFirst = (one: Asking, first: Asking | undefined): Asking => (first && asksRole(first) && asksRole(one) ? { ...one, by: first.by } : one);
const between = fc.constantFrom({ do: 'archive.reserve' }, { do: 'archive.reserve', clause: 'B-1' }, { do: 'archive.check-out' }, { wait: '', after: '1h' });

function made(steps: unknown[], form = {}): Definition {
  const compiled = compile({ key: 'sample', title: t, start: { who: 'employee' }, form, steps });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.definition;
}

/** One approval, two, with something between them, in two arms, or in a branch that is gone into when the first has said what is read. */
const countersigns: fc.Arbitrary<Definition> = fc.record({ asks: fc.array(approval, { minLength: 1, maxLength: 4 }), middle: fc.option(between, { nil: undefined, freq: 1 }), arms: fc.constantFrom(true, false, false), alike: fc.constantFrom(true, true, false), read: fc.constantFrom(undefined, 'approve', 'reject') }).map(({ asks, middle, arms, alike, read }) => {
  const steps = asks.map((one, i): Asking => ({ approve: `a${i}`, ...pickedBy(alike ? likeFirst(one, asks[0]) : one, asks[0]) }));
  const [first, ...rest] = steps;
  const next = middle && ('do' in middle ? { ...middle, id: 'd' } : { ...middle, wait: 'w' });
  const last = arms && rest.length ? [{ parallel: 'p', arms: rest.map((one, i) => ({ title: t, steps: next && i === 0 ? [next, one] : [one] })) }] : [...(next ? [next] : []), ...rest];
  const then = read && last.length && first?.['on-reject'] === 'go-on' ? [{ choose: 'c', branches: [{ when: `outcome["a0"] == "${read}"`, title: t, steps: last }], otherwise: [] }] : last;
  return made([first, ...then]);
});

/** The same process, where what some of its steps send back comes straight back to them; `n` chooses which. */
const straight = (definition: Definition, n: number): Definition => {
  const steps = copyOf(definition.steps);
  [...stepsOf(steps)].forEach(({ step }, i) => { if (step.kind === 'ask' && step.returns && (n >> (i % 3)) % 2) step.straight = true; });
  return { ...definition, steps };
};

const named = { zh: '项', en: 'Field' };
const few = fc.oneof(fc.constant([]), fc.subarray(['note', 'sum', 'tags'], { maxLength: 2 }));
const asks = fc.record({ by: fc.oneof(role, picked), mode: fc.constantFrom('one', 'any', 'all'), 'on-reject': fc.constantFrom('block', 'go-on'), resubmit: fc.constantFrom('straight', 'straight', 'straight', 'again'), more: fc.constantFrom(true, false, false), hide: few, edit: few });
/** Approvals one after the other, each settled by few, where a case goes to and fro; the last, perhaps, only where a field says so. */
const rows: fc.Arbitrary<Definition> = fc.tuple(fc.array(asks, { minLength: 3, maxLength: 4 }), fc.constantFrom(true, false, false)).map(([all, chosen]) => {
  const steps = all.map(({ more, ...one }, i) => ({ approve: `a${i}`, ...pickedBy(one, all[0]), ...(more && { beside: [{ key: `k${i}`, title: t, steps: [{ approve: `b${i}`, by: { role: 'gm' }, 'on-reject': 'block' }] }] }) }));
  const last = chosen ? [{ choose: 'c', branches: [{ when: 'form.sum > 4', title: t, steps: steps.slice(-1) }], otherwise: [] }] : steps.slice(-1);
  return made([...steps.slice(0, -1), ...last], { note: { type: 'text', ...named }, sum: { type: 'number', ...named }, tags: { type: 'multiselect', ...named, options: ['a', 'b', 'c'].map((key) => ({ key, zh: key, en: key })) } });
});

export const processes: fc.Arbitrary<Definition> = fc.oneof({ weight: 3, arbitrary: countersigns }, { weight: 2, arbitrary: rows }, { weight: 2, arbitrary: fc.tuple(definitions, fc.nat(7)).map(([definition, n]) => straight(definition, n)) });
