// Watching the log of a case for a key. The record is the truth: when it has the act and the walk has come to rest, nobody need wait for Temporal's reply.
import type { Sql } from '#db/connect.ts';
import { recordedUnder } from '#db/read/entries.ts';
import type { Refusal } from '#domain/refusal.ts';

export type Recorded = { seq: number } | { refusal: Refusal };

export interface Watch {
  /** What the log says of the act now; `undefined` while it has nothing, or the walk has not come to rest. */
  look(caseId: string, key: string): Promise<Recorded | undefined>;
  /** Settles when the log has it. Never settles once `signal` has been aborted. */
  until(caseId: string, key: string, signal: AbortSignal): Promise<Recorded>;
  close(): Promise<void>;
}

const POLL_MS = 250;

/** Listens on one connection for all cases; looks four times a second where a notification may have been lost. */
export async function watch(sql: Sql): Promise<Watch> {
  const waiting = new Map<string, Set<() => void>>();
  const look = async (caseId: string, key: string): Promise<Recorded | undefined> => {
    const [row] = await recordedUnder(sql, caseId, key);
    if (!row) return undefined;
    if (row.refused) return { refusal: row.refused };
    return row.rested ? { seq: row.seq } : undefined;
  };
  const wakeAll = () => waiting.forEach((wakers) => wakers.forEach((wake) => wake()));
  const listening = await sql.listen('entry', (caseId) => waiting.get(caseId)?.forEach((wake) => wake()), wakeAll);
  return {
    look,
    until(caseId, key, signal) {
      return new Promise((resolve) => {
        let busy = false;
        let again = false;
        const wakers = waiting.get(caseId) ?? new Set();
        waiting.set(caseId, wakers);
        const stop = () => {
          clearInterval(poll);
          wakers.delete(wake);
          if (wakers.size === 0 && waiting.get(caseId) === wakers) waiting.delete(caseId);
        };
        const wake = () => {
          if (busy) {
            again = true;
            return;
          }
          busy = true;
          again = false;
          void look(caseId, key)
            // The database is away for a moment; the next poll asks again, and the deadline of whoever waits still holds.
            .catch(() => undefined)
            .then((found) => {
              busy = false;
              if (found) {
                stop();
                resolve(found);
              } else if (again && !signal.aborted) wake();
            });
        };
        const poll = setInterval(wake, POLL_MS);
        wakers.add(wake);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
    close: () => listening.unlisten(),
  };
}
