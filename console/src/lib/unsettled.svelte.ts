// Acts whose outcome is not known yet, by the path they were sent to; what they are about offers no further act until they are settled.
const paths = $state<{ list: string[] }>({ list: [] });
const listeners = new Set<(path: string) => void>();

/** Whether an act on this is under way, whatever page it was begun on. */
export const isUnsettled = (about: string): boolean => paths.list.some((path) => path.startsWith(about));

/** From now on nobody knows what has come of it. */
export const unsettled = (path: string): void => void (paths.list.includes(path) || paths.list.push(path));

/** It has an outcome. Whoever listens is told if it had been without one. */
export function settled(path: string): void {
  if (!paths.list.includes(path)) return;
  paths.list = paths.list.filter((one) => one !== path);
  for (const listener of listeners) listener(path);
}

/** Hears of acts that are settled late, until the returned function is called. */
export function onSettled(listener: (path: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
