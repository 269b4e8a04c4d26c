// A workflow that does nothing but answer: whoever asks it learns whether a worker is at work, now.
import { condition, defineQuery, setHandler } from '@temporalio/workflow';

const aliveQuery = defineQuery<true>('alive');

/** Never ends. Its name is no key of a process: those have no capital letters. */
export async function workerHealth(): Promise<void> {
  setHandler(aliveQuery, () => true);
  await condition(() => false);
}
