// The plan holds of a definition what the walk needs: who counts how, what follows, and nothing that anybody reads.
import { expect, it } from 'vitest';
import { planOf, type Plan } from '#domain/engine/plan.ts';
import { definitionOf } from '#test/build.ts';

const t = 'title: { zh: 块, en: Block }';
const steps = `
- approve: a
  by: { role: gm }
  clause: X-1
  resubmit: straight
- approve: again
  by: { role: gm }
  repeated: once
  on-reject: go-on
- task: b
  by: { role: legal }
  mode: one
  outcomes: [good, { key: bad, vote: reject }]
  on-reject: block
  due: { after: 1d, expire: { key: over, title: { zh: 期满, en: Over } } }
  beside:
    - { key: more, ${t}, most: 2, steps: [{ task: c, by: { role: gm } }] }
    - { key: any, ${t}, steps: [{ end: stop }] }
    - { key: news, ${t}, event: sample.news, recall: { role: gm }, ends: [more], steps: [{ task: d, by: { role: gm } }] }
    - { key: told, ${t}, event: sample.more, steps: [{ task: e, by: { role: gm } }] }
- sign: s
  by: applicant
- { do: archive.reserve, id: keep, with: { archives: form.rows } }
- { do: archive.check-out, id: out, clause: X-2, with: { archives: form.rows, until: now } }
- { wait: w1, event: sample.news }
- { wait: w2, after: 1d }
- choose: c1
  branches: [{ when: form.amount > 1, ${t}, steps: [{ wait: w3, after: 1d }] }]
  otherwise: [{ end: none }]
- parallel: p
  arms: [{ ${t}, steps: [{ wait: w4, after: 1d }] }, { ${t}, steps: [{ wait: w5, after: 1d }] }]
- { each: e1, over: rows, order: sequence, steps: [{ wait: w6, after: 1d }] }
- { repeat: r, until: turn > 1, steps: [{ wait: w7, after: 1d }] }
- { call: other, id: c2, waits: true }
- { call: other, id: c3, waits: false }
- end: done`;

const task = (id: string) => ({ kind: 'ask', id, preset: 'task', mode: { kind: 'any' }, votes: { done: 'approve' }, returns: false, onReject: 'case', beside: [] });

it('a plan is its definition without a word', () => {
  const plan = planOf(definitionOf(steps), 'hash');
  const approval = { preset: 'approve', mode: { kind: 'any' }, votes: { approve: 'approve', reject: 'reject' }, returns: true, beside: [] };
  const expected: Plan['steps'] = [
    { kind: 'ask', id: 'a', ...approval, straight: true, onReject: 'case', clause: true },
    { kind: 'ask', id: 'again', ...approval, onReject: 'go-on', passes: true },
    { ...task('b'), mode: { kind: 'one' }, votes: { good: 'approve', bad: 'reject' }, onReject: 'block', expire: 'over', beside: [
      { key: 'more', most: 2, steps: [task('c')] },
      { key: 'any', steps: [{ kind: 'end', outcome: 'stop' }] },
      { key: 'news', event: 'sample.news', recall: true, ends: ['more'], steps: [task('d')] },
      { key: 'told', event: 'sample.more', steps: [task('e')] },
    ] },
    { kind: 'ask', id: 's', preset: 'sign', mode: { kind: 'any' }, votes: { sign: 'approve', decline: 'reject' }, returns: false, onReject: 'case', beside: [] },
    { kind: 'do', id: 'keep', effect: 'archive.reserve', reversible: true },
    { kind: 'do', id: 'out', effect: 'archive.check-out', reversible: false, hands: 'out', clause: true },
    { kind: 'wait', id: 'w1', event: 'sample.news' },
    { kind: 'wait', id: 'w2' },
    { kind: 'choose', id: 'c1', branches: [[{ kind: 'wait', id: 'w3' }]], otherwise: [{ kind: 'end', outcome: 'none' }] },
    { kind: 'parallel', id: 'p', arms: [[{ kind: 'wait', id: 'w4' }], [{ kind: 'wait', id: 'w5' }]] },
    { kind: 'each', id: 'e1', order: 'sequence', steps: [{ kind: 'wait', id: 'w6' }] },
    { kind: 'repeat', id: 'r', steps: [{ kind: 'wait', id: 'w7' }] },
    { kind: 'call', id: 'c2', wait: true },
    { kind: 'call', id: 'c3', wait: false },
    { kind: 'end', outcome: 'done' },
  ] as unknown as Plan['steps'];
  const nameless = JSON.parse(JSON.stringify(plan.steps, (_, value: unknown) => (value !== null && typeof value === 'object' && 'kind' in value && value.kind === 'end' && 'id' in value ? { ...value, id: undefined } : value))) as Plan['steps'];
  expect(plan).toMatchObject({ process: 'sample', hash: 'hash', engine: 1 });
  expect(nameless).toStrictEqual(expected);
});
