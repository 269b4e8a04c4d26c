// Every way up to five people can vote, in every mode under every rule: no verdict comes too early, and every vote comes to one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstentionOf, rejectionOf, type Abstention, type Mode, type Rejection } from '#domain/definition/mode.ts';
import { verdict, type Ballot, type Verdict, type Vote } from '#domain/engine/verdict.ts';

const rejections: Rejection[] = ['one', 'majority', 'impossible', 'all-heard'];
const abstentions: Abstention[] = ['no', 'leaves'];
/** A mutation run repeats this for every change to the verdict: one fewer then. */
const MOST = process.env.MUTATED === 'engine' ? 4 : 5;

function* modes(seats: number): Generator<Mode> {
  for (const reject of rejections)
    for (const abstain of abstentions) {
      for (const kind of ['any', 'all', 'per-group'] as const) yield { kind, reject, abstain };
      for (let m = 1; m <= seats; m++) yield { kind: 'm-of-n', m, reject, abstain };
      for (const over of [0, 3333, 5000, 6667]) yield { kind: 'share', over, reject, abstain };
    }
  for (const reject of rejections) yield { kind: 'share', over: 5000, reject, abstain: 'counts-no' };
  for (const abstain of abstentions) yield { kind: 'order', abstain };
}

const votes: (Vote | undefined)[] = ['approve', 'reject', 'abstain', undefined];
function* ballots(seats: number, of: readonly (Vote | undefined)[], group: (i: number) => string): Generator<Ballot[]> {
  if (seats === 0) return yield [];
  for (const rest of ballots(seats - 1, of, group)) for (const vote of of) yield [...rest, { vote, weight: 1, group: group(seats - 1) }];
}

/** Every way in which those who have not voted still may. */
function* completions(given: readonly Ballot[], of: readonly Vote[]): Generator<Ballot[]> {
  const i = given.findIndex(({ vote }) => vote === undefined);
  const open = given[i];
  if (!open) return yield [...given];
  for (const vote of of) yield* completions(given.with(i, { ...open, vote }), of);
}

const groupOf = (i: number) => (i % 2 ? 'finance' : 'legal');
const spoken = (mode: Mode): Vote[] => (abstentionOf(mode) === 'no' ? ['approve', 'reject'] : ['approve', 'reject', 'abstain']);

it('a verdict never comes before it is certain, but where one no or most of the no ends it on purpose; every full vote has one', () => {
  let states = 0;
  for (let seats = 1; seats <= MOST; seats++)
    for (const mode of modes(seats))
      for (const given of ballots(seats, [...spoken(mode), undefined], groupOf)) {
        states++;
        const now = verdict(mode, given);
        const ends = new Set<Verdict | undefined>();
        for (const full of completions(given, spoken(mode))) ends.add(verdict(mode, full));
        const told = `${JSON.stringify(mode)} ${given.map(({ vote }) => vote ?? '-').join(' ')}`;
        expect(ends.has(undefined), `unsettled: ${told}`).toBe(false);
        if (now === undefined) continue;
        const onPurpose = now === 'fail' && (rejectionOf(mode) === 'one' || rejectionOf(mode) === 'majority');
        if (!onPurpose) expect([...ends], told).toEqual([now]);
      }
  expect(states).toBeGreaterThan(MOST === 5 ? 60_000 : 10_000);
}, 60_000);

it('a verdict waits no longer than it must: when every way on leads to the same end, it is there, but under "wait for all"', () => {
  for (let seats = 1; seats <= 4; seats++)
    for (const mode of modes(seats)) {
      if (rejectionOf(mode) !== 'impossible') continue;
      for (const given of ballots(seats, [...spoken(mode), undefined], groupOf)) {
        if (verdict(mode, given) !== undefined) continue;
        const ends = new Set([...completions(given, spoken(mode))].map((full) => verdict(mode, full)));
        expect(ends.size, `${JSON.stringify(mode)} ${given.map(({ vote }) => vote ?? '-').join(' ')}`).toBeGreaterThan(1);
      }
    }
});

it('a majority of no is one of all who were asked, also of those who abstain', () => {
  const given = (...all: (Vote | undefined)[]) => all.map((vote): Ballot => ({ vote, weight: 1 }));
  for (const mode of [{ kind: 'all', reject: 'majority', abstain: 'leaves' }, { kind: 'm-of-n', m: 1, reject: 'majority', abstain: 'leaves' }, { kind: 'any', reject: 'majority', abstain: 'leaves' }] as const) {
    expect(verdict(mode, given('abstain', 'abstain', 'reject', 'reject', undefined))).toBeUndefined();
    expect(verdict(mode, given('abstain', 'abstain', 'reject', 'reject', 'reject', undefined))).toBeUndefined();
    expect(verdict(mode, given('abstain', 'reject', 'reject', 'reject', undefined))).toBe('fail');
  }
});

it('a share of those who did not abstain is nobody\'s where all did', () => {
  expect(verdict({ kind: 'share', over: 5000, abstain: 'leaves' }, [{ vote: 'abstain', weight: 1 }, { vote: 'abstain', weight: 2 }])).toBe('nobody');
});

describe('weights', () => {
  const weighing = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 1000 }), vote: fc.constantFrom(...votes) }), { minLength: 1, maxLength: 8 });
  it('a share passes exactly when the yes outweighs it, however the weights are cut', () => {
    fc.assert(fc.property(weighing, fc.integer({ min: 0, max: 9_999 }), (given, over) => {
      const sum = (vote: Vote | undefined) => given.filter((one) => one.vote === vote).reduce((n, { weight }) => n + weight, 0);
      const whole = given.reduce((n, { weight }) => n + weight, 0);
      const passes = BigInt(sum('approve')) * 10_000n > BigInt(over) * BigInt(whole);
      expect(verdict({ kind: 'share', over }, given) === 'pass').toBe(passes);
    }), { numRuns: 2_000 });
  });
  it('swapping two votes that settle nothing changes nothing', () => {
    fc.assert(fc.property(weighing, (given) => {
      expect(verdict({ kind: 'share', over: 5000 }, given)).toBe(verdict({ kind: 'share', over: 5000 }, given.toReversed()));
    }));
  });
});
