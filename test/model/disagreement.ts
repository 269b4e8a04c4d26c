/** Engine and model disagree, or an invariant does not hold. */
export class Disagreement extends Error {}

/** Refuses two values that are not the same. */
export function same(what: string, model: unknown, engine: unknown): void {
  if (model === engine) return;
  const [a, b] = [JSON.stringify(model), JSON.stringify(engine)];
  if (a !== b) throw new Disagreement(`${what}: the model says ${a}, the engine ${b}`);
}
