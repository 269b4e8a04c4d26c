// How what was said counts: an outcome as a vote, a seat with its company as one, and which word a settled step leaves.
import { describe, expect, it } from 'vitest';
import { ballotsOf, liveBelow, outcomeOf, RETURN, voteOf, wantsReturn } from '#domain/engine/ballot.ts';
import { planOf, type PlanAsk } from '#domain/engine/plan.ts';
import type { Added, Seat } from '#domain/engine/state.ts';
import { definitionOf } from '#test/build.ts';

const stepOf = (outcomes: string): PlanAsk => {
  const [step] = planOf(definitionOf(`- task: a\n  by: { people: [ben, zoe] }\n  mode: all\n  outcomes: ${outcomes}`), 'hash').steps;
  if (step?.kind !== 'ask') throw new Error('not an ask');
  return step;
};
const step = stepOf('[good, fair, { key: bad, vote: reject }, { key: worse, vote: reject }]');
const seat = (outcome?: string, more: Partial<Seat> = {}): Seat => ({ task: 't', holders: ['ben'], state: outcome === undefined ? 'open' : 'done', timers: [], ...(outcome !== undefined && { outcome }), ...more });
const added = (on: number, place: Added['place'], outcome?: string, more: Partial<Added & Pick<Seat, 'out' | 'state'>> = {}): Seat => {
  const { out, state, ...rest } = more;
  return seat(outcome, { added: { on, place, mode: 'all', batch: 1, by: 'ben', ...rest }, ...(out && { out }), ...(state && { state }) });
};
const votes = (...seats: Seat[]) => ballotsOf(step, seats).map(({ vote }) => vote);

it('an outcome counts as the step says, a return as a no, and a word that the step does not know as a yes', () => {
  expect(['good', 'bad', RETURN, 'over'].map((one) => voteOf(step, one))).toEqual(['approve', 'reject', 'reject', 'approve']);
});

describe('a settled step leaves', () => {
  it('the word of the last seat that went its way, whoever spoke last; a return is no word', () => {
    expect(outcomeOf(step, [seat('good'), seat('fair'), seat('bad'), seat()], 'pass')).toBe('fair');
    expect(outcomeOf(step, [seat('good'), seat('bad'), seat('worse'), seat(RETURN)], 'fail')).toBe('worse');
  });
  it('its own word for it where nobody has said one, else the plain one', () => {
    expect([outcomeOf(step, [seat(RETURN)], 'fail'), outcomeOf(step, [], 'pass')]).toEqual(['bad', 'good']);
    expect(outcomeOf(stepOf('[good]'), [seat(RETURN)], 'fail')).toBe('reject');
    expect(outcomeOf(stepOf('[{ key: bad, vote: reject }]'), [], 'pass')).toBe('approve');
  });
});

describe('a seat', () => {
  it('is a ballot with its weight and its group; one that is out, or was added, is none', () => {
    expect(ballotsOf(step, [seat('good', { weight: 3, group: 'g' }), seat(), seat('bad', { out: true }), added(0, 'with')])).toEqual([{ vote: undefined, weight: 3, group: 'g' }, { vote: undefined, weight: 1 }]);
  });
  it('is a yes only with everybody beside and after it, and a no with any of them; whoever was removed does not count', () => {
    expect(votes(seat('good'), added(0, 'with', 'good'), added(0, 'after', 'fair'))).toEqual(['approve']);
    expect(votes(seat('good'), added(0, 'with', 'good'), added(0, 'after'))).toEqual([undefined]);
    expect(votes(seat('good'), added(0, 'with', 'bad'), added(0, 'after'))).toEqual(['reject']);
    expect(votes(seat(), added(0, 'with', 'bad'))).toEqual(['reject']);
    expect(votes(seat(), added(0, 'with', 'good'))).toEqual([undefined]);
    expect(votes(seat('good'), added(0, 'with', 'bad', { out: true }))).toEqual(['approve']);
    expect(votes(seat('good'), seat('good'), added(1, 'with', 'bad'), added(2, 'with'))).toEqual(['approve', 'reject']);
    expect(votes(seat('good'), added(0, 'with', 'good'), added(1, 'with', 'bad'))).toEqual(['reject']);
  });
  it('is a no with a group before it that fails, by the mode of that group alone; each group by itself', () => {
    expect(votes(seat('good'), added(0, 'before', 'good', { mode: 'any' }), added(0, 'before', undefined, { mode: 'any' }))).toEqual(['approve']);
    expect(votes(seat('good'), added(0, 'before', 'good'), added(0, 'before'))).toEqual([undefined]);
    expect(votes(seat(), added(0, 'before', 'bad', { mode: 'any' }), added(0, 'before', undefined, { mode: 'any' }))).toEqual(['reject']);
    expect(votes(seat('good'), added(0, 'before', 'good', { batch: 1 }), added(0, 'before', 'bad', { batch: 2 }))).toEqual(['reject']);
    expect(votes(seat('good'), added(0, 'before', 'good'), added(0, 'before', 'good', { batch: 2 }))).toEqual(['approve']);
  });
  it('has those below it that wait for somebody, at any depth, once each', () => {
    const seats = [seat('good'), added(0, 'with', undefined, { state: 'closed' }), added(1, 'with'), added(2, 'with', undefined, { state: 'suspended' }), added(0, 'after', undefined, { state: 'waiting' }), seat(), added(5, 'with')];
    const [first = seat(), , third = seat()] = seats;
    expect([liveBelow(seats, first), liveBelow(seats, third)]).toEqual([[seats[2], seats[3], seats[4]], [seats[3]]]);
  });
});

it('a return is wanted by more than half of the weight that said no; what is asked for is told seat by seat', () => {
  expect(wantsReturn(step, [seat(RETURN), seat('bad')])).toBeUndefined();
  expect(wantsReturn(step, [seat(RETURN, { weight: 2 }), seat('bad'), seat('good', { weight: 9 })])).toEqual({ targets: [undefined] });
  expect(wantsReturn(step, [seat(RETURN, { to: 'x' }), seat(RETURN), seat('bad')])).toEqual({ targets: ['x', undefined] });
  expect(wantsReturn(step, [seat(), added(0, 'with', RETURN), seat('good')])).toEqual({ targets: [undefined] });
  expect(wantsReturn(step, [seat('bad')])).toBeUndefined();
});
