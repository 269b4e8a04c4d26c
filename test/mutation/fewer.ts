// fast-check as a mutation run has it: the same examples in every run, not more than a few hundred of a property, and the first that fails is enough.
import fc from 'fast-check';

export * from 'fast-check';

const SEED = 20_261_128;
/** A life of a case takes a hundred times as long as a date. */
const MOST = process.env.MUTATED === 'engine' ? 25 : 400;

const bounded = <T>(given: fc.Parameters<T> = {}): fc.Parameters<T> => {
  const { interruptAfterTimeLimit: _, ...more } = given;
  return { ...more, seed: SEED + (given.seed ?? 0), numRuns: Math.min(given.numRuns ?? 100, MOST), endOnFailure: true };
};

function assert<T>(property: fc.IAsyncProperty<T>, given?: fc.Parameters<T>): Promise<void>;
function assert<T>(property: fc.IProperty<T>, given?: fc.Parameters<T>): void;
function assert<T>(property: fc.IRawProperty<T>, given?: fc.Parameters<T>): Promise<void> | void {
  return fc.assert(property, bounded(given)) as Promise<void> | void;
}

export default { ...fc, assert };
