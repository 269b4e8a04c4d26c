// What a case has brought about, how it ends, and what is undone when it does.
import type { Do } from '#domain/definition/definition.ts';
import { effects } from '#domain/effect.ts';
import type { Case, Path } from './case.ts';

/** The case is over; what can be undone is, unless it ended well. */
export function finish(c: Case, outcome: string, well: boolean): void {
  if (!well) undo(c, () => true);
  Object.assign(c, { phase: 'ended', outcome, live: {}, order: [], amending: null });
}

/** An effect has been done, by itself or by hand. */
export function done(c: Case, path: Path, { id, effect }: Do, result: string): void {
  const { reversible = false, hands } = effects[effect] ?? {};
  if (hands) c.out += hands === 'out' ? 1 : -1;
  if (reversible) c.effects.push({ path, effect });
  else {
    c.irreversible ??= effect;
    c.effects = [];
  }
  c.outcomes[id] = result;
  c.results[path] = { kind: 'do', effect, reversible };
}

/** Undoes effects, the latest first. */
export function undo(c: Case, which: (path: Path) => boolean): void {
  const gone = c.effects.filter(({ path }) => which(path));
  c.undone.push(...gone.toReversed().map(({ effect }) => effect));
  c.effects = c.effects.filter((one) => !gone.includes(one));
}
