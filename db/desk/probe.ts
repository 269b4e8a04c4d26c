// Whether the database takes a write.
import type { Db } from '#db/connect.ts';

/** Writes the one row there is; fails when the database cannot. */
export const probe = (db: Db) => db<{ at: Date }[]>`update desk.probe set at = clock_timestamp() returning at`;
