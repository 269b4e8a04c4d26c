// How a case ends, and what is undone when it does.
import type { Case, Path } from './case.ts';

/** The case is over; what can be undone is, unless it ended well. */
export function finish(c: Case, outcome: string, well: boolean): void {
  if (!well) undo(c, () => true);
  Object.assign(c, { phase: 'ended', outcome, live: {}, order: [], amending: null });
}

/** Undoes effects, the latest first. */
export function undo(c: Case, which: (path: Path) => boolean): void {
  const gone = c.effects.filter(({ path }) => which(path));
  c.undone.push(...gone.toReversed().map(({ effect }) => effect));
  c.effects = c.effects.filter((one) => !gone.includes(one));
}
