// A sample of the mutants: one in so many, drawn by what each one is, so that a seed draws the same ones every time and favours none.
import { createHash } from 'node:crypto';

/** What a run is to draw, as it stands in the environment (`--one-in 6 --seed 2` of run.mjs); nothing: every mutant is tried. */
export const sampleOf = ({ MUTATED_SAMPLE: given } = process.env) => (given ? JSON.parse(given) : undefined);

/** Whether the sample holds this mutant of a file. Lines and columns as reports have them, from 1. */
export function drawn({ oneIn, seed }, file, { start, end }, mutatorName, replacement) {
  const what = JSON.stringify([seed, file, start.line, start.column, end.line, end.column, mutatorName, replacement]);
  return createHash('sha256').update(what).digest().readUInt32BE(0) % oneIn === 0;
}

/** Between which shares the true one lies with 95 % when `hits` of `all` drawn have it (Wilson). */
export function interval(hits, all) {
  const z = 1.96;
  const middle = (hits + (z * z) / 2) / (all + z * z);
  const half = (z / (all + z * z)) * Math.sqrt((hits * (all - hits)) / all + (z * z) / 4);
  return [middle - half, middle + half];
}
