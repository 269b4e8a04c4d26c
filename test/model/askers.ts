// Who asks for something beside a task does not decide it, nor does who may act for him (approval-idioms §5.3, invariant 5).
import { sameHuman, type Case, type Path, type World } from './case.ts';

/** The world as a step sees it that lies at this path: with those who have asked for what it decides, in whatever round. */
export function stepIn(c: Case, world: World, path: Path): World {
  const live = c.live[path];
  const decides = live?.kind === 'ask' && (live.step.apart || live.step.outcomes.some(({ vote }) => vote === 'reject'));
  if (!decides) return world;
  const asked = [...path.matchAll(/\/k([^./]+)\.\d+\//g)].flatMap(({ index, 1: key }) => {
    const task = c.live[path.slice(0, index)];
    return c.asked.filter((one) => task?.kind === 'ask' && one.step === task.step.id && one.key === key).flatMap(({ by }) => by);
  });
  return { ...world, askers: asked.flatMap((person) => [person, ...(world.facts.delegations ?? []).flatMap(({ giver, delegate }) => (giver === person ? [delegate] : []))]) };
}

export const isAsker = (world: World, person: string): boolean => (world.askers ?? []).some((other) => sameHuman(world, other, person));
