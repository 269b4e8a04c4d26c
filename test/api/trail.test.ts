// What the trail says a person did, and what merely followed.
import { expect, it } from 'vitest';
import { isAct } from '#api/view/trail.ts';

it('a task that goes to somebody else because whoever had it may not answer any more is nobody’s act, whoever acted in that moment', () => {
  const moved = { kind: 'task.reassigned' };
  expect(['capacity-lost', 'conflict-of-interest', 'self-approval'].map((reason) => isAct(moved, { reason, for: 'p-legal' }))).toEqual([false, false, false]);
  expect([isAct(moved, { to: 'p-hr' }), isAct(moved, { reason: 'left', for: 'p-legal' })]).toEqual([true, true]);
});
