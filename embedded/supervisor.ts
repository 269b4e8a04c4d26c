// Keeps the parts running: one that dies is started again, three deaths within a minute end everything, and the stop runs backwards.
import { setTimeout as pause } from 'node:timers/promises';
import type { Child } from './child.ts';

export interface Part {
  name: string;
  /** Starts it and returns when it can be used. `again` after a death: under the address that the others know. */
  start(again: boolean): Promise<{ child: Child; stop(): Promise<void> }>;
  /** What an operator should know about a death, such as a full disk. */
  hint?(): string | undefined;
}

export interface Supervisor {
  /** Starts a part and keeps it running. Throws what its start throws. */
  up(part: Part): Promise<void>;
  /** Settles with one sentence when a part cannot be kept running. */
  failed: Promise<string>;
  /** Stops the parts, the last started first. */
  stop(): Promise<void>;
}

const WINDOW_MS = 60_000;
const DEATHS = 3;
const BACK_OFF_MS = [500, 2_000];

/** Signals whose reason is in no log of the part that they end. */
const fromOutside: Record<string, string> = { SIGKILL: 'killed by somebody, or by the system for want of memory', SIGTERM: 'asked to by somebody else' };

/** A supervisor with nothing to supervise yet. `say` gets a line for every death and every return. */
export function supervise(say: (line: string) => void): Supervisor {
  const standing = new Map<Part, { stop(): Promise<void> }>();
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();
  let stopping = false;

  async function up(part: Part, deaths: number[] = []): Promise<void> {
    if (stopping) throw new Error('stopping');
    const { child, stop } = await part.start(deaths.length > 0);
    if (stopping) return stop();
    standing.set(part, { stop });
    void child.ended.then((how) => died(part, deaths, how, child.lastWords()));
  }

  async function died(part: Part, before: number[], how: string, words: string): Promise<void> {
    if (stopping) return;
    const why = [how, part.hint?.(), how in fromOutside ? fromOutside[how] : words.split('\n').at(-1)].filter(Boolean).join('; ');
    const deaths = [...before.filter((at) => Date.now() - at < WINDOW_MS), Date.now()];
    if (deaths.length >= DEATHS) return fail(`${part.name} ended ${DEATHS} times within a minute, so everything stops. The last time: ${why}`);
    const wait = BACK_OFF_MS[deaths.length - 1] ?? 0;
    say(`${part.name} ended (${why}). Starting it again in ${wait / 1000} s.`);
    await pause(wait);
    if (stopping) return;
    try {
      await up(part, deaths);
      say(`${part.name} is back.`);
    } catch (error) {
      await died(part, deaths, 'it did not start', error instanceof Error ? error.message : '');
    }
  }

  return {
    up: (part) => up(part),
    failed,
    async stop() {
      stopping = true;
      for (const part of [...standing.values()].reverse()) await part.stop();
    },
  };
}
