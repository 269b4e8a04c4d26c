// Part of an entry that may fail without the rest of it: everything that it has written and noted goes, and the entry goes on.
import { causeOf, isOutage, type Entering } from './entering.ts';

/** What it gives, or a plain code of why it failed. An outage passes through: then the whole entry is tried again. */
export async function attempted<T extends object>(c: Entering, job: () => Promise<T>): Promise<T | { failed: string }> {
  const before = { tx: c.tx, form: { ...c.form }, ledger: structuredClone(c.ledger), writes: c.writes.length };
  let met: { error: unknown } | undefined;
  try {
    return (await c.tx.savepoint(async (tx) => {
      // A statement of the outer transaction that failed would fail all of it.
      c.tx = tx;
      try {
        const done = await job();
        await Promise.all(c.writes.slice(before.writes));
        return done;
      } catch (error) {
        met = { error };
        throw error;
      }
    })) as T;
  } catch (error) {
    // What failed was not the part: the transaction had failed before it, or the savepoint did.
    if (!met) throw error;
    const cause = await causeOf(c, met.error);
    if (isOutage(cause)) throw cause;
    c.form = before.form;
    c.writes.length = before.writes;
    Object.assign(c.ledger, before.ledger);
    return { failed: (cause as { code?: string }).code ?? 'error' };
  } finally {
    c.tx = before.tx;
  }
}
