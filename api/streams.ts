// Who listens for changes: one reader of the database for all streams of this process.
import type { Sql } from '#db/connect.ts';
import { changesAfter, changesOf, lastChange, type ChangeRow } from '#db/read/notices.ts';

export type Change = Pick<ChangeRow, 'id' | 'kind' | 'ref'>;

export interface Streams {
  /** Hands on a person's changes from now on; what was missed after `since` comes first, some of it perhaps a second time. `false`: more was missed than is worth telling one by one. */
  join(person: string, since: number | undefined, push: (change: Change) => void): Promise<{ complete: boolean; leave(): void }>;
  close(): Promise<void>;
}

const POLL_MS = 5_000;
const MOST_AT_ONCE = 1_000;
const MOST_MISSED = 300;
/** An id may be taken before, and become visible after, another: so many are looked at again. */
const LOOK_BACK = 256;

interface Listener {
  /** Where it began to listen: nothing from before the look back is told. */
  from: number;
  told: Set<number>;
  push: (change: Change) => void;
}

/** Starts listening. */
export async function streams(sql: Sql): Promise<Streams> {
  const listeners = new Map<string, Set<Listener>>();
  let last = (await lastChange(sql))[0]?.id ?? 0;
  let seen = new Set<number>();
  let busy = false;
  let again = false;

  const read = async () => {
    if (!listeners.size) return;
    const rows = await changesAfter(sql, [...listeners.keys()], last - LOOK_BACK, MOST_AT_ONCE);
    for (const row of rows) {
      if (seen.has(row.id)) continue;
      for (const listener of listeners.get(row.personId) ?? []) tell(listener, row);
    }
    seen = new Set(rows.map(({ id }) => id));
    last = Math.max(last, rows.at(-1)?.id ?? 0);
    // There is more than was read at once.
    if (rows.length === MOST_AT_ONCE) again = true;
  };
  const wake = () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    void read()
      // The database is away for a moment: the next wake or the next poll reads what was missed.
      .catch(() => undefined)
      .then(() => {
        busy = false;
        if (again) wake();
      });
  };
  const listening = await sql.listen('change', wake, wake);
  const poll = setInterval(wake, POLL_MS);
  return {
    async join(person, since, push) {
      const from = since ?? (await lastChange(sql))[0]?.id ?? 0;
      const listener: Listener = { from, told: new Set(), push };
      // While nobody listened nothing was read.
      if (!listeners.size) last = from;
      const own = listeners.get(person) ?? new Set();
      listeners.set(person, own.add(listener));
      const leave = () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(person) === own) listeners.delete(person);
      };
      // Listening begins before the look back, so that nothing falls between.
      const rows = await changesOf(sql, person, from - LOOK_BACK, LOOK_BACK + MOST_MISSED + 1).catch((error: unknown) => {
        leave();
        throw error;
      });
      const complete = since === undefined || rows.filter(({ id }) => id > since).length <= MOST_MISSED;
      for (const row of rows)
        if (since === undefined && row.id <= from) listener.told.add(row.id);
        else if (complete && row.id !== since) tell(listener, row);
      return { complete, leave };
    },
    async close() {
      clearInterval(poll);
      await listening.unlisten();
    },
  };
}

function tell(listener: Listener, { id, kind, ref }: Change): void {
  if (listener.told.has(id) || id <= listener.from - LOOK_BACK) return;
  listener.told.add(id);
  if (listener.told.size > 2 * LOOK_BACK) listener.told.delete(listener.told.values().next().value ?? 0);
  listener.push({ id, kind, ref });
}
