// Processes, generated: every kind of step in every nesting, and as often a few approvals by several people, where verbs meet each other.
import fc from 'fast-check';
import type { Definition } from '#domain/definition/definition.ts';
import { compile } from '#domain/definition/parse.ts';
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
const more = fc.record({ due, clause: fc.constant('A-1'), repeated: fc.constantFrom('none', 'once', 'once'), 'on-reject': fc.constantFrom('case', 'block', 'go-on') }, { requiredKeys: ['on-reject'] });
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

/** One approval, two, with something between them, in two arms, or in a branch that is gone into when the first has said what is read. */
const countersigns: fc.Arbitrary<Definition> = fc.record({ asks: fc.array(approval, { minLength: 1, maxLength: 3 }), middle: fc.option(between, { nil: undefined }), arms: fc.boolean(), alike: fc.constantFrom(true, true, false), read: fc.constantFrom(undefined, 'approve', 'reject') }).map(({ asks, middle, arms, alike, read }) => {
  const steps = asks.map((one, i): Asking => ({ approve: `a${i}`, ...pickedBy(alike ? likeFirst(one, asks[0]) : one, asks[0]) }));
  const [first, ...rest] = steps;
  const next = middle && ('do' in middle ? { ...middle, id: 'd' } : { ...middle, wait: 'w' });
  const last = arms && rest.length ? [{ parallel: 'p', arms: rest.map((one, i) => ({ title: t, steps: next && i === 0 ? [next, one] : [one] })) }] : [...(next ? [next] : []), ...rest];
  const then = read && last.length && first?.['on-reject'] === 'go-on' ? [{ choose: 'c', branches: [{ when: `outcome["a0"] == "${read}"`, title: t, steps: last }], otherwise: [] }] : last;
  const compiled = compile({ key: 'sample', title: t, start: { who: 'employee' }, form: {}, steps: [first, ...then] });
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return compiled.definition;
});

export const processes: fc.Arbitrary<Definition> = fc.oneof({ weight: 3, arbitrary: countersigns }, { weight: 2, arbitrary: definitions });
