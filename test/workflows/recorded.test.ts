// Nothing that a case can do is without a recorded history: every kind of step, every mode, every verb, every clock.
import { expect, it } from 'vitest';
import { ModeSource } from '#domain/definition/mode-source.ts';
import type { Act } from '#domain/engine/act.ts';
import type { Timer } from '#domain/engine/op.ts';
import type { PlanStep } from '#domain/engine/plan.ts';
import { stepsIn } from '#domain/engine/state.ts';
import { scenarios } from '#test/scenario.ts';
import { updates } from '#workflows/messages.ts';
import { decoded, eventsOf, first, planIn, recorded } from './replaying.ts';

/** What a history shows: the acts that were taken, not those that were refused; the clocks that rang; the steps that its case came to. */
interface Shown {
  acts: Act[];
  clocks: string[];
  steps: PlanStep[];
}

function shownIn(name: string): Shown {
  const events = eventsOf(name);
  const taken = new Set(events.flatMap(({ workflowExecutionUpdateCompletedEventAttributes: done }) => (done?.outcome.success ? [done.meta.updateId] : [])));
  const acts = events.flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: one }) => (one?.acceptedRequest && taken.has(one.acceptedRequest.meta.updateId) ? [first<Act>(one.acceptedRequest.input.args)] : []));
  const fired = new Set(events.flatMap(({ timerFiredEventAttributes: one }) => (one ? [one.timerId] : [])));
  const clocks = events.flatMap(({ timerStartedEventAttributes: one, userMetadata }) => (one && userMetadata?.summary && fired.has(one.timerId) ? [decoded<string>(userMetadata.summary.data).split(' ')[0] ?? ''] : []));
  // The trail of its scenario names the steps that the case came to.
  const words = new Set(scenarios().find((one) => one.name === name)?.trail.flatMap((line) => line.split(/[ ;]+/)));
  const all = [...stepsIn(planIn(name).steps)];
  const named = (step: PlanStep): boolean => words.has(step.kind === 'do' ? step.effect : step.kind === 'end' ? step.outcome : step.id) || (step.kind === 'parallel' && step.arms.some((arm) => arm.some(named)));
  return { acts, clocks, steps: all.filter((step) => named(step) || (step.kind === 'repeat' && step.steps.some(named))) };
}

const shown = recorded().map(shownIn);
const [acts, steps] = [shown.flatMap((one) => one.acts), shown.flatMap((one) => one.steps)];
const asks = steps.filter((step) => step.kind === 'ask');
const lacking = (all: readonly string[], found: readonly (string | undefined)[]) => all.filter((one) => !found.includes(one));

// As maps, so that the types tell when one is added. Two clocks run for working days that no setting shortens; they ring in memory only (test/model).
const kinds: Record<PlanStep['kind'], true> = { ask: true, do: true, wait: true, choose: true, parallel: true, each: true, repeat: true, call: true, end: true };
const clocks: Record<Exclude<Timer['kind'], 'lapse' | 'release'>, true> = { remind: true, due: true, rung: true, wait: true };
const modes = ModeSource.options.flatMap((one) => ('shape' in one ? ('value' in one.shape.kind ? [one.shape.kind.value] : one.shape.kind.options) : []));

it('every kind of step, every preset of an ask, both orders of rows', () => {
  expect(lacking(Object.keys(kinds), steps.map(({ kind }) => kind))).toEqual([]);
  expect(lacking(['approve', 'task', 'sign'], asks.map(({ preset }) => preset))).toEqual([]);
  expect(lacking(['parallel', 'sequence'], steps.map((step) => (step.kind === 'each' ? step.order : undefined)))).toEqual([]);
  expect(lacking(['case', 'block', 'go-on'], asks.map(({ onReject }) => onReject))).toEqual([]);
});

it('every mode, with each rule for a no and for an abstention', () => {
  expect(modes).toContain('per-group');
  expect(lacking(modes, asks.map(({ mode }) => mode.kind))).toEqual([]);
  expect(lacking(['majority', 'impossible', 'all-heard'], asks.map(({ mode }) => mode.reject))).toEqual([]);
  expect(lacking(['leaves', 'counts-no'], asks.map(({ mode }) => mode.abstain ?? (mode.kind === 'share' ? 'counts-no' : undefined)))).toEqual([]);
});

it('every verb, with every place of an added signer', () => {
  expect(lacking(Object.keys(updates), acts.map(({ verb }) => verb))).toEqual([]);
  const added = acts.flatMap((one) => (one.verb === 'add' ? [one] : []));
  expect(lacking(['before', 'with', 'after'], added.map(({ place }) => place))).toEqual([]);
  expect(lacking(['any', 'all', 'order'], added.map(({ place, mode }) => (place === 'before' ? (mode ?? 'all') : undefined)))).toEqual([]);
});

it('every clock that a process sets', () => expect(lacking(Object.keys(clocks), shown.flatMap((one) => one.clocks))).toEqual([]));
